"""Ladders in time: levels keep their order and their instants, however clocks are armed and workers come."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rules.event import DeadlineMissed, LevelCame
from engine.timing import Duration, Unit
from tests.engine.rules.rungs import CLAUSE, ladder, waits
from tests.engine.rules.story import Funnel, instant

durations = st.builds(
    Duration,
    st.integers(1, 366),
    st.sampled_from([Unit.MINUTES, Unit.HOURS, Unit.DAYS, Unit.WORK_HOURS, Unit.WORKDAYS]),
)


@given(durations, st.integers(1, 1000), st.integers(1, 1000))
def test_a_greater_share_is_never_the_shorter_time_and_the_whole_is_the_limit(limit, one, other):
    assert limit.part(100) == limit
    low, high = sorted((one, other))
    shorter, longer = limit.part(low), limit.part(high)
    assert shorter.amount * shorter.unit.length <= longer.amount * longer.unit.length
    assert shorter.unit.working == limit.unit.working


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["7 days", "50 hours", "9 workdays", "31 work hours"]),
    st.integers(0, 60 * 24 * 20),
    st.lists(st.integers(1, 28), max_size=4).map(set),
)
def test_levels_come_in_order_at_the_same_instants_whether_armed_or_refreshed(limit, minutes, days):
    holidays = tuple(f"2026-03-{day:02}" for day in days)
    start = instant("2026-03-02 10:00") + timedelta(minutes=minutes)
    moved, armed = Funnel()(ladder(limit)), Funnel()(ladder(limit))
    moved.working(until="2026-12-31")
    lead = moved.new_case(at=start)
    moved.working(holidays=holidays, until="2026-12-31")
    moved.refresh(start + timedelta(minutes=1))
    armed.working(holidays=holidays, until="2026-12-31")
    assert waits(lead) == waits(armed.new_case(at=start))
    dues = [waits(lead)[step] for step in (80, 0, 150)]
    assert start < dues[0] < dues[1] < dues[2]
    heard = [message.role for message in moved.until("2026-09-01 00:00").messages]
    assert heard == ["销售代表", "主管", "区域总监"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 24 * 25), st.sampled_from([0, 80, 150, 10150, 20150])), max_size=12))
def test_however_often_workers_come_each_level_comes_once_and_upward(visits):
    funnel = Funnel()(ladder(more="repeat: {every: 2 days, at_most: 2}"))
    lead = funnel.new_case(at="2026-03-02 10:00")
    start = instant("2026-03-02 10:00")
    told: list[str] = []
    for hours, step in sorted(visits):
        decision = lead.fall_due(CLAUSE, 1, start, start + timedelta(hours=hours), step)
        told += [message.to for message in decision.messages]
        assert len(decision.messages) <= 1
    came = [each.step for each in lead.events if isinstance(each, LevelCame)]
    assert len(came) == len(set(came))
    ranks = ["销售代表", "主管", "区域总监"]
    assert told == sorted(told, key=ranks.index)
    assert sum(isinstance(each, DeadlineMissed) for each in lead.events) <= 1
