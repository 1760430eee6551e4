"""A row of an event log once it has been understood, or why it was not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.diagnostics import Diagnostic
from engine.timing import wall
from runtime.imports.cells import instant
from runtime.imports.sheet import Cell

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
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
    """A time without a zone is a wall time of `zone`; None when it is no time."""
    if isinstance(cell, str):
        try:
            found = datetime.fromisoformat(cell.strip())
        except ValueError:
            known = instant(cell, zone)
            return None if known is None else microseconds(known)
    elif isinstance(cell, datetime):
        found = cell
    else:
        known = instant(cell, zone)
        return None if known is None else microseconds(known)
    return microseconds(found if found.tzinfo is not None else wall.instant(found, zone))
