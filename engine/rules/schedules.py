"""Rules that come round by the clock: one pending time per case and rule, fired once, then the next."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from engine.model.kernel import Schedule
from engine.rules.case import Round
from engine.rules.command import FallDue
from engine.rules.course import Course
from engine.rules.event import ScheduleArmed, ScheduleCame, ScheduleCancelled
from engine.rules.ladders import LATE

# Beside the clauses in the table of deadlines.
PREFIX = "every/"


def clause_of(rule: str) -> str:
    return f"{PREFIX}{rule}"


def fall_due(course: Course, command: FallDue) -> None:
    """Answers once per occurrence; times that passed while nobody was there come round once, late."""
    rule = command.clause.removeprefix(PREFIX)
    known, schedule = course.case.rounds.get(rule), course.model.schedules.get(rule)
    if known is None or known.occurrence != command.occurrence or not known.pending or known.due is None:
        course.say(command.clause, "suppressed", {"because": "unknown occurrence"})
    elif known.due >= course.now:
        _wait(course, rule, known.occurrence, known.due)
        course.say(command.clause, "suppressed", {"because": "not yet due"})
    elif schedule is None:
        _cancel(course, known)
    else:
        _come(course, known, known.due)


def settle(course: Course) -> None:
    """Every schedule that the case is under waits for its next time, and no other does."""
    case, schedules = course.case, course.model.schedules
    for rule, known in tuple(case.rounds.items()):
        if known.pending and (rule not in schedules or not _under(course, schedules[rule])):
            _cancel(course, known)
    for schedule in schedules.values():
        if _under(course, schedule):
            _arm(course, schedule)


def _under(course: Course, schedule: Schedule) -> bool:
    stage = course.model.stages.get(course.case.stage)
    if stage is None or stage.kind != "open":
        return False
    return not schedule.stages or stage.id in schedule.stages


def _arm(course: Course, schedule: Schedule) -> None:
    """A pending time is found again where it may have moved: with another calendar or another version."""
    known = course.case.rounds.get(schedule.rule)
    waiting = known is not None and known.pending
    if known is not None and waiting and _stands(course, schedule, known):
        return
    due = schedule.recurrence.after(course.now, ZoneInfo(course.model.timezone), course.facts.calendar)
    if known is not None and waiting and (known.due, known.every) == (due, schedule.text):
        return
    before = known.occurrence if known is not None else 0
    occurrence = before if waiting else before + 1
    course.add(
        ScheduleArmed(
            **course.by_system, rule=schedule.rule, occurrence=occurrence, due=due, every=schedule.text
        )
    )
    _wait(course, schedule.rule, occurrence, due)


def _stands(course: Course, schedule: Schedule, known: Round) -> bool:
    """A time that has come already waits for its worker, whatever has been published since."""
    if known.every != schedule.text or known.due is None:
        return False
    return known.due <= course.now or not schedule.recurrence.working


def _come(course: Course, known: Round, due: datetime) -> None:
    course.add(
        ScheduleCame(
            actor="system",
            occurred_at=due,
            recorded_at=course.now,
            rule=known.rule,
            occurrence=known.occurrence,
            due=due,
            late=course.now - due > LATE,
        )
    )
    _wait(course, known.rule, known.occurrence, None)
    course.say(clause_of(known.rule), "fired", {"due": due.isoformat()})


def _cancel(course: Course, known: Round) -> None:
    course.add(ScheduleCancelled(**course.by_system, rule=known.rule, occurrence=known.occurrence))
    _wait(course, known.rule, known.occurrence, None)


def _wait(course: Course, rule: str, occurrence: int, due: datetime | None) -> None:
    course.wait(clause_of(rule), occurrence, due)
