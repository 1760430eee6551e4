"""Waiting states: the clock stands still while somebody else has to act, for so long as the model allows."""

from __future__ import annotations

import pytest

from engine.rules import explain_message
from engine.rules.case import Waited
from tests.engine.rules.story import Funnel, Lead, codes, to, types

QUOTING = """
    stages:
      - stage: 触达
        limit: 5 days
        overdue: [{notify: 主管}]
      - stage: 报价
        limit: 5 days
        overdue: [{notify: 主管}]
      - won: 赢单
      - lost: 输单
        reasons: [价格, 竞品]
    waits:
      等客户审批:
        because_of: 客户
        at_most: 10 days
      等合同:
        in: [报价]
        because_of: 市场部
        at_most: 1 day
"""


@pytest.fixture
def lead(funnel: Funnel) -> Lead:
    return funnel(QUOTING).new_case(at="2026-03-02 10:00")


def test_the_clock_stands_still_while_the_case_waits_and_runs_on_afterwards(
    funnel: Funnel, lead: Lead
) -> None:
    lead.wait("等客户审批", "2026-03-04 10:00")
    lead.go_on("等客户审批", "2026-03-07 12:30")

    assert lead.due("stage/触达") == "2026-03-10 12:30"
    assert funnel.until("2026-03-10 12:30").messages == []
    assert funnel.until("2026-03-10 12:31").messages == [to("主管", about=lead)]


def test_a_case_that_waits_is_not_overdue_however_long_its_limit_is_past(funnel: Funnel, lead: Lead) -> None:
    lead.wait("等客户审批", "2026-03-04 10:00")

    assert funnel.until("2026-03-14 10:00").messages == []
    assert lead.clock("stage/触达") == "pending"


def test_a_wait_ends_by_itself_when_it_has_lasted_as_long_as_it_may(funnel: Funnel, lead: Lead) -> None:
    lead.wait("等客户审批", "2026-03-04 10:00")

    happened = funnel.until("2026-03-14 10:01")
    assert types(happened.decisions[0]) == ["WaitingEnded"]
    assert lead.case.waiting is None
    assert funnel.until("2026-03-17 10:00").messages == []
    assert funnel.until("2026-03-17 10:01").messages == [to("主管", about=lead)]


def test_stopping_is_answered_right_although_the_worker_has_not_come_to_the_end_yet(lead: Lead) -> None:
    lead.wait("等客户审批", "2026-03-04 10:00")

    decision = lead.go_on("等客户审批", "2026-03-15 10:00")
    assert types(decision) == ["WaitingEnded"]
    assert [str(each.code) for each in decision.warnings] == ["RULE663"]
    assert lead.due("stage/触达") == "2026-03-17 10:00"


def test_what_a_stage_may_be_waited_for_is_one_allowance_in_several_pieces(lead: Lead) -> None:
    lead.wait("等客户审批", "2026-03-03 10:00")
    lead.go_on("等客户审批", "2026-03-10 10:00")
    lead.wait("等客户审批", "2026-03-10 12:00")

    assert lead.case.waiting and lead.case.waiting.ends_by
    assert lead.case.waiting.ends_by.isoformat() == "2026-03-13T04:00:00+00:00"
    assert codes(lead.wait("等客户审批", "2026-03-14 10:00")) == ["RULE662"]


def test_entering_the_stage_again_gives_a_fresh_allowance_and_a_fresh_clock(lead: Lead) -> None:
    lead.wait("等客户审批", "2026-03-03 10:00")
    lead.move("报价", "2026-03-14 09:00")
    lead.move("触达", "2026-03-20 10:00", comment="客户换了负责人")

    assert lead.wait("等客户审批", "2026-03-21 10:00").accepted
    assert lead.case.clocks["stage/触达"].occurrence == 2
    assert lead.due("stage/触达") == "2026-04-04 10:00"


def test_leaving_the_stage_ends_the_wait_and_meets_its_clock(funnel: Funnel, lead: Lead) -> None:
    lead.wait("等客户审批", "2026-03-04 10:00")
    decision = lead.move("报价", "2026-03-12 10:00")

    assert types(decision) == ["StageEntered", "WaitingEnded", "DeadlineMet", "DeadlineArmed"]
    assert lead.case.clocks["stage/触达"].due == lead.case.waits[0].ended_at.replace(day=15)
    assert lead.due("stage/报价") == "2026-03-17 10:00"


