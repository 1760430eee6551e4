"""Coordinate systems, against points that others have published."""

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.places import Point, metres, to_wgs84

SHARED = Path(os.environ.get("DONGXIAN_SHARED", Path(__file__).parents[4] / "shared"))
PAIRS = SHARED / "data" / "geo" / "wgs84_gcj02_pairs.csv"

# The example of the widely used `coordtransform`: the same point of Beijing in three systems.
BEIJING = Point(39.915, 116.404)
BEIJING_GCJ02 = (39.91640428150164, 116.41024449916938)
BD09_AND_GCJ02 = (39.915, 116.404), (39.90865673957631, 116.39762729119315)


def test_a_chinese_map_and_a_phone_mean_the_same_corner() -> None:
    assert metres(to_wgs84(*BEIJING_GCJ02, "gcj02"), BEIJING) < 0.01


def test_baidu_shifts_once_more() -> None:
    baidu, gaode = BD09_AND_GCJ02
    assert metres(to_wgs84(*baidu, "bd09"), to_wgs84(*gaode, "gcj02")) < 0.5
    assert metres(Point(*baidu), Point(*gaode)) > 500


@pytest.mark.skipif(not PAIRS.exists(), reason="the published pairs of coordinates are not there")
def test_published_pairs_agree_to_a_metre() -> None:
    with PAIRS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found = to_wgs84(float(row["gcj02_lat"]), float(row["gcj02_lng"]), "gcj02")
            assert metres(found, Point(float(row["wgs84_lat"]), float(row["wgs84_lng"]))) < 1, row["city"]


@pytest.mark.parametrize(
    ("lat", "lng"),
    [
        pytest.param(22.2819, 114.1589, id="Hong Kong Central"),
        pytest.param(22.5148, 114.0655, id="Lok Ma Chau station"),
        pytest.param(22.4975, 114.1279, id="Sheung Shui"),
        pytest.param(22.1937, 113.5399, id="Macau Senado"),
        pytest.param(22.1490, 113.5580, id="Cotai"),
        pytest.param(25.0478, 121.5170, id="Taipei"),
        pytest.param(22.6273, 120.3014, id="Kaohsiung"),
        pytest.param(24.4342, 118.3186, id="Kinmen"),
        pytest.param(48.8566, 2.3522, id="Paris"),
    ],
)
def test_what_is_not_shifted_stays(lat: float, lng: float) -> None:
    assert to_wgs84(lat, lng, "gcj02") == Point(lat, lng)


@pytest.mark.parametrize(
    ("lat", "lng"),
    [
        pytest.param(22.5431, 114.0579, id="Shenzhen Futian"),
        pytest.param(22.5410, 114.1200, id="Shenzhen Luohu"),
        pytest.param(22.2270, 113.5500, id="Zhuhai Gongbei"),
        pytest.param(24.4798, 118.0894, id="Xiamen"),
        pytest.param(26.0745, 119.2965, id="Fuzhou"),
    ],
)
def test_cities_beside_a_border_are_shifted(lat: float, lng: float) -> None:
    assert 300 < metres(to_wgs84(lat, lng, "gcj02"), Point(lat, lng)) < 800


@given(lat=st.floats(25, 45), lng=st.floats(90, 117))
def test_the_shift_is_never_larger_than_a_kilometre(lat: float, lng: float) -> None:
    assert metres(to_wgs84(lat, lng, "gcj02"), Point(lat, lng)) < 1000
