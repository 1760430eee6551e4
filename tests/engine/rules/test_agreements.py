"""Marketing gives qualified leads, sales answers in time or gives them back (C021-C023)."""

from __future__ import annotations

import pytest

from tests.engine.rules.story import creation, happened_now, instant, types

HANDOVER = """
    case:
      owner: 销售代表
      fields:
        客户名称: text
        联系电话: phone
        预算: money
      required: [客户名称]
    definitions:
      合格线索: filled(联系电话, 预算)
    activities:
      客户沟通: {fields: {沟通结果: [已沟通, 未接通]}, required: [沟通结果], counts_if: 沟通结果 == "已沟通"}
      跟进反馈: {fields: {结论: [接收, 退回], 说明: long_text}, required: [结论]}
    agreements:
      市场线索跟进:
        from: 市场部
        gives: 合格线索
        to: 销售代表
        does: [客户沟通, 跟进反馈]
        within: 48 hours
        returned_if: 结论 == "退回"
        missed: [{notify: 主管, say: "{{ 客户 }}的线索没有按时跟进"}]
"""
FOLLOW_UP = "agreement/市场线索跟进/客户沟通"
FEEDBACK = "agreement/市场线索跟进/跟进反馈"
QUALIFIED = {"联系电话": "13800138000", "预算": 1000000}


def given(funnel, at="2026-03-06 17:00"):
    """A Friday, in natural hours."""
    return funnel(HANDOVER).new_case(at=at, given_under="市场线索跟进", **QUALIFIED)


def test_a_qualified_lead_starts_both_clocks(funnel):
    lead = given(funnel)
    assert lead.deadlines == {(each, 1): instant("2026-03-08 17:00") for each in (FOLLOW_UP, FEEDBACK)}
    assert lead.case.handed_over_at == instant("2026-03-06 17:00")


def test_a_lead_without_budget_starts_no_clock_and_names_what_fails(funnel):
    funnel(HANDOVER)
    lead = funnel.new_case(at="2026-03-06 17:00", 联系电话="13800138000")
    decision = lead.hand_over("市场线索跟进", at="2026-03-06 17:00")
    assert lead.deadlines == {}
    (event,) = [event for event in decision.events if type(event).__name__ == "HandedOver"]
    assert len(event.failed) == 1
    assert "预算" in event.failed[0]
    assert [str(warning.code) for warning in decision.warnings] == ["RULE691"]


def test_a_completed_lead_can_be_handed_over_again_and_the_clock_starts_then(funnel):
    funnel(HANDOVER)
    lead = funnel.new_case(at="2026-03-06 17:00", given_under="市场线索跟进", 联系电话="13800138000")
    lead.edit(at="2026-03-07 09:00", 预算=1000000)
    assert lead.hand_over("市场线索跟进", at="2026-03-07 10:00").accepted
    assert lead.deadlines[FOLLOW_UP, 1] == instant("2026-03-09 10:00")


def test_a_lead_whose_clock_runs_is_not_handed_over_twice(funnel):
    lead = given(funnel)
    refusal = lead.hand_over("市场线索跟进", at="2026-03-07 10:00")
    assert [str(each.code) for each in refusal.refused] == ["RULE630"]


def test_a_lead_whose_promises_are_all_kept_stays_with_its_owner(funnel):
    lead = given(funnel)
    lead.record("客户沟通", at="2026-03-07 10:00", 沟通结果="已沟通")
    lead.record("跟进反馈", at="2026-03-07 10:05", 结论="接收")
    refusal = lead.hand_over("市场线索跟进", at="2026-03-20 10:00")
    assert [str(each.code) for each in refusal.refused] == ["RULE630"]


def test_a_closed_case_is_not_handed_over(funnel):
    lead = funnel(HANDOVER).new_case(at="2026-03-06 17:00", **QUALIFIED)
    assert lead.move("输单", at="2026-03-07 10:00", reason="价格").accepted
    refusal = lead.hand_over("市场线索跟进", at="2026-03-08 10:00")
    assert [str(each.code) for each in refusal.refused] == ["RULE631"]
    assert lead.deadlines == {}


def test_sunday_16_59_is_in_time_and_17_01_is_not(funnel):
    in_time, late = given(funnel), given(funnel)
    in_time.record("客户沟通", at="2026-03-08 16:59", 沟通结果="已沟通")
    late.record("客户沟通", at="2026-03-08 17:01", 沟通结果="已沟通")
    assert in_time.clock(FOLLOW_UP) == "met"
    assert late.clock(FOLLOW_UP) == "missed"


