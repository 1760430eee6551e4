"""The process execution index of a week (D-1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.kernel import MustDo
from engine.scoring import Performed, pei, quota, team

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)
VISITS = {"客户拜访": MustDo(weekly=12)}


def visits(count: int, *, activity: str = "客户拜访", **standing: object) -> list[Performed]:
    return [
        Performed(f"{activity}-{standing}-{n}", activity, MONDAY + timedelta(hours=n), **standing)
        for n in range(count)
    ]


def test_nine_on_time_one_late_one_pending_one_missing_of_twelve_is_79_and_may_become_88():
    week = [
        *visits(9),
        *visits(1, late_by=timedelta(hours=30)),
        *visits(1, standing="pending"),
    ]
    score = pei(VISITS, week, passing=12)
    assert (score.value, score.high) == (79, 88)
    assert score.parts[0].verified == 10
    assert score.parts[0].pending == 1
    assert not score.passed


def test_what_is_more_than_two_days_late_earns_nothing_and_says_so():
    exactly = pei(VISITS, visits(12, late_by=timedelta(hours=48)), passing=12)
    later = pei(VISITS, visits(12, late_by=timedelta(hours=48, minutes=1)), passing=12)
    assert exactly.value == 50
    assert later.value == 0
    assert {each.why.zh for each in later.uncounted} == {"迟了 48 小时以上"}


def test_cheap_actions_do_not_replace_dear_ones():
    must_do = {"电话": MustDo(weekly=6, weight=1), "拜访": MustDo(weekly=3, weight=2)}
    score = pei(must_do, visits(40, activity="电话"), passing=0)
    assert score.value == 50
    assert score.surplus == 34
    assert [each.why.zh for each in score.uncounted] == ["超过每周 6 次的上限,另列为超额"] * 34


def test_an_index_never_passes_a_hundred_and_shows_the_surplus_apart():
    score = pei(VISITS, visits(15), passing=12)
    assert (score.value, score.high, score.surplus) == (100, 100, 3)
    assert score.passed


def test_the_pass_line_asks_for_more_than_a_small_catalogue_holds():
    must_do = {"客户拜访": MustDo(weekly=5), "需求沟通": MustDo(weekly=4)}
    score = pei(must_do, [*visits(5), *visits(4, activity="需求沟通")], passing=12)
    assert score.value == 75
    assert not score.passed


def test_a_rejected_activity_tells_its_reason():
    week = visits(1, standing="rejected", why_not="沟通结果 是“未接通”")
    score = pei(VISITS, week, passing=12)
    assert score.value == 0
    assert [(each.performed.id, each.why.zh) for each in score.uncounted] == [
        (week[0].id, "沟通结果 是“未接通”")
    ]


def test_a_week_with_one_holiday_plans_ten_of_twelve():
    assert quota(12, 0.8) == 10
    score = pei(VISITS, visits(10), passing=12, availability=0.8)
    assert score.value == 100
    assert score.pass_line == pytest.approx(9.6)
    assert score.passed


def test_who_was_away_nearly_all_week_has_no_index():
    assert pei(VISITS, visits(1), passing=12, availability=0.1) is None
    assert pei({}, visits(1), passing=12) is None


def test_a_team_is_the_share_of_sums_not_the_mean_of_percentages():
    full = pei(VISITS, visits(12), passing=12)
    part_time = pei(VISITS, [], passing=12, availability=0.5)
    assert team([full, part_time]) == (67, 67)
    assert team([]) is None


@given(
    st.lists(
        st.builds(
            Performed,
            id=st.text(max_size=3),
            activity=st.sampled_from(["客户拜访", "别的"]),
            occurred_at=st.just(MONDAY),
            standing=st.sampled_from(["verified", "pending", "rejected"]),
            late_by=st.timedeltas(timedelta(), timedelta(days=4)),
        ),
        max_size=30,
    ),
    st.floats(0.2, 1),
)
def test_one_more_verified_activity_never_costs_anything(week, availability):
    before = pei(VISITS, week, passing=12, availability=availability)
    after = pei(
        VISITS, [*week, *visits(1, late_by=timedelta(hours=30))], passing=12, availability=availability
    )
    assert before.value <= after.value
    assert before.value <= before.high <= 100
