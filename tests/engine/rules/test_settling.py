"""What history, a calendar or another version proves later: missed becomes met, met becomes missed, told once."""

from __future__ import annotations

import pytest

from tests.engine.rules.story import Funnel, Lead, to, types

FIVE_DAYS = """
    stages:
      - stage: 触达
        limit: 5 days
        overdue: [{notify: 主管}]
      - stage: 报价
      - won: 赢单
      - lost: 输单
        reasons: [价格]
    waits: {等审批: {because_of: 客户, at_most: 10 days}}
    rules:
      超时记一笔: {when: {overdue: 触达}, do: [{task: 查原因, for: 主管}]}
"""


@pytest.fixture
def lead(funnel: Funnel) -> Lead:
    return funnel(FIVE_DAYS).new_case(at="2026-03-02 10:00")


def lasting(limit: str) -> str:
    return FIVE_DAYS.replace("5 days", limit)


def test_a_longer_limit_puts_right_what_is_not_late_by_it_and_nobody_hears_of_it_twice(
    funnel: Funnel, lead: Lead
) -> None:
    first = funnel.until("2026-03-08 10:00")
    assert first.messages == [to("主管", about=lead)]
    assert [task.title for task in first.tasks] == ["查原因"]

    funnel(lasting("8 days"))
    funnel.refresh(at="2026-03-09 10:00")
    assert (lead.clock("stage/触达"), lead.due("stage/触达")) == ("pending", "2026-03-10 10:00")

    later = funnel.until("2026-03-20 10:00")
    assert (later.messages, later.tasks) == ([], [])
    assert lead.clock("stage/触达") == "missed"


def test_a_shorter_limit_is_reckoned_from_the_entry_and_told_once(funnel: Funnel, lead: Lead) -> None:
    funnel(lasting("2 days"))
    decision = lead.ask_to_refresh("2026-03-05 10:00")

    assert [message.to for message in decision.messages] == ["主管"]
    assert lead.due("stage/触达") == "2026-03-04 10:00"
    assert funnel.until("2026-03-20 10:00").messages == []


def test_what_was_told_under_the_old_version_is_not_told_again_under_a_shorter_one(
    funnel: Funnel, lead: Lead
) -> None:
    assert funnel.until("2026-03-08 10:00").messages == [to("主管", about=lead)]
    funnel(lasting("2 days"))

    assert lead.ask_to_refresh("2026-03-09 10:00").messages == ()
    assert funnel.until("2026-03-20 10:00").messages == []


def test_what_was_done_late_by_the_old_limit_may_have_been_in_time_by_the_new(
    funnel: Funnel, lead: Lead
) -> None:
    funnel.until("2026-03-08 10:00")
    lead.move("报价", "2026-03-09 10:00")
    assert lead.clock("stage/触达") == "missed"
    funnel(lasting("8 days"))

    decision = lead.ask_to_refresh("2026-03-10 10:00")
    assert types(decision) == ["DeadlineMet"]
    assert decision.events[0].corrects


def test_what_was_kept_under_the_old_limit_stays_kept(funnel: Funnel, lead: Lead) -> None:
    lead.move("报价", "2026-03-06 10:00")
    funnel(lasting("1 day"))

    assert types(lead.ask_to_refresh("2026-03-10 10:00")) == []
    assert lead.clock("stage/触达") == "met"


def test_a_published_holiday_puts_a_missed_limit_right(funnel: Funnel) -> None:
    funnel.working(until="2026-12-31")
    lead = funnel(lasting("5 workdays")).new_case(at="2026-03-02 10:00")
    assert funnel.until("2026-03-09 10:01").messages == [to("主管", about=lead)]

    funnel.working(holidays=("2026-03-06",), until="2026-12-31")
    funnel.refresh(at="2026-03-09 11:00")
    assert (lead.clock("stage/触达"), lead.due("stage/触达")) == ("pending", "2026-03-10 10:00")
    assert funnel.until("2026-03-12 10:00").messages == []


def test_a_move_told_late_that_was_in_time_puts_the_limit_right(funnel: Funnel, lead: Lead) -> None:
    funnel.until("2026-03-08 09:00")
    decision = lead.move("报价", "2026-03-08 09:30", occurred_at=lead.at("2026-03-07 09:00"))

    assert "DeadlineMet" in types(decision)
    assert lead.clock("stage/触达") == "met"


def test_a_move_told_late_without_proof_of_its_time_puts_nothing_right(funnel: Funnel, lead: Lead) -> None:
    funnel.until("2026-03-08 09:00")
    lead.move("报价", "2026-03-08 09:30", occurred_at=lead.at("2026-03-07 09:00"), skew=3600)

    assert lead.clock("stage/触达") == "missed"


def test_a_wait_told_late_puts_the_limit_right_that_it_had_paused(funnel: Funnel, lead: Lead) -> None:
    assert funnel.until("2026-03-08 09:00").messages == [to("主管", about=lead)]
    lead.wait("等审批", "2026-03-08 09:30", occurred_at="2026-03-06 10:00")
    lead.go_on("等审批", "2026-03-08 22:00")

    assert (lead.clock("stage/触达"), lead.due("stage/触达")) == ("pending", "2026-03-09 22:00")
    assert funnel.until("2026-03-20 10:00").messages == []


