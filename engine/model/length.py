"""Lengths on the ground as they are written: `500 m`, `1.5 km`, `500米`, `2公里`."""

from __future__ import annotations

import re

_METRES = {"m": 1, "米": 1, "km": 1000, "公里": 1000, "千米": 1000}
_written = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{1,3})?)\s*(m|km|米|公里|千米)\s*")
LONGEST = 1_000_000


def metres_of(text: str) -> float | None:
    """None when it is no length, or none between 1 m and 1,000 km."""
    if not (found := _written.fullmatch(text)):
        return None
    length = float(found[1]) * _METRES[found[2]]
    return length if 1 <= length <= LONGEST else None
