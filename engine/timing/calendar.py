"""Which hours of which days are worked, in one zone, as far as the organisation has published them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from engine.timing import wall

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """One working interval of a day, in minutes since midnight; 24:00 is 1440. Closing belongs to it."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= 24 * 60:
            raise ValueError(f"hours run from an earlier to a later minute of one day, not {self}")

    def __str__(self) -> str:
        return f"{self.opens // 60:02}:{self.opens % 60:02}-{self.closes // 60:02}:{self.closes % 60:02}"


Day = tuple[Hours, ...]


@dataclass(frozen=True)
class WorkingCalendar:
    """`weekly` starts on Monday; an override replaces the whole day, and an empty one is a holiday.

    Nothing is known after `valid_until`: next year's holidays are not guessed.
    """

    id: str
    zone: str
    weekly: tuple[Day, ...]
    valid_until: date
    overrides: Mapping[date, Day] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "overrides", MappingProxyType(dict(self.overrides)))
        if len(self.weekly) != 7 or not any(self.weekly):
            raise ValueError("a working week has seven days and works on at least one")
        for day in (*self.weekly, *self.overrides.values()):
            if any(earlier.closes > later.opens for earlier, later in pairwise(day)):
                raise ValueError(f"the hours of a day are in order and do not overlap, not {day}")
        wall.zone(self.zone)

    @property
    def zone_info(self) -> ZoneInfo:
        return wall.zone(self.zone)

    def hours(self, day: date) -> Day:
        override = self.overrides.get(day)
        return self.weekly[day.weekday()] if override is None else override

    def works_on(self, day: date) -> bool:
        return bool(self.hours(day))

    def days_from(self, day: date) -> Iterator[date]:
        """Working days from `day` on, as far as the calendar is published."""
        while day <= self.valid_until:
            if self.works_on(day):
                yield day
            day += DAY

    def spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The day's hours as instants, in order and never overlapping, even on a day that changes the clock."""
        for hours in self.hours(day):
            yield _instant(self.zone, day, hours.opens), _instant(self.zone, day, hours.closes)


@lru_cache(maxsize=4096)
def _instant(zone: str, day: date, minutes: int) -> datetime:
    return wall.instant(
        datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes), wall.zone(zone)
    )
