"""When something is due, and how much time has run: two readings of the same intervals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from engine.timing import wall
from engine.timing.calendar import DAY, WorkingCalendar
from engine.timing.duration import Duration
from engine.timing.timeline import Timeline
from engine.timing.unit import Unit


@dataclass(frozen=True, slots=True)
class AwaitingCalendar:
    """The answer lies beyond what is published; both None when no calendar was given at all."""

    calendar: str | None = None
    valid_until: date | None = None


def due(start: datetime, duration: Duration, calendar: WorkingCalendar | None) -> datetime | AwaitingCalendar:
    """The last instant, in UTC, that is still in time."""
    start = _utc(start)
    if not duration.unit.working:
        return start + duration.timedelta
    if calendar is None:
        return AwaitingCalendar()
    if duration.unit is Unit.WORKDAYS:
        return _nth_workday(start, duration.amount, calendar)
    return _after_working(start, duration.timedelta, calendar)


def elapsed(start: datetime, end: datetime, calendar: WorkingCalendar | None) -> timedelta | AwaitingCalendar:
    """Physical time without a calendar, working time with one; nothing has run before `start`."""
    start, end = _utc(start), _utc(end)
    if end <= start:
        return timedelta()
    if calendar is None:
        return end - start
    if end > calendar.known_until:
        return _awaiting(calendar)
    timeline = calendar.timeline(start.year - 1, end.year + 1)
    return timeline.worked_by(end) - timeline.worked_by(start)


def later(moment: datetime, by: timedelta, calendar: WorkingCalendar | None) -> datetime | AwaitingCalendar:
    """So much physical time later without a calendar, so much working time with one."""
    if calendar is None or not by:
        return moment + by
    return _after_working(moment, by, calendar)


def _after_working(
    start: datetime, work: timedelta, calendar: WorkingCalendar
) -> datetime | AwaitingCalendar:
    """Work that ends with an interval is due at that closing, not at the next opening."""
    for timeline in _further(start, calendar):
        found = timeline.when_worked(timeline.worked_by(start) + work)
        if found is not None:
            return found
    return _awaiting(calendar)


def _nth_workday(start: datetime, count: int, calendar: WorkingCalendar) -> datetime | AwaitingCalendar:
    """The start's wall time on the n-th working day after it, moved into that day's hours.

    A start on a day off counts as the close before it. Keeping its wall time would let Saturday
    morning overtake Friday night: Friday 20:00 is due on Monday at closing, and so is all of Saturday.
    """
    clock = wall.reached(start, calendar.zone_info)
    today = clock.date()
    found = (timeline.workday_after(today, count) for timeline in _further(start, calendar))
    target = next(filter(None, found), None)
    if target is None:
        return _awaiting(calendar)
    time_of_day = clock - wall.midnight(today) if calendar.works_on(today) else DAY
    return wall.instant(
        wall.midnight(target) + _into_hours(time_of_day, target, calendar), calendar.zone_info
    )


def _further(start: datetime, calendar: WorkingCalendar) -> Iterator[Timeline]:
    """The years around `start`, then twice as many, to the end of what is published."""
    ahead = 1
    while True:
        timeline = calendar.timeline(start.year - 1, start.year + ahead)
        yield timeline
        if timeline.last >= calendar.valid_until.year:
            return
        ahead = 2 * (timeline.last - start.year)


def _into_hours(time_of_day: timedelta, day: date, calendar: WorkingCalendar) -> timedelta:
    """Before opening and in a break: the next opening; after closing: the last closing."""
    hours = calendar.hours(day)
    for interval in hours:
        if time_of_day <= timedelta(minutes=interval.closes):
            return max(time_of_day, timedelta(minutes=interval.opens))
    return timedelta(minutes=hours[-1].closes)


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("an instant knows its zone")
    return moment.astimezone(UTC)


def _awaiting(calendar: WorkingCalendar) -> AwaitingCalendar:
    return AwaitingCalendar(calendar.id, calendar.valid_until)
