"""Dates, months, times of day and windows that are written into an expression."""

from __future__ import annotations

import re
from datetime import date, time

from engine.expressions.types import DATE, MONTH, TIME, Type

EXAMPLES: dict[str, str] = {"date": "2026-03-01", "time": "18:30", "month_of": "2026-03"}
WRITERS: dict[Type, str] = {DATE: "date", TIME: "time", MONTH: "month_of"}
_PATTERNS = {
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "time": re.compile(r"[0-9]{2}:[0-9]{2}"),
    "month_of": re.compile(r"[0-9]{4}-[0-9]{2}"),
}
_UNITS = {
    ("min", "mins", "minute", "minutes", "分钟"): 60.0,
    ("h", "hour", "hours", "小时"): 3600.0,
    ("d", "day", "days", "天"): 86400.0,
    ("w", "week", "weeks", "周"): 604800.0,
}
_SECONDS = {word: seconds for words, seconds in _UNITS.items() for word in words}
_WINDOW = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,2})?) ?(\w+)")


def written(function: str, text: str) -> date | time | None:
    if not _PATTERNS[function].fullmatch(text):
        return None
    try:
        if function == "time":
            return time.fromisoformat(text)
        return date.fromisoformat(text if function == "date" else f"{text}-01")
    except ValueError:
        return None


def window_seconds(text: str) -> float | None:
    """Windows look back over physical time; working time has no fixed length to look back over."""
    found = _WINDOW.fullmatch(text.strip())
    unit = _SECONDS.get(found[2]) if found else None
    return float(found[1]) * unit if found and unit and float(found[1]) else None
