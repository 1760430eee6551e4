"""A person's own calendar: the organisation's, without the hours in which the person is away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.timing import wall
from engine.timing.calendar import DAY, Day, Hours, WorkingCalendar

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Absence:
    """From one instant to another; `end` None means until further notice. A minute that is begun is away."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"an absence ends after it starts, not {self}")


def without(calendar: WorkingCalendar, absences: Iterable[Absence]) -> WorkingCalendar:
    """A day on which nothing is left is no working day any more; the rest of the calendar stays as it is."""
    days: dict[date, Day] = dict(calendar.overrides)
    for absence in absences:
        for day, leaves, returns in _away(absence, calendar):
            usual = calendar.weekly[day.weekday()]
            days[day] = tuple(_left(days.get(day, usual), leaves, returns))
    return replace(calendar, overrides=days)


def _away(absence: Absence, calendar: WorkingCalendar) -> Iterator[tuple[date, int, int]]:
    """Each day as far as the calendar is published, with the minutes between which the person is away."""
    end = calendar.known_until if absence.end is None else min(absence.end, calendar.known_until)
    if end <= absence.start:
        return
    leaves = wall.reached(absence.start, calendar.zone_info)
    returns = wall.reached(end, calendar.zone_info)
    day = leaves.date()
    while day <= min(returns.date(), calendar.valid_until):
        midnight = wall.midnight(day)
        first = max(leaves - midnight, timedelta()) // _MINUTE
        last = -(-min(returns - midnight, DAY) // _MINUTE)
        yield day, first, last
        day += DAY


def _left(hours: Day, leaves: int, returns: int) -> Iterator[Hours]:
    for each in hours:
        for opens, closes in (
            (each.opens, min(each.closes, leaves)),
            (max(each.opens, returns), each.closes),
        ):
            if opens < closes:
                yield Hours(opens, closes)