def test_a_wait_that_begins_after_the_limit_changes_nothing(funnel: Funnel, lead: Lead) -> None:
    assert funnel.until("2026-03-08 00:00").messages == [to("主管", about=lead)]
    lead.wait("等客户审批", "2026-03-08 10:00")

    assert lead.clock("stage/触达") == "missed"
    assert lead.due("stage/触达") == "2026-03-07 10:00"


def test_edits_notes_and_new_owners_move_no_clock(lead: Lead) -> None:
    lead.wait("等客户审批", "2026-03-04 10:00")
    before = lead.due("stage/触达")
    lead.edit("2026-03-05 10:00", 预算=100000)

    assert lead.due("stage/触达") == before


@pytest.mark.parametrize(
    ("wait", "code"), [("等合同", "RULE660"), ("等客户审", "RULE604"), ("等客户审批", None)]
)
def test_only_a_listed_wait_stops_the_clock_and_only_in_its_stages(
    lead: Lead, wait: str, code: str | None
) -> None:
    assert codes(lead.wait(wait, "2026-03-03 10:00")) == ([code] if code else [])


def test_one_wait_at_a_time_and_pressing_twice_changes_nothing(lead: Lead) -> None:
    lead.move("报价", "2026-03-03 10:00")
    lead.wait("等客户审批", "2026-03-04 10:00")

    assert types(lead.wait("等客户审批", "2026-03-04 10:01")) == []
    assert codes(lead.wait("等合同", "2026-03-04 10:02")) == ["RULE661"]
    assert codes(lead.go_on("等合同", "2026-03-04 10:03")) == ["RULE663"]


def test_a_closed_case_waits_for_nothing(lead: Lead) -> None:
    lead.wait("等客户审批", "2026-03-04 10:00")
    lead.move("输单", "2026-03-05 10:00", reason="价格")

    assert lead.case.waiting is None
    assert codes(lead.wait("等客户审批", "2026-03-06 10:00")) == ["RULE664"]


def test_workdays_and_work_hours_wait_in_working_time(funnel: Funnel) -> None:
    funnel.working(until="2026-12-31")
    lead = funnel("""
        stages:
          - stage: 触达
            limit: 3 workdays
            overdue: [{notify: 主管}]
          - stage: 报价
            limit: 8 work hours
            overdue: [{notify: 主管}]
          - won: 赢单
        waits: {等审批: {because_of: 客户, at_most: 2 workdays}}
    """).new_case(at="2026-03-02 10:00")

    lead.wait("等审批", "2026-03-03 16:00")
    lead.go_on("等审批", "2026-03-04 11:00")  # 4 working hours: 16-18, 9-11
    assert lead.due("stage/触达") == "2026-03-05 14:00"

    lead.move("报价", "2026-03-06 10:00")  # Friday: 8 hours until 18:00
    lead.wait("等审批", "2026-03-06 17:00")
    lead.go_on("等审批", "2026-03-09 09:30")  # the weekend gives nothing away: 1.5 hours
    assert lead.due("stage/报价") == "2026-03-09 10:30"


def test_a_wait_beyond_the_published_calendar_lets_the_clock_await_it(funnel: Funnel) -> None:
    funnel.working(until="2026-03-06")
    lead = funnel("""
        stages: [{stage: 触达, limit: 4 workdays, overdue: [{notify: 主管}]}, {won: 赢单}]
        waits: {等审批: {because_of: 客户, at_most: 5 workdays}}
    """).new_case(at="2026-03-02 10:00")
    lead.wait("等审批", "2026-03-03 10:00")
    assert lead.due("stage/触达") is None

    funnel.working(until="2026-12-31")
    funnel.refresh(at="2026-03-04 10:00")
    assert lead.due("stage/触达") == "2026-03-13 10:00"
    assert lead.case.waiting and lead.case.waiting.ends_by


