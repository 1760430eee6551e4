"""An area drawn by its corners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians

from engine.places.globe import Point, metres


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon of at least three corners, not closed by repeating the first; it may not cross the date line."""

    corners: tuple[Point, ...]

    def distance(self, point: Point) -> float:
        """Metres to the nearest edge, 0 inside."""
        if inside(point, self.corners):
            return 0.0
        return min(metres(point, _nearest(point, a, b)) for a, b in _edges(self.corners))


def inside(point: Point, corners: Sequence[Point]) -> bool:
    """By counting the edges that a line to the east crosses."""
    crossed = False
    for a, b in _edges(corners):
        if (a.lat > point.lat) != (b.lat > point.lat):
            at = a.lng + (point.lat - a.lat) / (b.lat - a.lat) * (b.lng - a.lng)
            crossed ^= point.lng < at
    return crossed


def _edges(corners: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(corners, (*corners[1:], corners[0]), strict=True)


def _nearest(point: Point, a: Point, b: Point) -> Point:
    """On the straight line from `a` to `b`, as on a flat map around the point: right for the size of a site."""
    east = cos(radians(point.lat))
    run, rise = (b.lng - a.lng) * east, b.lat - a.lat
    length = run**2 + rise**2
    if length == 0:
        return a
    along = ((point.lng - a.lng) * east * run + (point.lat - a.lat) * rise) / length
    share = min(1.0, max(0.0, along))
    return Point(a.lat + share * rise, a.lng + share * (b.lng - a.lng))
