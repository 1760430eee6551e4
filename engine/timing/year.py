"""One year of a calendar as people look at it: what each day is, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from engine.timing.calendar import WorkingCalendar


class DayKind(StrEnum):
    """`OTHER_HOURS` is worked, but not as that day of the week usually is; `UNKNOWN` lies beyond the calendar."""

    WORKED = "worked"
    OFF = "off"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    OTHER_HOURS = "other_hours"
    UNKNOWN = "unknown"


def kind_of(calendar: WorkingCalendar, day: date) -> DayKind:
    if day > calendar.valid_until:
        return DayKind.UNKNOWN
    usual, hours = calendar.weekly[day.weekday()], calendar.hours(day)
    if hours == usual:
        return DayKind.WORKED if hours else DayKind.OFF
    if not hours:
        return DayKind.HOLIDAY
    return DayKind.OTHER_HOURS if usual else DayKind.MAKE_UP


def days_of(calendar: WorkingCalendar, year: int) -> Iterator[tuple[date, DayKind]]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day, kind_of(calendar, day)
        day += timedelta(days=1)
