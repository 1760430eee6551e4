"""Clocks brought to where history now says they are: a wait, a date, a late fact, another calendar or version.

Each is derived anew from its start. What is proved to be in time is put right; what was told once is not told
again; what is done already reminds nobody.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from engine.model.kernel import Clause
from engine.model.limit import ByDate
from engine.rules import climbing, clocks, ladders, waits
from engine.rules.case import Armed, Case
from engine.rules.command import FallDue, RefreshClocks
from engine.rules.course import SYSTEM, Course
from engine.rules.event import AnyEvent, FieldsChanged, StageEntered


def refresh(course: Course, command: RefreshClocks) -> None:
    """The calendar or the model version changed. What was kept under the old one stays kept."""
    waits.refresh(course)
    for clock in tuple(course.case.clocks.values()):
        clause = course.model.clauses.get(clock.clause)
        if clause is None and clock.state == "pending":
            clocks.cancel(course, clock, "clause removed", course.now)
        elif clause is None or clock.state not in ("pending", "missed"):
            ladders.refresh(course, clause, clock)
        else:
            _settle(course, clause, clock)


def turn(course: Course, event: AnyEvent, before: Case) -> None:
    """After an event: only what it may have moved."""
    if isinstance(event, FieldsChanged):
        for clause in course.model.clauses.values():
            clock = course.case.clocks.get(clause.id)
            if clock is not None and isinstance(clause.duration, ByDate):
                _settle(course, clause, clock)
    elif isinstance(event, StageEntered):
        follow_waits(course, before)


def follow_waits(course: Course, before: Case) -> None:
    if course.case.waits is before.waits:
        return
    for clock in tuple(course.case.clocks.values()):
        clause = course.model.clauses.get(clock.clause)
        if clause is not None:
            _settle(course, clause, clock)


def _settle(course: Course, clause: Clause, clock: Armed) -> None:
    if clock.state == "pending":
        _settle_pending(course, clause, clock)
    elif clock.state == "missed":
        _settle_missed(course, clause, clock)
    elif clock.state == "met" and not isinstance(clause.duration, ByDate):
        due = clocks.due_of(course, clause, clock)
        if due is not None and clock.ended_at is not None and due < clock.ended_at:
            _miss_silently(course, clock, due, "done late")


def _settle_pending(course: Course, clause: Clause, clock: Armed) -> None:
    if not clocks.moved(course, clause, clock):
        return
    clocks.arm(course, clause, clock.occurrence, clock.started_at)
    clock = course.case.clocks[clause.id]
    if clock.due is not None and clock.due < course.now:
        _come_due(course, clock, clock.due)


def _come_due(course: Course, clock: Armed, due: datetime) -> None:
    """At once: its instant lies behind already, and with it those of the levels below."""
    climbing.fall_due(
        course, FallDue(actor=SYSTEM, clause=clock.clause, occurrence=clock.occurrence, due=due)
    )


def _settle_missed(course: Course, clause: Clause, clock: Armed) -> None:
    due, done = clocks.due_of(course, clause, clock), done_at(course.case, clause, clock)
    if due == clock.due or (done is not None and isinstance(clause.duration, ByDate)):
        ladders.refresh(course, clause, clock)
    elif done is not None and (due is None or done <= due):
        clocks.meet(course, replace(clock, due=due), done)
    elif done is None and _owed_no_more(course, clause):
        return
    elif due is not None and (done is not None or due < course.now):
        _miss_silently(course, clock, due, "told before")
        ladders.refresh(course, clause, course.case.clocks[clause.id])
    else:
        clocks.arm(course, clause, clock.occurrence, clock.started_at)


def _miss_silently(course: Course, clock: Armed, due: datetime, because: str) -> None:
    moved = replace(clock, due=due)
    clocks.state_missed(course, moved, "suppressed", {"because": because}, silent=True)


def done_at(case: Case, clause: Clause, clock: Armed) -> datetime | None:
    """When what the clock waited for happened after all, in time or not."""
    found = []
    for kind, of in (stop.key() for stop in clause.stop):
        times = case.activity_times.get(of, ()) if kind == "submitted" else ()
        if kind == "left" and of in case.left_at:
            times = (case.left_at[of],)
        found += [at for at in times if at >= clock.started_at][:1]
    return min(found, default=None)


def _owed_no_more(course: Course, clause: Clause) -> bool:
    """A promise missed before its lead was closed or came back stays missed."""
    stage = course.model.stages.get(course.case.stage)
    closed = stage is None or stage.kind != "open"
    returned = course.case.returned and course.case.agreement == clause.agreement
    return clause.agreement is not None and (closed or returned)