PROMISED = """
    activities:
      客户沟通: {fields: {沟通结果: text}}
      跟进反馈: {fields: {结论: text}}
    agreements:
      线索跟进: {from: 市场部, to: 销售代表, does: [跟进反馈], within: 48 hours, missed: [{notify: 主管}]}
    waits:
      等客户: {because_of: 客户, at_most: 3 days}
      等市场部资料: {because_of: 市场部, at_most: 3 days}
      等自己: {because_of: 销售代表, at_most: 3 days}
"""


@pytest.mark.parametrize(
    ("wait", "due"),
    [
        ("等客户", "2026-03-05 10:00"),
        ("等市场部资料", "2026-03-05 10:00"),
        ("等自己", "2026-03-04 10:00"),
    ],
)
def test_a_promise_waits_for_everybody_but_for_whoever_has_made_it(
    funnel: Funnel, wait: str, due: str
) -> None:
    lead = funnel(PROMISED).new_case(at="2026-03-02 10:00", given_under="线索跟进")
    lead.wait(wait, "2026-03-03 10:00")
    lead.go_on(wait, "2026-03-04 10:00" if wait != "等自己" else "2026-03-03 20:00")

    assert lead.due("agreement/线索跟进/跟进反馈") == due


def test_who_was_waited_for_and_how_long_stays_with_the_case(lead: Lead) -> None:
    lead.wait("等客户审批", "2026-03-03 10:00")
    lead.go_on("等客户审批", "2026-03-04 10:00")
    lead.move("报价", "2026-03-05 10:00")
    lead.wait("等合同", "2026-03-05 12:00")

    assert [(each.wait, each.party, each.stage) for each in lead.case.waits] == [
        ("等客户审批", "customer", "触达"),
        ("等合同", "市场部", "报价"),
    ]
    assert isinstance(lead.case.waiting, Waited)


CLIMBING = """
    stages:
      - stage: 触达
        limit: 10 days
        ladder:
          80%: {notify: 销售代表}
          100%: {notify: 主管}
          150%: {notify: 市场部}
      - won: 赢单
    waits: {等审批: {because_of: 客户, at_most: 10 days}}
"""


def test_a_ladder_stands_still_with_its_limit_and_what_has_been_said_stays_said(funnel: Funnel) -> None:
    lead = funnel(CLIMBING).new_case(at="2026-03-02 10:00")
    assert funnel.until("2026-03-11 10:00").messages == [to("销售代表", about=lead)]
    lead.wait("等审批", "2026-03-11 10:00")
    lead.go_on("等审批", "2026-03-13 10:00")

    assert funnel.until("2026-03-14 10:01").messages == [to("主管", about=lead)]
    assert funnel.until("2026-03-19 10:00").messages == []
    assert funnel.until("2026-03-19 10:01").messages == [to("市场部", about=lead)]


def test_waiting_after_the_limit_does_not_keep_the_next_level_away(funnel: Funnel) -> None:
    lead = funnel(CLIMBING).new_case(at="2026-03-02 10:00")
    funnel.until("2026-03-13 10:00")
    lead.wait("等审批", "2026-03-13 10:00")

    assert funnel.until("2026-03-17 10:01").messages == [to("市场部", about=lead)]


def test_a_wait_that_the_new_version_does_not_know_ends_with_it(funnel: Funnel, lead: Lead) -> None:
    lead.wait("等客户审批", "2026-03-04 10:00")
    funnel(QUOTING.replace("等客户审批", "等别的"))
    funnel.refresh(at="2026-03-05 10:00")

    assert lead.case.waiting is None
    assert lead.due("stage/触达") == "2026-03-08 10:00"


def test_why_a_reminder_came_tells_of_the_time_that_stood_still_and_on_whose_account(
    funnel: Funnel, lead: Lead
) -> None:
    lead.wait("等客户审批", "2026-03-04 10:00")
    lead.go_on("等客户审批", "2026-03-07 12:30")
    funnel.until("2026-03-11 10:00")

    assert [
        each.words.zh for each in explain_message(funnel.model, "clause/stage/触达#1", (), lead.events)
    ] == [
        "“触达的停留时限”从2026-03-02 10:00开始计时,到2026-03-10 12:30为止",
        "2026-03-04 10:00起停表“等客户审批”,到2026-03-07 12:30,算在客户头上",
        "到2026-03-10 12:30还没有离开“触达”",
    ]
