"""The Wilson score interval: honest for few cases and for shares near 0 and 1."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

Z95 = 1.959964


class Interval(NamedTuple):
    low: float
    high: float


def wilson(k: int, n: int, z: float = Z95) -> Interval:
    """Of k among n; nothing observed leaves everything possible."""
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no share")
    if n == 0:
        return Interval(0.0, 1.0)
    share, spread = k / n, z * z / n
    centre = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    # The formula gives exactly 0 and 1 at the ends; floats would miss them by a hair.
    return Interval(0.0 if k == 0 else centre - half, 1.0 if k == n else centre + half)
