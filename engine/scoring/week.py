"""The week of a score: from Monday to Monday on the wall clock of the model."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def week_around(now: datetime, zone: str) -> tuple[datetime, datetime]:
    """Monday 0:00 to Monday 0:00 on the wall clock of the model's zone."""
    local = now.astimezone(ZoneInfo(zone))
    monday = (local - timedelta(days=local.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return monday, monday + timedelta(days=7)
