"""Rules that come round by the clock: per open case, once each time, over restarts and holidays."""

from __future__ import annotations

from tests.engine.rules.story import instant, model_of, types

FUNNEL = """
    rules:
      周报: {when: {every: monday 09:00}, do: [{notify: 主管, say: 周一了}]}
"""


def test_a_rule_comes_round_every_monday_until_the_case_is_closed(funnel):
    funnel(FUNNEL)
    lead = funnel.new_case(at="2026-03-03 10:00")  # a Tuesday
    assert funnel.until("2026-03-09 09:00").texts == []
    assert funnel.until("2026-03-09 09:01").texts == ["周一了"]
    assert funnel.until("2026-03-24 00:00").texts == ["周一了", "周一了"]
    lead.move("输单", at="2026-03-24 10:00", reason="价格")
    assert funnel.until("2026-05-01 00:00").texts == []
    assert lead.deadlines == {}


def test_what_nobody_came_for_fires_once_and_is_marked_late(funnel):
    funnel(FUNNEL)
    lead = funnel.new_case(at="2026-03-03 10:00")
    ((clause, occurrence), due) = next(iter(lead.deadlines.items()))
    late = lead.fall_due(clause, occurrence, due, at="2026-03-25 10:00")
    assert types(late) == ["ScheduleCame", "ScheduleArmed"]
    assert late.events[0].late
    assert list(lead.deadlines.values()) == [instant("2026-03-30 09:00")]
    assert types(lead.fall_due(clause, occurrence, due, at="2026-03-25 10:01")) == []


def test_a_rule_looks_only_at_cases_in_its_stages_and_only_if_its_condition_holds(funnel):
    funnel(
        """
    rules:
      催报价:
        when: {every: 每天 18:00}
        in: [需求确认]
        if: 预算 >= 1000
        do: [{notify: 主管, say: 催}]
    """
    )
    lead = funnel.new_case(at="2026-03-03 10:00", 预算=10_000)
    large = funnel.new_case(at="2026-03-03 10:00", 预算=10_000_00)
    assert lead.deadlines == {}
    for one in (lead, large):
        one.move("需求确认", at="2026-03-04 10:00")
    assert [message.about for message in funnel.until("2026-03-05 18:01").messages] == [large.id, large.id]
    large.move("触达", at="2026-03-05 19:00", comment="重来")
    assert large.deadlines == {}


def test_working_days_follow_the_calendar_and_await_it_where_it_ends(funnel):
    funnel.working(holidays=("2026-03-09",), until="2026-03-10")
    funnel("    rules: {晨会: {when: {every: workday 09:00}, do: [{notify: 主管}]}}\n")
    lead = funnel.new_case(at="2026-03-06 10:00")  # a Friday
    assert list(lead.deadlines.values()) == [instant("2026-03-10 09:00")]
    assert len(funnel.until("2026-03-20 00:00").messages) == 1
    assert lead.deadlines == {}
    funnel.working(until="2026-12-31")
    funnel.refresh("2026-03-20 10:00")
    assert list(lead.deadlines.values()) == [instant("2026-03-23 09:00")]


def test_the_ends_of_a_month(funnel):
    funnel.working(until="2026-04-30")
    funnel(
        """
    rules:
      月初: {when: {every: 每月第一个工作日 09:00}, do: [{notify: 主管}]}
      月末: {when: {every: last workday of month 17:00}, do: [{notify: 主管}]}
      十五: {when: {every: 每月15日 12:00}, do: [{notify: 主管}]}
      尾日: {when: {every: last day of month 12:00}, do: [{notify: 主管}]}
    """
    )
    lead = funnel.new_case(at="2026-02-10 10:00")
    assert sorted(lead.deadlines.values()) == [
        instant("2026-02-15 12:00"),
        instant("2026-02-27 17:00"),  # the 28th is a Saturday
        instant("2026-02-28 12:00"),
        instant("2026-03-02 09:00"),
    ]


def test_another_schedule_in_a_new_version_takes_the_place_of_the_old(funnel):
    funnel(FUNNEL)
    lead = funnel.new_case(at="2026-03-03 10:00")
    funnel.model = model_of(FUNNEL.replace("monday 09:00", "friday 17:00"))
    funnel.refresh("2026-03-04 10:00")
    assert list(lead.deadlines.values()) == [instant("2026-03-06 17:00")]
    funnel.model = model_of("    rules: {}\n")
    funnel.refresh("2026-03-05 10:00")
    assert lead.deadlines == {}


def test_a_holiday_published_later_moves_a_working_day(funnel):
    funnel.working(until="2026-12-31")
    funnel("    rules: {晨会: {when: {every: 每个工作日 09:00}, do: [{notify: 主管}]}}\n")
    lead = funnel.new_case(at="2026-03-06 10:00")
    assert list(lead.deadlines.values()) == [instant("2026-03-09 09:00")]
    funnel.working(holidays=("2026-03-09",), until="2026-12-31")
    funnel.refresh("2026-03-07 10:00")
    assert list(lead.deadlines.values()) == [instant("2026-03-10 09:00")]
