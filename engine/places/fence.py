"""Was somebody there? In, out or unsure, never a guess (D-12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from engine.places.area import Area
from engine.places.globe import Point, metres

Answer = Literal["in", "out", "unsure"]


@dataclass(frozen=True, slots=True)
class Fence:
    """`within` metres of a site; a fix less exact than `accuracy` metres tells nothing."""

    within: float
    accuracy: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """`distance` in metres to the nearest site, None when no site is known.

    `too_coarse`: another fix is worth more than another proof.
    """

    answer: Answer
    distance: float | None = None
    too_coarse: bool = False


def find(fence: Fence, point: Point, accuracy: float | None, sites: Iterable[Point | Area]) -> Found:
    """`accuracy` is what the device claims, in metres; None when it claims nothing, as of a typed position."""
    distance = min((_distance(point, site) for site in sites), default=None)
    if distance is None:
        return Found("unsure")
    if accuracy is None:
        return Found("out" if distance > fence.within else "unsure", distance)
    if fence.accuracy is not None and accuracy > fence.accuracy:
        return Found("unsure", distance, too_coarse=True)
    if distance + accuracy <= fence.within:
        return Found("in", distance)
    return Found("out" if distance - accuracy > fence.within else "unsure", distance)


def _distance(point: Point, site: Point | Area) -> float:
    return site.distance(point) if isinstance(site, Area) else metres(point, site)
