"""Shares, intervals and quantiles against numbers that others published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.analysis import Rate, quantile, wilson


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (6, 20, 0.15, 0.52),
        (15, 50, 0.19, 0.44),
        (30, 100, 0.22, 0.40),
        (90, 300, 0.25, 0.35),
    ],
)
def test_thirty_percent_says_less_the_fewer_cases_there_are(k, n, low, high):
    assert wilson(k, n) == pytest.approx((low, high), abs=0.005)


def test_fifteen_of_a_hundred_and_twenty():
    assert wilson(15, 120) == pytest.approx((0.077, 0.196), abs=0.0005)


def test_newcombe_1998_table_of_single_proportions():
    # Newcombe (1998), Statistics in Medicine 17, method 3: 81/263, 15/148, 0/20, 1/29.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=0.0001)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=0.0001)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=0.0001)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=0.0001)


def test_nothing_observed_leaves_everything_possible():
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_the_interval_holds_the_share_and_stays_between_nothing_and_all(k, more):
    low, high = wilson(k, k + more)
    assert 0 <= low <= high <= 1
    assert k + more == 0 or low <= k / (k + more) <= high


@pytest.mark.parametrize(("k", "n"), [(-1, 5), (6, 5)])
def test_a_share_of_more_than_all_is_a_mistake_of_the_caller(k, n):
    with pytest.raises(ValueError, match="no share"):
        wilson(k, n)
    with pytest.raises(ValueError, match="no share"):
        Rate(k, n)


def test_a_rate_speaks_in_plain_words():
    assert Rate(20, 90).words.zh == "22%(20/90),大致在15%–32%"
    assert Rate(20, 90).words.en == "22% (20/90), roughly 15%–32%"


def test_nineteen_cases_are_not_enough_for_a_rate_and_twenty_are():
    assert not Rate(10, 19).enough
    assert Rate(10, 19).words.zh == "数据不足(10/19)"
    assert Rate(10, 19).words.en == "not enough data (10/19)"
    assert Rate(10, 20).enough


def test_no_case_has_no_share():
    assert Rate(0, 0).share is None
    assert Rate(0, 0).words.zh == "数据不足(0/0)"


def test_quartiles_lie_between_the_values_as_a_spreadsheet_says():
    # PERCENTILE.INC of 1, 2, 3, 4 as documented by Microsoft: 0.3 -> 1.9.
    assert quantile([4, 1, 3, 2], 0.3) == pytest.approx(1.9)
    assert quantile([15, 20, 35, 40, 50], 0.4) == pytest.approx(29.0)
    assert quantile([7], 0.9) == 7
    assert quantile([3, 1, 2], 0) == 1
    assert quantile([3, 1, 2], 1) == 3


def test_nothing_has_no_quantile_and_no_quantile_lies_beyond_all():
    assert quantile([], 0.5) is None
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile([1], 1.5)
