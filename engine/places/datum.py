"""Coordinate systems of phones and Chinese maps, brought to WGS-84.

GCJ-02 shifts a position in mainland China by up to some 700 m, BD-09 once more. Hong Kong, Macau and Taiwan are
not shifted, nor is anything outside the box of the published formula. The formulas are those in common use since
2013; the way back is found by approaching it.
"""

from __future__ import annotations

from math import atan2, cos, hypot, pi, radians, sin, sqrt

from engine.places.area import inside
from engine.places.globe import Point

SYSTEMS = ("wgs84", "gcj02", "bd09")

# The ellipsoid of Krasovsky 1940.
_AXIS, _ECCENTRICITY = 6_378_245.0, 0.00669342162296594323
_SOUTH, _NORTH, _WEST, _EAST = 0.8293, 55.8271, 72.004, 137.8347
_BD_TURN = pi * 3000 / 180
_NEAR_ENOUGH = 1e-9  # degrees, a tenth of a millimetre
_MOST_STEPS = 30

# Borders to some 100 m, as (lat, lng). South of Shenzhen the line follows the river and the bays.
_HONG_KONG = (
    (22.130, 113.820), (22.420, 113.860), (22.460, 113.930), (22.503, 114.000), (22.512, 114.050),
    (22.5165, 114.072), (22.5225, 114.090), (22.5310, 114.1125), (22.5365, 114.129), (22.5420, 114.148),
    (22.5560, 114.158), (22.5510, 114.182), (22.5455, 114.2265), (22.5600, 114.250), (22.5650, 114.300),
    (22.4700, 114.500), (22.130, 114.500),
)  # fmt: skip
_MACAU = (
    (22.075, 113.552), (22.140, 113.549), (22.170, 113.543), (22.190, 113.530), (22.2080, 113.5330),
    (22.2155, 113.5480), (22.2165, 113.5560), (22.205, 113.600), (22.075, 113.620),
)  # fmt: skip
_TAIWAN = ((21.70, 119.90), (25.45, 119.90), (25.45, 122.20), (21.70, 122.20))
_PENGHU = ((23.10, 119.25), (23.85, 119.25), (23.85, 119.80), (23.10, 119.80))
_KINMEN = ((24.37, 118.205), (24.47, 118.205), (24.53, 118.30), (24.53, 118.52), (24.37, 118.52))
_MATSU = ((25.93, 119.90), (26.25, 119.90), (26.25, 120.10), (25.93, 120.10))
_DONGYIN = ((26.33, 120.45), (26.41, 120.45), (26.41, 120.55), (26.33, 120.55))
_NOT_SHIFTED = tuple(
    tuple(Point(*corner) for corner in region)
    for region in (_HONG_KONG, _MACAU, _TAIWAN, _PENGHU, _KINMEN, _MATSU, _DONGYIN)
)


def to_wgs84(lat: float, lng: float, system: str) -> Point:
    """`system` is one of SYSTEMS."""
    point = Point(lat, lng)
    if system == "bd09":
        point = _without_bd09(point)
    return point if system == "wgs84" else _without_gcj02(point)


def _without_bd09(point: Point) -> Point:
    x, y = point.lng - 0.0065, point.lat - 0.006
    distance = hypot(x, y) - 0.00002 * sin(y * _BD_TURN)
    angle = atan2(y, x) - 0.000003 * cos(x * _BD_TURN)
    return Point(distance * sin(angle), distance * cos(angle))


def _without_gcj02(shifted: Point) -> Point:
    point = shifted
    for _ in range(_MOST_STEPS):
        lat, lng = _with_gcj02(point)
        north, east = lat - shifted.lat, lng - shifted.lng
        point = Point(point.lat - north, point.lng - east)
        if abs(north) < _NEAR_ENOUGH and abs(east) < _NEAR_ENOUGH:
            break
    return point


def _with_gcj02(point: Point) -> Point:
    if not (_SOUTH <= point.lat <= _NORTH and _WEST <= point.lng <= _EAST):
        return point
    if any(inside(point, region) for region in _NOT_SHIFTED):
        return point
    x, y = point.lng - 105.0, point.lat - 35.0
    waves = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (waves + 20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (waves + 20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    bulge = 1 - _ECCENTRICITY * sin(radians(point.lat)) ** 2
    north_metres = _AXIS * (1 - _ECCENTRICITY) / (bulge * sqrt(bulge)) * pi / 180
    east_metres = _AXIS / sqrt(bulge) * cos(radians(point.lat)) * pi / 180
    return Point(point.lat + north / north_metres, point.lng + east / east_metres)
