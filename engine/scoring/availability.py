"""How much of a week somebody was there to work in: the `a` of D-1."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.timing import WorkingCalendar

FULL_WEEK = 5  # D-1 speaks of a week of five working days


def availability(days: Iterable[date], calendar: WorkingCalendar | None) -> float:
    """The worked ones among `days`, on which the person held the scored role, as a share of a full week.

    Without a calendar, and beyond what it has published, Monday to Friday are worked.
    """
    return sum(_works(day, calendar) for day in days) / FULL_WEEK


def _works(day: date, calendar: WorkingCalendar | None) -> bool:
    if calendar is None or day > calendar.valid_until:
        return day.weekday() < FULL_WEEK
    return calendar.works_on(day)
