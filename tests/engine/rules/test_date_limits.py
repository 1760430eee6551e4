"""Limits that follow a date of the case."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.rules.explain import explain_message
from tests.engine.rules.story import Funnel, to, types

SIGNING = """
    case:
      owner: 销售代表
      fields: {客户名称: text, 预计签约日: date, 签约会议: date_time}
    stages:
      - stage: 触达
      - stage: 报价
        limit: {by: 预计签约日}
        overdue: [{notify: 主管, say: "{{ 时限 }}"}]
      - won: 赢单
      - lost: 输单
        reasons: [价格]
    waits: {等审批: {because_of: 客户, at_most: 10 days}}
"""


def quoting(funnel: Funnel, text: str = SIGNING, **fields: object):  # type: ignore[no-untyped-def]
    lead = funnel(text).new_case(at="2026-03-02 10:00", **fields)
    lead.move("报价", "2026-03-03 10:00")
    return lead


def test_the_limit_is_the_end_of_that_day_where_the_model_is_at_home(funnel: Funnel) -> None:
    lead = quoting(funnel, 预计签约日="2026-03-20")

    assert lead.due("stage/报价") == "2026-03-20 23:59"
    assert funnel.until("2026-03-20 23:59").messages == []
    happened = funnel.until("2026-03-21 00:01")
    assert happened.messages == [to("主管", about=lead)]
    assert happened.texts == ["到预计签约日"]


def test_changing_the_date_moves_the_deadline_of_the_same_stay(funnel: Funnel) -> None:
    lead = quoting(funnel, 预计签约日="2026-03-20")
    lead.edit("2026-03-10 10:00", reason="客户推迟", 预计签约日="2026-03-25")

    assert lead.case.clocks["stage/报价"].occurrence == 1
    assert funnel.until("2026-03-25 23:00").messages == []
    assert funnel.until("2026-03-26 00:01").messages == [to("主管", about=lead)]


def test_without_a_date_there_is_no_limit_and_the_date_brings_it(funnel: Funnel) -> None:
    lead = funnel(SIGNING).new_case(at="2026-03-02 10:00")
    decision = lead.move("报价", "2026-03-03 10:00")
    assert [str(each.code) for each in decision.warnings] == ["RULE665"]
    assert lead.due("stage/报价") is None

    lead.edit("2026-03-04 10:00", 预计签约日="2026-03-20")
    assert lead.due("stage/报价") == "2026-03-20 23:59"
    lead.edit("2026-03-05 10:00", reason="客户没定", 预计签约日=None)
    assert lead.due("stage/报价") is None
    assert funnel.until("2026-06-01 00:00").messages == []


def test_a_date_moved_into_the_past_is_overdue_at_once_and_once(funnel: Funnel) -> None:
    lead = quoting(funnel, 预计签约日="2026-03-20")
    decision = lead.edit("2026-03-10 10:00", reason="填错了", 预计签约日="2026-03-05")

    assert [message.to for message in decision.messages] == ["主管"]
    assert lead.clock("stage/报价") == "missed"
    lead.edit("2026-03-10 11:00", reason="又填错了", 预计签约日="2026-03-06")
    assert funnel.until("2026-03-30 10:00").messages == []


def test_a_date_moved_out_of_the_past_is_in_time_again_and_told_only_once(funnel: Funnel) -> None:
    lead = quoting(funnel, 预计签约日="2026-03-05")
    assert funnel.until("2026-03-06 00:01").messages == [to("主管", about=lead)]
    lead.edit("2026-03-06 10:00", reason="客户推迟", 预计签约日="2026-03-10")
    assert lead.clock("stage/报价") == "pending"

    assert funnel.until("2026-03-11 00:01").messages == []
    assert lead.clock("stage/报价") == "missed"


def test_a_limit_may_lie_before_the_date_and_follow_an_instant(funnel: Funnel) -> None:
    text = SIGNING.replace("{by: 预计签约日}", "{by: 签约会议, before: 3 days}")
    lead = quoting(funnel, text, 签约会议="2026-03-20 14:30")

    assert lead.due("stage/报价") == "2026-03-17 14:30"


def test_the_levels_of_a_ladder_divide_the_time_up_to_the_date(funnel: Funnel) -> None:
    text = SIGNING.replace(
        '        overdue: [{notify: 主管, say: "{{ 时限 }}"}]',
        "        ladder: {50%: {notify: 销售代表}, 100%: {notify: 主管}}",
    ).replace("{by: 预计签约日}", "{by: 签约会议}")
    lead = quoting(funnel, text, 签约会议="2026-03-13 10:00")

    assert funnel.until("2026-03-08 10:00").messages == []
    assert funnel.until("2026-03-08 10:01").messages == [to("销售代表", about=lead)]


def test_what_was_done_before_the_date_moved_stays_done(funnel: Funnel) -> None:
    lead = quoting(funnel, 预计签约日="2026-03-20")
    lead.move("赢单", "2026-03-19 10:00")
    lead.edit("2026-03-21 10:00", reason="补记", 预计签约日="2026-03-18")

    assert lead.clock("stage/报价") == "met"


def test_the_answer_to_why_says_that_there_was_no_date(funnel: Funnel) -> None:
    lead = quoting(funnel)
    reasons = explain_message(funnel.model, "clause/stage/报价#1", (), lead.events)

    assert "还没有日期" in reasons[0].words.zh


@pytest.mark.parametrize("stays", ["2026-03-19 10:00"])
def test_leaving_by_the_date_is_in_time(funnel: Funnel, stays: str) -> None:
    lead = quoting(funnel, 预计签约日="2026-03-20")

    assert "DeadlineMet" in types(lead.move("赢单", stays))
    assert lead.case.clocks["stage/报价"].ended_at == datetime.fromisoformat("2026-03-19T02:00:00+00:00")