def test_a_wait_that_was_over_before_makes_late_what_seemed_in_time_and_reminds_nobody(
    funnel: Funnel, lead: Lead
) -> None:
    lead.wait("等审批", "2026-03-06 10:00")
    lead.move("报价", "2026-03-08 12:00")
    assert lead.clock("stage/触达") == "met"

    decision = lead.go_on("等审批", "2026-03-08 13:00", occurred_at="2026-03-06 14:00")
    assert lead.clock("stage/触达") == "missed"
    assert lead.due("stage/触达") == "2026-03-07 14:00"
    assert (decision.messages, [task for task in types(decision) if task == "TaskOpened"]) == ((), [])


def test_a_closed_case_that_opens_again_starts_anew_and_resumes_nothing(funnel: Funnel) -> None:
    lead = funnel("""
        activities: {客户沟通: {fields: {沟通结果: text}}}
        stages:
          - stage: 触达
            limit: 5 days
            overdue: [{notify: 主管}]
          - won: 赢单
          - lost: 输单
            reasons: [价格]
        agreements:
          跟进: {from: 市场部, to: 销售代表, does: [客户沟通], within: 10 days, missed: [{notify: 市场部}]}
    """).new_case(at="2026-03-02 10:00", given_under="跟进")
    lead.move("输单", "2026-03-04 10:00", reason="价格")
    lead.move("触达", "2026-03-20 10:00", comment="客户又来了")

    assert lead.clock("agreement/跟进/客户沟通") == "cancelled"
    assert lead.case.clocks["stage/触达"].occurrence == 2
    assert lead.due("stage/触达") == "2026-03-25 10:00"
    assert funnel.until("2026-03-25 10:01").messages == [to("主管", about=lead)]

    assert lead.hand_over("跟进", "2026-03-26 10:00").accepted
    assert lead.case.clocks["agreement/跟进/客户沟通"].occurrence == 2


def test_a_promise_that_only_seemed_missed_when_the_case_was_closed_is_not_missed(funnel: Funnel) -> None:
    lead = funnel("""
        activities: {客户沟通: {fields: {沟通结果: text}}}
        agreements:
          跟进: {from: 市场部, to: 销售代表, does: [客户沟通], within: 24 hours, missed: [{notify: 市场部}]}
    """).new_case(at="2026-03-02 10:00", given_under="跟进")
    assert funnel.until("2026-03-03 11:00").messages == [to("市场部", about=lead)]
    lead.move("输单", "2026-03-03 12:00", reason="价格", occurred_at=lead.at("2026-03-03 09:00"))

    assert lead.clock("agreement/跟进/客户沟通") == "cancelled"


GIVEN = """
    activities: {客户沟通: {fields: {沟通结果: [通, 不通]}, counts_if: 沟通结果 == "通"}}
    agreements:
      跟进: {from: 市场部, to: 销售代表, does: [客户沟通], within: 24 hours, missed: [{notify: 市场部}]}
    waits: {等客户: {because_of: 客户, at_most: 5 days}}
"""
PROMISE = "agreement/跟进/客户沟通"


@pytest.fixture
def given(funnel: Funnel) -> Lead:
    return funnel(GIVEN).new_case(at="2026-03-02 10:00", given_under="跟进")


def test_a_promise_that_is_open_again_has_what_was_waited_since(funnel: Funnel, given: Lead) -> None:
    given.record("客户沟通", "2026-03-02 12:00", id="call", 沟通结果="通")
    given.wait("等客户", "2026-03-02 20:00")
    given.go_on("等客户", "2026-03-03 20:00")
    given.correct("call", "2026-03-03 21:00", 沟通结果="不通")

    assert (given.clock(PROMISE), given.due(PROMISE)) == ("pending", "2026-03-04 10:00")


def test_a_promise_taken_back_after_its_lead_was_closed_in_time_is_owed_by_nobody(
    funnel: Funnel, given: Lead
) -> None:
    given.record("客户沟通", "2026-03-02 12:00", id="call", 沟通结果="通")
    given.move("输单", "2026-03-02 13:00", reason="价格")
    decision = given.correct("call", "2026-03-05 10:00", 沟通结果="不通")

    assert given.clock(PROMISE) == "cancelled"
    assert decision.messages == ()


def test_a_wait_that_was_over_before_tells_that_the_lead_was_closed_too_late(
    funnel: Funnel, given: Lead
) -> None:
    given.wait("等客户", "2026-03-02 12:00")
    given.move("输单", "2026-03-03 12:00", reason="价格")
    assert given.clock(PROMISE) == "cancelled"

    decision = given.go_on("等客户", "2026-03-03 13:00", occurred_at="2026-03-02 13:00")
    assert given.clock(PROMISE) == "missed"
    assert decision.messages == ()


def test_a_lead_that_had_been_closed_before_it_was_given_owes_nothing(funnel: Funnel, given: Lead) -> None:
    given.move("输单", "2026-03-02 12:00", reason="价格")
    given.move("触达", "2026-03-02 14:00", comment="客户又来了")
    given.hand_over("跟进", "2026-03-02 18:00")
    given.move("输单", "2026-03-04 10:00", reason="价格", occurred_at=given.at("2026-03-02 16:00"))

    assert given.clock(PROMISE) == "cancelled"
    assert funnel.until("2026-03-10 10:00").messages == []
