"""A row of an event log once it has been understood, or why it was not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.diagnostics import Diagnostic
from engine.timing import FARTHEST, wall
from runtime.imports.cells import instant
from runtime.imports.sheet import Cell

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WALL_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # of the zone that is subtracted afterwards
# Other systems write 9999-12-31 for what has no end; a clock that ran until then would play it day by day.
_YEARS = range(1900, FARTHEST.year + 1)
_MICROSECOND = timedelta(microseconds=1)


class Entry(NamedTuple):
    """`at` are microseconds since 1970; `cells` are the columns that the map wants and the row fills."""

    case: str
    at: int
    line: int
    activity: str
    resource: str
    cells: Mapping[str, str]


class BadRow(NamedTuple):
    line: int
    problem: Diagnostic


def microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // _MICROSECOND


def moment(at: int) -> datetime:
    return EPOCH + timedelta(microseconds=at)


def read_time(cell: Cell, zone: ZoneInfo) -> int | None:
    """A time without a zone is a wall time of `zone`; None when it is no time, or one in which nothing happens."""
    if isinstance(cell, str):
        try:
            found = datetime.fromisoformat(cell.strip())
        except ValueError:
            known = instant(cell, zone)
            return None if known is None or known.year not in _YEARS else microseconds(known)
    elif isinstance(cell, datetime):
        found = cell
    else:
        known = instant(cell, zone)
        return None if known is None or known.year not in _YEARS else microseconds(known)
    if found.year not in _YEARS:
        return None
    if found.tzinfo is not None:
        return microseconds(found)
    if (offset := _offset(found.date(), zone)) is not None:
        return (found - _WALL_EPOCH - offset) // _MICROSECOND
    return microseconds(wall.instant(found, zone))


@lru_cache(maxsize=4096)
def _offset(day: date, zone: ZoneInfo) -> timedelta | None:
    """The zone's offset on a day that keeps it from beginning to end, with a day around it; else None."""
    noons = (datetime.combine(day + timedelta(days=n), time(12), zone).utcoffset() for n in (-1, 0, 1))
    offsets = set(noons)
    return offsets.pop() if len(offsets) == 1 else None
