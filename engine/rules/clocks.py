"""Clauses as clocks: started and stopped by what happens, missed when their instant has passed."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from engine.actions import Action
from engine.model.kernel import Clause
from engine.rules import codes, ladders, waits
from engine.rules.because import Because
from engine.rules.case import Armed
from engine.rules.command import FallDue
from engine.rules.course import Caused, Course
from engine.rules.effects import carry_out
from engine.rules.event import (
    ActivityCorrected,
    AnyEvent,
    DeadlineArmed,
    DeadlineCancelled,
    DeadlineMet,
    DeadlineMissed,
    HandedOver,
    StageEntered,
)
from engine.rules.instants import NoDate, instant
from engine.rules.stops import closed_at, done_at

# What sets a lead apart from its promises, and may cease to.
APART = ("returned", "excluded")


def turn(course: Course, caused: Caused) -> None:
    """Stops, starts and cancels the clocks that wait for this event."""
    model, event = course.model, caused.event
    at = _judged(course, event)
    if isinstance(event, StageEntered):
        waits.leave(course, event)
    for key in caused.keys:
        for id in model.clause_stops.get(key, ()):
            _stop(course, model.clauses[id], event.judged_at if key[0] == "completed" else at)
        for id in model.clause_starts.get(key, ()):
            _start(course, model.clauses[id], at, event)
    if isinstance(event, StageEntered) and model.stages[event.stage].kind != "open":
        cancel_pending(course, "closed", at)


def _judged(course: Course, event: AnyEvent) -> datetime:
    """A correction counts from when the corrected activity happened."""
    if isinstance(event, ActivityCorrected):
        return course.case.submissions[event.submission].occurred_at
    return event.judged_at


def _start(course: Course, clause: Clause, at: datetime, event: AnyEvent) -> None:
    if isinstance(event, HandedOver) and event.failed:
        return
    clock = course.case.clocks.get(clause.id)
    if clock is not None and clock.state == "pending":
        return
    wanted = clause.start_condition
    if wanted is not None and wanted.evaluate(course.view.values, course.view.moment) is not True:
        course.say(f"clause/{clause.id}", "suppressed", {"condition": wanted.words.to(course.language)})
        return
    arm(course, clause, 1 if clock is None else clock.occurrence + 1, at)


def arm(course: Course, clause: Clause, occurrence: int, started_at: datetime) -> None:
    ends = instant(course, clause, started_at)
    course.add(
        DeadlineArmed(
            **course.by_system,
            clause=clause.id,
            occurrence=occurrence,
            started_at=started_at,
            due=ends if isinstance(ends, datetime) else None,
        )
    )
    if isinstance(ends, datetime):
        course.wait(clause.id, occurrence, ends)
        course.say(f"clause/{clause.id}", "armed", {"due": ends.isoformat()})
    elif isinstance(ends, NoDate):
        course.warn(codes.NO_DATE_YET, clause=clause.title, limit=ends.title)
        course.say(f"clause/{clause.id}", "armed", {"due": "no date"})
    else:
        course.warn(codes.AWAITING_CALENDAR, clause=clause.title, until=str(ends.valid_until or "—"))
        course.say(f"clause/{clause.id}", "armed", {"due": "awaiting calendar"})
    ladders.arm(course, clause, occurrence, started_at)


def _stop(course: Course, clause: Clause, at: datetime) -> None:
    """Exactly at the limit is in time; what happened before the start stops nothing."""
    clock = course.case.clocks.get(clause.id)
    if clock is None or at < clock.started_at or not _stoppable(clock, at):
        return
    due = due_of(course, clause, clock)
    clock = replace(clock, due=due)
    if due is None or at <= due:
        meet(course, clock, at)
    else:
        if clock.state == "pending":
            miss(course, clause, clock)
        ladders.end(course, clause.id, "done")


def _stoppable(clock: Armed, at: datetime) -> bool:
    """A cancelled one only by what had happened before and is told now."""
    if clock.state == "cancelled":
        return clock.ended_at is not None and at <= clock.ended_at
    return clock.state in ("pending", "missed")


def meet(course: Course, clock: Armed, at: datetime) -> None:
    """Also turns missed into met when a late fact proves that it was in time."""
    course.add(
        DeadlineMet(
            **course.by_system,
            clause=clock.clause,
            occurrence=clock.occurrence,
            due=clock.due or at,
            met_at=at,
            corrects=clock.state != "pending",
        )
    )
    _end(course, clock, "met", {"at": at.isoformat()})
    ladders.end(course, clock.clause, "met")


def miss(course: Course, clause: Clause, clock: Armed, actions: tuple[Action, ...] | None = None) -> None:
    """The clause's actions run once, here and nowhere else; `actions` are those of them that are not superseded."""
    assert clock.due is not None
    if clock.told:
        state_missed(course, clock, "suppressed", {"because": "told before"}, silent=True)
        return
    state_missed(
        course, clock, "fired", {"due": clock.due.isoformat(), "started": clock.started_at.isoformat()}
    )
    carry_out(
        course,
        ladders.at_limit(course, clause) if actions is None else actions,
        clause.title.to(course.language),
        str(Because(f"clause/{clause.id}", clock.occurrence)),
        clause,
    )