def test_follow_up_in_time_but_feedback_missing_are_two_results(funnel):
    lead = given(funnel)
    lead.record("客户沟通", at="2026-03-07 10:00", 沟通结果="已沟通")
    happened = funnel.until("2026-03-09 17:00")
    assert (lead.clock(FOLLOW_UP), lead.clock(FEEDBACK)) == ("met", "missed")
    assert happened.texts == ["华东医院的线索没有按时跟进"]


def test_an_unanswered_call_stops_no_clock_but_stays_visible(funnel):
    lead = given(funnel)
    for n in range(2):
        decision = lead.record("客户沟通", at=f"2026-03-07 1{n}:00", 沟通结果="未接通")
        assert "未接通" in decision.events[0].why_not
        assert [str(warning.code) for warning in decision.warnings] == ["RULE692"]
    assert lead.clock(FOLLOW_UP) == "pending"
    assert lead.case.attempts == {"客户沟通": 2}
    assert lead.case.activity_times == {}


def test_a_call_before_the_hand_over_is_no_follow_up(funnel):
    lead = given(funnel)
    lead.record("客户沟通", at="2026-03-07 10:00", occurred_at="2026-03-06 16:00", 沟通结果="已沟通")
    assert lead.clock(FOLLOW_UP) == "pending"


def test_a_returned_lead_owes_nothing_more(funnel):
    lead = given(funnel)
    decision = lead.record("跟进反馈", at="2026-03-07 10:00", 结论="退回", 说明="空号")
    assert types(decision) == ["ActivityRecorded", "LeadReturned", "DeadlineMet", "DeadlineCancelled"]
    assert lead.case.returned
    assert (lead.clock(FOLLOW_UP), lead.clock(FEEDBACK)) == ("cancelled", "met")
    assert funnel.until("2026-04-01 00:00").messages == []


def test_a_returned_lead_can_be_given_again(funnel):
    lead = given(funnel)
    lead.record("跟进反馈", at="2026-03-07 10:00", 结论="退回")
    lead.hand_over("市场线索跟进", at="2026-03-08 10:00")
    assert not lead.case.returned
    assert lead.case.clocks[FEEDBACK].occurrence == 2
    assert lead.clock(FOLLOW_UP) == "pending"


def test_an_accepted_lead_is_not_returned(funnel):
    lead = given(funnel)
    lead.record("跟进反馈", at="2026-03-07 10:00", 结论="接收")
    assert not lead.case.returned
    assert lead.clock(FOLLOW_UP) == "pending"


def test_a_call_made_in_time_but_sent_late_from_a_cellar_turns_missed_into_met(funnel):
    lead = given(funnel)
    assert len(funnel.until("2026-03-08 18:00").messages) == 2
    decision = lead.record(
        "客户沟通", at="2026-03-08 19:00", occurred_at="2026-03-08 16:00", 沟通结果="已沟通"
    )
    assert lead.clock(FOLLOW_UP) == "met"
    assert [event.corrects for event in decision.events if type(event).__name__ == "DeadlineMet"] == [True]
    assert decision.messages == ()


def test_a_device_whose_clock_runs_ahead_is_not_believed(funnel):
    lead = given(funnel)
    decision = lead.record(
        "客户沟通", at="2026-03-07 10:00", occurred_at="2026-03-07 10:01", 沟通结果="已沟通"
    )
    assert not decision.events[0].verified
    assert lead.case.clocks[FOLLOW_UP].ended_at == instant("2026-03-07 10:00")


@pytest.mark.parametrize(("skew", "believed"), [(-300, True), (301, False)])
def test_a_device_whose_clock_is_more_than_five_minutes_wrong_is_not_believed(funnel, skew, believed):
    lead = given(funnel)
    decision = lead.record(
        "客户沟通", at="2026-03-07 10:00", occurred_at="2026-03-07 09:00", skew=skew, 沟通结果="已沟通"
    )
    assert decision.events[0].verified is believed


def test_what_is_told_later_than_two_days_counts_from_its_receipt(funnel):
    lead = given(funnel)
    decision = lead.record(
        "客户沟通", at="2026-03-09 17:00", occurred_at="2026-03-07 16:00", 沟通结果="已沟通"
    )
    assert not decision.events[0].verified
    assert lead.clock(FOLLOW_UP) == "missed"


