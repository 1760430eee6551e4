"""The collaboration score of two departments (D-5)."""

from __future__ import annotations

from math import sqrt

from hypothesis import given
from hypothesis import strategies as st

from engine.model.weighing import Weighing
from engine.scoring.collaboration import Collaboration, Counts, quarter
from engine.scoring.collaboration import collaboration as weighed


def collaboration(counts: Counts) -> Collaboration:
    """As D-5 weighs it."""
    return weighed(counts, Weighing())


GOOD_SALES = Counts(due=20, in_time=18, answered=18, disposed=18, given=50, qualified=20, complete=50)


def test_sales_at_ninety_and_marketing_at_forty_percent_are_not_rescued_by_the_better_side():
    """Sales 90 in all parts. Marketing (0.5 × 40 + 0.3 × 100) ÷ 0.8 = 62.5 without a promise."""
    score = collaboration(GOOD_SALES)
    assert round(score.consumer_points or 0, 6) == 90
    assert round(score.provider_points or 0, 6) == 62.5
    assert round(score.score or 0, 6) == 75
    assert (score.score or 0) < (90 + 62.5) / 2


def test_what_was_promised_is_a_part_and_more_than_promised_is_all_of_it():
    """(0.5 × 40 + 0.3 × 100 + 0.2 × min(100, 50/40)) = 70."""
    more = Counts(due=20, given=50, qualified=20, complete=50, promised=40)
    less = Counts(due=20, given=50, qualified=20, complete=50, promised=100)
    assert round(collaboration(more).provider_points or 0, 6) == 70
    assert round(collaboration(less).provider_points or 0, 6) == 60


def test_under_twenty_due_leads_there_is_no_score_but_all_parts_are_there():
    score = collaboration(Counts(due=19, in_time=19, answered=19, disposed=19, given=19, qualified=19))
    assert score.score is None
    assert [(part.k, part.n) for part in score.consumer] == [(19, 19)] * 3


def test_a_lead_sent_back_before_it_was_due_is_neither_in_time_nor_late():
    """20 due, 10 of them returned in time: 10 of 10 followed up, 20 of 20 answered."""
    score = collaboration(Counts(due=20, released=10, in_time=10, answered=20, disposed=20, given=20))
    assert [(part.k, part.n) for part in score.consumer] == [(10, 10), (20, 20), (20, 20)]
    assert score.consumer_points == 100
    all_back = collaboration(Counts(due=20, released=20, answered=20, disposed=20, given=20))
    assert all_back.consumer_points == 100


def test_a_month_in_which_nothing_was_given_nor_promised_says_nothing_about_the_provider():
    perfect = Counts(due=20, in_time=20, answered=20, disposed=20, given=20, qualified=20, complete=20)
    quiet = Counts(due=20, in_time=20, answered=20, disposed=20)
    assert collaboration(quiet).score is None
    assert quarter([collaboration(perfect), collaboration(quiet)]) == 100
    broken = Counts(due=20, in_time=20, answered=20, disposed=20, promised=400)
    assert collaboration(broken).score == 0


def test_what_is_contested_is_held_against_nobody_until_it_is_decided():
    """20 due, 5 of them returned and contested: 15 of 15 disposed; 20 given, 15 of 15 qualified."""
    open_contests = Counts(
        due=20,
        in_time=20,
        answered=20,
        disposed=15,
        disputed=5,
        given=20,
        qualified=15,
        contested=5,
        complete=20,
    )
    assert collaboration(open_contests).score == 100


def test_a_model_may_weigh_otherwise_and_what_it_leaves_out_is_not_shown():
    """Sales (3 × 90 + 1 × 50) ÷ 4 = 80; marketing by quality alone, 40."""
    counts = Counts(due=20, in_time=18, answered=10, given=50, qualified=20, complete=50, promised=1000)
    weighing = Weighing(0.75, 0.25, 0, qualified=1, complete=0, delivered=0, least=21)
    score = weighed(counts, weighing)
    assert [part.of for part in (*score.consumer, *score.provider)] == ["in_time", "answered", "qualified"]
    assert (score.consumer_points, round(score.provider_points or 0, 6)) == (80, 40)
    assert score.score is None


def test_a_side_that_does_nothing_makes_the_score_nothing():
    assert collaboration(Counts(due=40, given=40, qualified=40, complete=40)).score == 0


def test_the_quarter_weighs_its_months_by_their_leads():
    """(10 × 100 + 30 × 0) ÷ 40."""
    perfect = Counts(due=10, in_time=10, answered=10, disposed=10, given=10, qualified=10, complete=10)
    nothing = Counts(due=30, given=30)
    assert quarter([collaboration(perfect), collaboration(nothing)]) == 25
    assert quarter([collaboration(perfect)]) is None


@given(st.integers(20, 400), st.data())
def test_the_score_lies_between_its_sides(due: int, data: st.DataObject):
    some = st.integers(0, due)
    names = ("in_time", "answered", "disposed", "qualified", "complete")
    score = collaboration(Counts(due=due, given=due, **{name: data.draw(some) for name in names}))
    low, high = sorted((score.consumer_points or 0, score.provider_points or 0))
    assert score.score is not None
    assert low - 1e-9 <= score.score <= high + 1e-9
    assert abs(score.score - sqrt(low * high)) < 1e-9
