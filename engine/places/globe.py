"""Points and distances on a globe."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS = 6_371_008.8  # metres, the mean radius of WGS-84 (IUGG)


class Point(NamedTuple):
    """Degrees in WGS-84."""

    lat: float
    lng: float


def metres(a: Point, b: Point) -> float:
    """Along the great circle (haversine), at most 0.6 % off the ellipsoid."""
    north, east = radians(b.lat - a.lat) / 2, radians(b.lng - a.lng) / 2
    chord = sin(north) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(east) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(chord)))
