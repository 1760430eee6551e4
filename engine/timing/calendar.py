"""Which hours of which days are worked, in one zone, as far as the organisation has published them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from engine.timing import wall
from engine.timing.timeline import Span, Timeline, laid_out

DAY = timedelta(days=1)
FARTHEST = date(2199, 12, 31)


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
    _laid_out: Timeline | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "overrides", MappingProxyType(dict(self.overrides)))
        if len(self.weekly) != 7 or not any(self.weekly):
            raise ValueError("a working week has seven days and works on at least one")
        if self.valid_until > FARTHEST:
            raise ValueError(f"nobody knows the holidays of {self.valid_until.year}")
        for day in (*self.weekly, *self.overrides.values()):
            if any(earlier.closes > later.opens for earlier, later in pairwise(day)):
                raise ValueError(f"the hours of a day are in order and do not overlap, not {day}")
        wall.zone(self.zone)

    @cached_property
    def zone_info(self) -> ZoneInfo:
        return wall.zone(self.zone)

    @cached_property
    def version(self) -> str:
        """Of the content: two calendars of one version give the same answers."""
        days = [*enumerate(self.weekly), *sorted(self.overrides.items())]
        told = [f"{day} {' '.join(map(str, hours))}" for day, hours in days]
        return sha256("\n".join([self.id, self.zone, str(self.valid_until), *told]).encode()).hexdigest()

    @cached_property
    def known_until(self) -> datetime:
        """The end of the last day that is published."""
        return wall.instant(wall.midnight(self.valid_until + DAY), self.zone_info)

    def hours(self, day: date) -> Day:
        override = self.overrides.get(day)
        return self.weekly[day.weekday()] if override is None else override

    def works_on(self, day: date) -> bool:
        return bool(self.hours(day))

    def workdays(self, first: date, last: date) -> Iterator[date]:
        """From `first` to `last`, as far as the calendar is published."""
        for ordinal in range(first.toordinal(), min(last, self.valid_until).toordinal() + 1):
            day = date.fromordinal(ordinal)
            if self.works_on(day):
                yield day

    def spans(self, day: date) -> Iterator[Span]:
        """The day's hours as instants, in order and never overlapping, even on a day that changes the clock."""
        zone = self.zone_info
        begins = wall.steady_day(day, zone)
        for hours in self.hours(day):
            opens, closes = timedelta(minutes=hours.opens), timedelta(minutes=hours.closes)
            if begins is not None:
                yield begins + opens, begins + closes
            else:
                midnight = wall.midnight(day)
                yield wall.instant(midnight + opens, zone), wall.instant(midnight + closes, zone)

    def timeline(self, first: int, last: int) -> Timeline:
        """At least these years, as far as they are published; kept, so that no year is laid out twice in vain."""
        last = min(last, self.valid_until.year)
        known = self._laid_out
        if known is not None and known.first <= first and last <= known.last:
            return known
        if known is not None:
            first, last = min(first, known.first), max(last, known.last)
        days = self.workdays(date(max(first, 1), 1, 1), date(max(last, 1), 12, 31))
        timeline = laid_out(first, last, ((day, self.spans(day)) for day in days))
        object.__setattr__(self, "_laid_out", timeline)
        return timeline
