"""Wall time and instants where clocks change: every wall time has one instant, and order is kept.

A plain zone conversion is not monotone: a wall time that a clock change skips maps behind its
successors, and one that happens twice runs backwards.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

zone = ZoneInfo


def midnight(day: date) -> datetime:
    """The naive wall time at which a day begins."""
    return datetime.combine(day, time.min)


def steady_day(day: date, zone: ZoneInfo) -> datetime | None:
    """The instant at which a day begins on which no clock changes: its wall times lie as far behind as they say."""
    begins = midnight(day)
    ends = begins + timedelta(days=1)
    offset = _offset(begins, zone)
    if any(_offset(edge, zone) != offset for edge in (begins.replace(fold=1), ends, ends.replace(fold=1))):
        return None
    return (begins - offset).replace(tzinfo=UTC)


def instant(moment: datetime, zone: ZoneInfo) -> datetime:
    """UTC of a naive wall time; a skipped one is the change itself, a repeated one its first passage."""
    before, after = _offset(moment, zone), _offset(moment.replace(fold=1), zone)
    if before >= after:
        return (moment - before).replace(tzinfo=UTC)
    return _change((moment - after).replace(tzinfo=UTC), (moment - before).replace(tzinfo=UTC), zone)


def reached(moment: datetime, zone: ZoneInfo) -> datetime:
    """The latest naive wall time seen up to an instant; during a repeated hour the clock stands at its end."""
    local = moment.astimezone(zone)
    if not local.fold:
        return local.replace(tzinfo=None)
    first = local.replace(fold=0)
    change = _change(first.astimezone(UTC), local.astimezone(UTC), zone)
    return (change + _offset(first, zone)).replace(tzinfo=None)


def _offset(local: datetime, zone: ZoneInfo) -> timedelta:
    offset = zone.utcoffset(local)
    assert offset is not None
    return offset


def _change(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """The instant in (early, late] from which the zone has another offset than at `early`, to the second."""
    old = early.astimezone(zone).utcoffset()
    before, after = math.floor(early.timestamp()), math.ceil(late.timestamp())
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return datetime.fromtimestamp(after, UTC)