def state_missed(
    course: Course, clock: Armed, outcome: str, because: dict[str, str], *, silent: bool = False
) -> None:
    assert clock.due is not None
    course.add(
        DeadlineMissed(
            actor="system",
            occurred_at=clock.due,
            recorded_at=course.now,
            clause=clock.clause,
            occurrence=clock.occurrence,
            due=clock.due,
            late=course.now - clock.due > ladders.LATE,
            silent=silent,
        )
    )
    _end(course, clock, outcome, because)


def cancel_pending(course: Course, because: str, at: datetime, agreement: str | None = None) -> None:
    """Of one agreement, or all; a clock whose instant had passed is missed, not cancelled.

    What came after is undone when the end is told only later: then it was neither missed nor kept.
    """
    for clock in tuple(course.case.clocks.values()):
        clause = course.model.clauses.get(clock.clause)
        if agreement and (clause is None or clause.agreement != agreement):
            continue
        clock = replace(clock, due=due_of(course, clause, clock)) if clause else clock
        end = max(at, clock.started_at)
        early = clock.due is not None and end <= clock.due
        done = None if clause is None else done_at(course.case, clause, clock)
        kept_before = clock.state == "met" and (done or clock.started_at) <= end
        if early and clock.state in ("met", "missed") and not kept_before:
            cancel(course, clock, because, end)
        elif clock.state != "pending":
            ladders.end(course, clock.clause, because)
        elif clause is not None and clock.due is not None and clock.due < end:
            miss(course, clause, clock)
            ladders.end(course, clock.clause, because)
        else:
            cancel(course, clock, because, end)


def cancel(course: Course, clock: Armed, because: str, at: datetime) -> None:
    course.add(
        DeadlineCancelled(
            actor="system",
            occurred_at=at,
            recorded_at=course.now,
            clause=clock.clause,
            occurrence=clock.occurrence,
            because=because,
        )
    )
    _end(course, clock, "cancelled", {"because": because})
    ladders.end(course, clock.clause, because)


def _end(course: Course, clock: Armed, outcome: str, because: dict[str, str]) -> None:
    course.wait(clock.clause, clock.occurrence, None)
    course.say(f"clause/{clock.clause}", outcome, because)


def fall_due(course: Course, command: FallDue) -> None:
    """Answers once per occurrence, and only while the clock still waits for exactly this instant."""
    clock = course.case.clocks.get(command.clause)
    clause = course.model.clauses.get(command.clause)
    what = f"clause/{command.clause}"
    if clock is None or clause is None or clock.occurrence != command.occurrence or command.step:
        course.say(what, "suppressed", {"because": "unknown occurrence"})
    elif clock.state != "pending":
        course.say(what, "suppressed", {"because": clock.state})
    elif clock.due is None or clock.due >= course.now:
        # Still in time, or moved: the row goes back to waiting for the clock's own instant.
        course.wait(clock.clause, clock.occurrence, clock.due)
        course.say(what, "suppressed", {"because": "not yet due"})
    elif moved(course, clause, clock):
        arm(course, clause, clock.occurrence, clock.started_at)  # a calendar was published meanwhile
    else:
        miss(course, clause, clock)


def moved(course: Course, clause: Clause, clock: Armed) -> bool:
    return due_of(course, clause, clock) != clock.due or ladders.moved(course, clause, clock)


def due_of(course: Course, clause: Clause, clock: Armed) -> datetime | None:
    """As history, calendar and model have it now; None awaits the calendar or the date."""
    ends = instant(course, clause, clock.started_at)
    return ends if isinstance(ends, datetime) else None


def reconsider(course: Course, activity: str) -> None:
    """After a submission stopped counting: a clock that it alone had stopped runs again, or was missed."""
    for id in course.model.clause_stops.get(("submitted", activity), ()):
        clause, clock = course.model.clauses[id], course.case.clocks.get(id)
        if clock is not None and clock.state == "met":
            run_again(course, clause, clock)


def resume(course: Course, agreement: str) -> None:
    """A lead that counts again owes what it owed, from the same start; what was done meanwhile counts too."""
    case = course.case
    if case.returned or case.excluded or case.unqualified:
        return
    for clock in tuple(course.case.clocks.values()):
        clause = course.model.clauses.get(clock.clause)
        if clause is not None and clause.agreement == agreement and clock.because in APART:
            run_again(course, clause, clock)


def run_again(course: Course, clause: Clause, clock: Armed) -> None:
    """From its start, as if it had not ended: what ends it by now ends it."""
    due, done = due_of(course, clause, clock), done_at(course.case, clause, clock)
    closed = closed_at(course.model, course.case, clause, clock)
    clock = replace(clock, due=due)
    if done is not None and (due is None or done <= due) and (closed is None or done <= closed):
        if clock.state != "met":
            meet(course, clock, done)
    elif closed is not None and (due is None or closed <= due):
        cancel(course, clock, "closed", closed)
    elif due is not None and (closed or due < course.now):
        miss(course, clause, clock)
        ladders.arm(course, clause, clock.occurrence, clock.started_at)
    else:
        arm(course, clause, clock.occurrence, clock.started_at)
