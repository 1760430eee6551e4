"""D-12: in, out or unsure, from distance and claimed accuracy."""

from hypothesis import given
from hypothesis import strategies as st

from engine.places import Area, Fence, Found, Point, find, metres

HOSPITAL = Point(31.2, 121.4)
ONE_METRE_NORTH = 1 / 111_195.08  # degrees of latitude on a sphere of 6,371,008.8 m
CAMPUS = Area((Point(31.20, 121.40), Point(31.20, 121.41), Point(31.21, 121.41), Point(31.21, 121.40)))
FENCE = Fence(within=500, accuracy=200)


def north(distance: float) -> Point:
    return Point(HOSPITAL.lat + distance * ONE_METRE_NORTH, HOSPITAL.lng)


def test_480_m_and_15_m_is_in() -> None:
    assert find(FENCE, north(480), 15, [HOSPITAL]).answer == "in"


def test_510_m_and_60_m_is_unsure() -> None:
    found = find(FENCE, north(510), 60, [HOSPITAL])
    assert (found.answer, found.too_coarse) == ("unsure", False)


def test_600_m_and_60_m_is_out() -> None:
    assert find(FENCE, north(600), 60, [HOSPITAL]).answer == "out"


def test_a_fix_of_250_m_is_worth_another_try() -> None:
    assert find(FENCE, north(10), 250, [HOSPITAL]).too_coarse


def test_without_a_site_nobody_knows() -> None:
    assert find(FENCE, HOSPITAL, 5, []) == Found("unsure")


def test_without_an_accuracy_only_far_away_is_sure() -> None:
    assert find(FENCE, north(10), None, [HOSPITAL]).answer == "unsure"
    assert find(FENCE, north(900), None, [HOSPITAL]).answer == "out"


def test_the_nearest_of_several_sites_counts() -> None:
    far = Point(39.9, 116.4)
    assert find(FENCE, north(100), 10, [far, HOSPITAL]).answer == "in"


def test_inside_an_area_is_no_distance_away() -> None:
    assert CAMPUS.distance(Point(31.205, 121.405)) == 0


def test_outside_an_area_the_nearest_edge_counts() -> None:
    from_the_east = CAMPUS.distance(Point(31.205, 121.41 + 0.001))
    assert abs(from_the_east - metres(Point(31.205, 121.41), Point(31.205, 121.411))) < 0.1


@given(st.floats(0, 2000), st.floats(0, 200))
def test_a_better_fix_never_changes_a_sure_answer(distance: float, accuracy: float) -> None:
    coarse, exact = (find(FENCE, north(distance), each, [HOSPITAL]).answer for each in (accuracy, 0.0))
    assert coarse in (exact, "unsure")
