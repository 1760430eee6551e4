"""Wall time and instants where clocks change: every wall time has one instant, and order is kept.

A plain zone conversion is not monotone: a wall time that a clock change skips maps behind its
successors, and one that happens twice runs backwards.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

zone = ZoneInfo


def instant(moment: datetime, zone: ZoneInfo) -> datetime:
    """UTC of a naive wall time; a skipped one is the change itself, a repeated one its first passage."""
    local = moment.replace(tzinfo=zone, fold=0)
    before, after = local.utcoffset(), local.replace(fold=1).utcoffset()
    if before is None or after is None or before >= after:
        return local.astimezone(UTC)
    return _change(local.replace(fold=1).astimezone(UTC), local.astimezone(UTC), zone)


def reached(moment: datetime, zone: ZoneInfo) -> datetime:
    """The latest naive wall time seen up to an instant; during a repeated hour the clock stands at its end."""
    local = moment.astimezone(zone)
    if not local.fold:
        return local.replace(tzinfo=None)
    first, second = local.replace(fold=0), local
    change = _change(first.astimezone(UTC), second.astimezone(UTC), zone)
    return (change + (first.utcoffset() or timedelta())).replace(tzinfo=None)


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