def test_a_correction_may_prove_that_it_was_in_time(funnel):
    lead = given(funnel)
    lead.record("客户沟通", at="2026-03-07 10:00", id="call", 沟通结果="未接通")
    funnel.until("2026-03-09 10:00")
    assert lead.clock(FOLLOW_UP) == "missed"
    lead.correct("call", at="2026-03-09 11:00", 沟通结果="已沟通")
    assert lead.clock(FOLLOW_UP) == "met"
    assert lead.case.clocks[FOLLOW_UP].ended_at == instant("2026-03-07 10:00")


def test_a_correction_that_takes_back_the_only_call_lets_the_clock_run_again(funnel):
    lead = given(funnel)
    lead.record("客户沟通", at="2026-03-07 10:00", id="call", 沟通结果="已沟通")
    lead.correct("call", at="2026-03-07 12:00", 沟通结果="未接通")
    assert lead.clock(FOLLOW_UP) == "pending"
    assert lead.deadlines[FOLLOW_UP, 1] == instant("2026-03-08 17:00")


def test_a_correction_after_the_limit_that_takes_back_the_call_is_a_miss(funnel):
    lead = given(funnel)
    lead.record("客户沟通", at="2026-03-07 10:00", id="call", 沟通结果="已沟通")
    decision = lead.correct("call", at="2026-03-08 18:00", 沟通结果="未接通")
    assert lead.clock(FOLLOW_UP) == "missed"
    assert [message.to for message in happened_now(lead, decision).messages and decision.messages] == ["主管"]


def test_a_second_call_keeps_the_clock_met_when_the_first_is_taken_back(funnel):
    lead = given(funnel)
    lead.record("客户沟通", at="2026-03-07 10:00", id="call", 沟通结果="已沟通")
    lead.record("客户沟通", at="2026-03-07 11:00", 沟通结果="已沟通")
    lead.correct("call", at="2026-03-07 12:00", 沟通结果="未接通")
    assert lead.clock(FOLLOW_UP) == "met"


def test_an_agreement_that_nobody_made_is_refused(funnel):
    lead = funnel(HANDOVER).lead()
    refusal = lead.ask(creation({"客户名称": "甲"}, given_under="市场线索"), "2026-03-06 17:00")
    assert [str(each.code) for each in refusal.refused] == ["RULE604"]
    assert "市场线索跟进" in refusal.refused[0].message("zh")


OUTSIDE = HANDOVER.replace("预算: money", "预算: money\n        城市: [杭州, 其他]").replace(
    "within: 48 hours", 'within: 48 hours\n        excluded_if: {覆盖区域外: 城市 == "其他"}'
)


@pytest.fixture
def outside(funnel):
    """Handed over on Friday 6 March at 17:00 with a city, wrongly, that nobody covers."""
    lead = funnel(OUTSIDE).new_case(
        at="2026-03-06 17:00", given_under="市场线索跟进", 城市="其他", **QUALIFIED
    )
    assert lead.case.excluded == "覆盖区域外"
    assert lead.deadlines == {}
    return lead


def test_a_lead_that_was_excluded_by_a_wrong_city_owes_again_what_it_owed(funnel, outside):
    outside.edit("2026-03-07 09:00", reason="城市填错了", 城市="杭州")
    assert outside.case.excluded == ""
    assert outside.deadlines == {(each, 1): instant("2026-03-08 17:00") for each in (FOLLOW_UP, FEEDBACK)}
    assert len(funnel.until("2026-03-09 00:00").messages) == 2


def test_what_was_done_while_it_was_excluded_counts_when_it_is_taken_back(funnel, outside):
    outside.record("客户沟通", "2026-03-07 09:00", 沟通结果="已沟通")
    outside.edit("2026-03-10 09:00", reason="城市填错了", 城市="杭州")
    assert (outside.clock(FOLLOW_UP), outside.clock(FEEDBACK)) == ("met", "missed")
    assert funnel.until("2026-03-20 00:00").messages == []


def test_a_returned_lead_owes_nothing_when_it_is_taken_back(funnel, outside):
    outside.record("跟进反馈", "2026-03-07 09:00", 结论="退回")
    outside.edit("2026-03-07 10:00", reason="城市填错了", 城市="杭州")
    assert outside.deadlines == {}
