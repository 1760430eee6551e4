"""The values an expression reads, and the moment it is asked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Protocol, TypeAlias

# Money is an int of minor units (fen), a duration is seconds, a month is its first day.
# None is a missing value; a tuple never holds None.
Value: TypeAlias = "bool | int | float | str | date | datetime | time | tuple[Value, ...] | None"
Values: TypeAlias = Mapping[str, Value]


class Moment(Protocol):
    """`now` is aware UTC, `today` the date in the model's time zone; `count` counts substantive activities."""

    @property
    def now(self) -> datetime: ...

    @property
    def today(self) -> date: ...

    def count(self, activity: str, within_seconds: float | None) -> int: ...


@dataclass(frozen=True, slots=True)
class FixedMoment:
    """A moment whose counts are known beforehand; windows make no difference to it."""

    now: datetime
    today: date
    counts: Mapping[str, int] = field(default_factory=dict)

    def count(self, activity: str, within_seconds: float | None) -> int:
        return self.counts.get(activity, 0)
