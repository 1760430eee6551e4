"""Clocks brought to where history now says they are: a wait, a date, a late fact, another calendar or version.

Each is derived anew from its start. What is proved to be in time is put right; what was told once is not told
again; what is done already reminds nobody.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from engine.model.kernel import Clause
from engine.model.limit import ByDate
from engine.rules import climbing, clocks, ladders, tasks, waits
from engine.rules.case import Armed, Case, Waited
from engine.rules.command import FallDue, RefreshClocks
from engine.rules.course import SYSTEM, Course
from engine.rules.event import AnyEvent, FieldsChanged, StageEntered
from engine.rules.instants import credited
from engine.rules.limits import limit_of
from engine.rules.stops import closed_at, done_at


def refresh(course: Course, command: RefreshClocks) -> None:
    """The calendar or the model version changed. What was kept under the old one stays kept."""
    waits.refresh(course)
    tasks.refresh(course)
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
            if clock is not None and _by_date(course, clause, clock):
                _settle(course, clause, clock)
    elif isinstance(event, StageEntered):
        follow_waits(course, before)


def follow_waits(course: Course, before: Case) -> None:
    if course.case.waits is before.waits:
        return
    known = {(wait.occurrence, wait.until) for wait in before.waits}
    moved = [wait for wait in course.case.waits if (wait.occurrence, wait.until) not in known]
    for clock in tuple(course.case.clocks.values()):
        clause = course.model.clauses.get(clock.clause)
        if clause is not None and any(_touches(course, wait, clause, clock) for wait in moved):
            _settle(course, clause, clock)


def _touches(course: Course, wait: Waited, clause: Clause, clock: Armed) -> bool:
    """One that began when all was over leaves it as it was judged, whatever the limit has become since."""
    begun = clock.ended_at is None or wait.began_at < clock.ended_at
    return begun and credited(course.model, clause, wait)


def _settle(course: Course, clause: Clause, clock: Armed) -> None:
    if clock.state == "pending":
        _settle_pending(course, clause, clock)
    elif clock.state == "missed":
        _settle_missed(course, clause, clock)
    elif (clock.state == "met" or clock.because == "closed") and not _by_date(course, clause, clock):
        due, end = clocks.due_of(course, clause, clock), _ended_at(course.case, clause, clock)
        if due is not None and end is not None and due < end:
            _miss_silently(course, clock, due, "done late")


def _ended_at(case: Case, clause: Clause, clock: Armed) -> datetime | None:
    """What was told after the fact that met it may have come before."""
    done = done_at(case, clause, clock) if clock.state == "met" else None
    return done or clock.ended_at


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
    closed = closed_at(course.model, course.case, clause, clock)
    if done is not None and closed is not None and closed < done:
        done = None
    if due == clock.due or (done is not None and _by_date(course, clause, clock)):
        ladders.refresh(course, clause, clock)
    elif done is not None and (due is None or done <= due):
        clocks.meet(course, replace(clock, due=due), done)
    elif done is None and closed is not None and (due is None or closed <= due):
        clocks.cancel(course, replace(clock, due=due), "closed", closed)
    elif done is None and _apart(course, clause):
        return
    elif due is not None and (done or closed or due < course.now):
        _miss_silently(course, clock, due, "told before")
        ladders.refresh(course, clause, course.case.clocks[clause.id])
    else:
        clocks.arm(course, clause, clock.occurrence, clock.started_at)


def _miss_silently(course: Course, clock: Armed, due: datetime, because: str) -> None:
    moved = replace(clock, due=due)
    clocks.state_missed(course, moved, "suppressed", {"because": because}, silent=True)


def _by_date(course: Course, clause: Clause, clock: Armed) -> bool:
    return isinstance(limit_of(course.model, course.case, clause, clock.started_at), ByDate)


def _apart(course: Course, clause: Clause) -> bool:
    """A promise missed before its lead was excluded or came back stays missed."""
    apart = course.case.returned or bool(course.case.excluded)
    return clause.agreement is not None and apart and course.case.agreement == clause.agreement
