"""System delay and human delay are told apart, and leads that nobody has called stay in the count (D-0, D-5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from engine.scoring.delays import Waited, delays

MONDAY = datetime.fromisoformat("2026-03-02T10:00:00+08:00")
HOUR = timedelta(hours=1)


def waited(assigned: float, contacted: float | None) -> Waited:
    at = None if contacted is None else MONDAY + contacted * HOUR
    return Waited(MONDAY, MONDAY + assigned * HOUR, at)


def test_the_wait_for_an_owner_is_not_held_against_the_owner():
    found = delays([waited(6, 7), waited(8, 10), waited(10, 13)])
    assert (found.system, found.human) == (8 * HOUR, 2 * HOUR)


def test_leads_that_nobody_has_called_do_not_make_the_median_better():
    """Of five leads two were called, after 1 and 2 hours: the middle one still waits."""
    found = delays([waited(0, 1), waited(0, 2), *[waited(0, None)] * 3])
    assert (found.n, found.contacted, found.human) == (5, 2, None)
    assert delays([waited(0, 1), waited(0, 2), waited(0, None)]).human == 2 * HOUR
    assert delays([waited(0, 1), waited(0, None)]).human is None


def test_of_no_lead_there_is_no_delay():
    assert delays([]).human is None
    assert delays([]).system is None


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60))
def test_with_all_called_it_is_the_median_that_everybody_knows(hours: list[int]):
    assert delays(waited(0, each) for each in hours).human == median(hours) * HOUR
