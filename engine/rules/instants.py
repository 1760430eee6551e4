"""When the time of a clock is over: derived anew from its start each time, never carried forward (invariant 4).

A pure function of the clock's start, the clause, the calendar, the case's waits, and for a limit by a date of
that date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.diagnostics import Text
from engine.model.kernel import Clause, Model
from engine.model.ladder import LIMIT
from engine.model.limit import ByDate, Limit, counts_working_time
from engine.rules.case import Waited
from engine.rules.course import Course
from engine.rules.limits import limit_of
from engine.timing import AwaitingCalendar, Pause, WorkingCalendar, due, paused, running, wall

# A day ends with its last second, so that it is shown as that day and not as the next.
_LAST = timedelta(days=1, seconds=-1)


@dataclass(frozen=True, slots=True)
class NoDate:
    """The case does not name the date yet that its limit goes by."""

    title: Text


def instant(
    course: Course, clause: Clause, started_at: datetime, share: int = LIMIT
) -> datetime | AwaitingCalendar | NoDate:
    """The last instant before more than `share` percent of its time have run; that of 100 is the last in time.

    What pauses the limit pauses the levels of its ladder, and what came too late for the limit does not.
    """
    length = limit_of(course.model, course.case, clause, started_at)
    ends = _unpaused(course, length, started_at, share)
    waits = [wait for wait in course.case.waits if credited(course.model, clause, wait)]
    if not waits or not isinstance(ends, datetime):
        return ends
    if share != LIMIT:
        limit = instant(course, clause, started_at)
        waits = [wait for wait in waits if not isinstance(limit, datetime) or wait.began_at < limit]
    moved = paused(started_at, ends, _pauses(waits), _calendar(course, length))
    endless = waits[-1] if waits and waits[-1].until is None else None
    if endless is not None and isinstance(moved, datetime) and endless.began_at < moved:
        return AwaitingCalendar()
    return moved


def running_time(
    course: Course, clause: Clause, started_at: datetime, at: datetime
) -> timedelta | AwaitingCalendar:
    """Of working time where the clause counts working time, without what was waited."""
    waits = [wait for wait in course.case.waits if credited(course.model, clause, wait)]
    length = limit_of(course.model, course.case, clause, started_at)
    return running(started_at, at, _pauses(waits), _calendar(course, length))


def _calendar(course: Course, length: Limit) -> WorkingCalendar | None:
    return course.facts.calendar if counts_working_time(length) else None


def _unpaused(
    course: Course, limit: Limit, started_at: datetime, share: int
) -> datetime | AwaitingCalendar | NoDate:
    if not isinstance(limit, ByDate):
        length = limit if share == LIMIT else limit.part(share)
        return due(started_at, length, course.facts.calendar)
    ends = _date_of(course, limit)
    if ends is None:
        return NoDate(limit.title)
    if share == LIMIT or ends <= started_at:
        return ends
    return started_at + (ends - started_at) * share / LIMIT


def _date_of(course: Course, limit: ByDate) -> datetime | None:
    value = course.view.values.get(limit.field)
    ends: datetime | None = None
    if isinstance(value, datetime):
        ends = value
    elif isinstance(value, date):
        ends = wall.instant(wall.midnight(value) + _LAST, ZoneInfo(course.model.timezone))
    return ends - limit.before.timedelta if ends is not None and limit.before is not None else ends


def _pauses(waits: Iterable[Waited]) -> Iterator[Pause]:
    """One that goes on nobody knows how long is the last, and left out."""
    for wait in waits:
        if wait.until is not None:
            yield wait.began_at, wait.until


def credited(model: Model, clause: Clause, wait: Waited) -> bool:
    """A stage's limit stands still for every wait in that stage; a promise only for those that are not the
    fault of whoever has promised.
    """
    if clause.agreement is None:
        return clause.stage in (None, wait.stage)
    agreement = model.agreements.get(clause.agreement)
    return agreement is None or wait.party != agreement.consumer
