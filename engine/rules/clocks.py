"""Clauses as clocks: started and stopped by what happens, missed when their instant has passed."""

from __future__ import annotations

from datetime import datetime

from engine.actions import Action
from engine.model.kernel import Clause
from engine.rules import codes, ladders
from engine.rules.because import Because
from engine.rules.case import Armed
from engine.rules.command import FallDue, RefreshClocks
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
from engine.rules.instants import instant


def turn(course: Course, caused: Caused) -> None:
    """Stops, starts and cancels the clocks that wait for this event."""
    model, event = course.model, caused.event
    at = _judged(course, event)
    for key in caused.keys:
        for id in model.clause_stops.get(key, ()):
            _stop(course, model.clauses[id], at)
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
    else:
        course.warn(codes.AWAITING_CALENDAR, clause=clause.title, until=str(ends.valid_until or "—"))
        course.say(f"clause/{clause.id}", "armed", {"due": "awaiting calendar"})
    ladders.arm(course, clause, occurrence, started_at)


def _stop(course: Course, clause: Clause, at: datetime) -> None:
    """Exactly at the limit is in time; what happened before the start stops nothing."""
    clock = course.case.clocks.get(clause.id)
    if clock is None or at < clock.started_at or clock.state not in ("pending", "missed"):
        return
    if clock.due is None or at <= clock.due:
        _meet(course, clock, at)
    else:
        if clock.state == "pending":
            miss(course, clause, clock)
        ladders.end(course, clause.id, "done")


def _meet(course: Course, clock: Armed, at: datetime) -> None:
    """Also turns missed into met when a late fact proves that it was in time."""
    course.add(
        DeadlineMet(
            **course.by_system,
            clause=clock.clause,
            occurrence=clock.occurrence,
            due=clock.due or at,
            met_at=at,
            corrects=clock.state == "missed",
        )
    )
    _end(course, clock, "met", {"at": at.isoformat()})
    ladders.end(course, clock.clause, "met")


def miss(course: Course, clause: Clause, clock: Armed, actions: tuple[Action, ...] | None = None) -> None:
    """The clause's actions run once, here and nowhere else; `actions` are those of them that are not superseded."""
    assert clock.due is not None
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


def state_missed(course: Course, clock: Armed, outcome: str, because: dict[str, str]) -> None:
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
        )
    )
    _end(course, clock, outcome, because)


def cancel_pending(course: Course, because: str, at: datetime, agreement: str | None = None) -> None:
    """Of one agreement, or all; a clock whose instant had passed is missed, not cancelled."""
    for clock in tuple(course.case.clocks.values()):
        clause = course.model.clauses.get(clock.clause)
        if agreement and (clause is None or clause.agreement != agreement):
            continue
        if clock.state != "pending":
            ladders.end(course, clock.clause, because)
        elif clause is not None and clock.due is not None and clock.due < at:
            miss(course, clause, clock)
            ladders.end(course, clock.clause, because)
        else:
            cancel(course, clock, because)


def cancel(course: Course, clock: Armed, because: str) -> None:
    course.add(
        DeadlineCancelled(
            **course.by_system, clause=clock.clause, occurrence=clock.occurrence, because=because
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


def refresh(course: Course, command: RefreshClocks) -> None:
    """Due instants are derived again from their start; a clause that is gone is cancelled."""
    for clock in tuple(course.case.clocks.values()):
        clause = course.model.clauses.get(clock.clause)
        if clock.state != "pending":
            ladders.refresh(course, clause, clock)
        elif clause is None:
            cancel(course, clock, "clause removed")
        elif moved(course, clause, clock):
            arm(course, clause, clock.occurrence, clock.started_at)


def moved(course: Course, clause: Clause, clock: Armed) -> bool:
    ends = instant(course, clause, clock.started_at)
    return (ends if isinstance(ends, datetime) else None) != clock.due or ladders.moved(course, clause, clock)


def reconsider(course: Course, activity: str) -> None:
    """After a submission stopped counting: a clock that it alone had stopped runs again, or was missed."""
    for id in course.model.clause_stops.get(("submitted", activity), ()):
        clause, clock = course.model.clauses[id], course.case.clocks.get(id)
        if clock is None or clock.state != "met" or clock.due is None or _still_met(course, clause, clock):
            continue
        if clock.due < course.now:
            miss(course, clause, clock)
            ladders.arm(course, clause, clock.occurrence, clock.started_at)
        else:
            arm(course, clause, clock.occurrence, clock.started_at)


def resume(course: Course, agreement: str) -> None:
    """A lead that counts again owes what it owed, from the same start; what was done meanwhile counts too."""
    for clock in tuple(course.case.clocks.values()):
        clause = course.model.clauses.get(clock.clause)
        if clock.state != "cancelled" or clause is None or clause.agreement != agreement:
            continue
        done_at = _first_stop(course, clause, clock)
        if done_at is not None:
            _meet(course, clock, done_at)
        elif clock.due is not None and clock.due < course.now:
            miss(course, clause, clock)
            ladders.arm(course, clause, clock.occurrence, clock.started_at)
        else:
            arm(course, clause, clock.occurrence, clock.started_at)


def _first_stop(course: Course, clause: Clause, clock: Armed) -> datetime | None:
    """In time, by an activity that counts."""
    times = (at for stop in clause.stop for at in course.case.activity_times.get(stop.of, ()))
    within = (at for at in times if clock.started_at <= at and (clock.due is None or at <= clock.due))
    return min(within, default=None)


def _still_met(course: Course, clause: Clause, clock: Armed) -> bool:
    if any(stop.kind != "submitted" for stop in clause.stop):
        return True
    return _first_stop(course, clause, clock) is not None
