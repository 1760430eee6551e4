"""A return is contested by the provider and decided by a third person (C009, D-6)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.rules.command import ContestReturn, DecideContest
from tests.engine.rules.story import Lead, instant, model_of, to

HANDOVER = """
    case:
      owner: 销售代表
      fields: {客户名称: text, 联系电话: phone, 预算: money}
      required: [客户名称]
    definitions:
      合格线索: filled(联系电话, 预算)
    activities:
      客户沟通: {fields: {沟通结果: [已沟通, 未接通]}, required: [沟通结果], counts_if: 沟通结果 == "已沟通"}
      跟进反馈: {fields: {结论: [接收, 退回], 退回原因: [没有预算, 空号]}, required: [结论]}
    agreements:
      跟进:
        from: 市场部
        gives: 合格线索
        to: 销售代表
        does: [客户沟通, 跟进反馈]
        within: 48 hours
        returned_if: 结论 == "退回"
        return_reason: 退回原因
        return_needs: {没有预算: filled(预算)}
        missed: [{notify: 主管, say: 没有按时跟进}]
    rules:
      争议告知: {when: {contested: 跟进}, do: [{notify: 培训负责人, say: 请来决定}]}
      决定告知: {when: {contest_decided: 跟进}, do: [{notify: 市场部, say: 有决定了}]}
"""
FOLLOW_UP = "agreement/跟进/客户沟通"
CONTEST = ContestReturn(actor="qian", reason="当场拨通过")
GRANTED = DecideContest(actor="lin", granted=True, comment="听过录音")


def returned(funnel) -> Lead:
    """Given on Monday at 10:00, sent back the day after."""
    fields = {"联系电话": "13800138000", "预算": 1000000}
    lead = funnel(HANDOVER).new_case(at="2026-03-02 10:00", given_under="跟进", **fields)
    assert lead.record("跟进反馈", at="2026-03-03 10:00", 结论="退回", 退回原因="空号").accepted
    return lead


def refused(decision) -> list[str]:
    return [each.code.id for each in decision.refused]


def test_a_contest_and_its_decision_are_told_by_rules(funnel):
    lead = returned(funnel)
    [said] = lead.ask(CONTEST, "2026-03-03 11:00").messages
    assert (said.to, said.say) == ("培训负责人", "请来决定")
    [said] = lead.ask(GRANTED, "2026-03-03 12:00").messages
    assert (said.to, said.say) == ("市场部", "有决定了")


def test_an_overturned_return_runs_on_to_the_same_instant(funnel):
    lead = returned(funnel)
    lead.ask(CONTEST, "2026-03-03 11:00")
    assert lead.clock(FOLLOW_UP) == "cancelled"
    lead.ask(GRANTED, "2026-03-03 12:00")
    assert not lead.case.returned
    assert lead.deadlines[FOLLOW_UP, 1] == instant("2026-03-04 10:00")
    assert funnel.until("2026-03-04 10:01").messages == [to("主管", about=lead)]


def test_decided_after_it_was_due_it_is_late_at_once_unless_somebody_called_meanwhile(funnel):
    late, called = returned(funnel), returned(funnel)
    called.record("客户沟通", at="2026-03-03 15:00", 沟通结果="已沟通")
    for lead in (late, called):
        lead.ask(CONTEST, "2026-03-03 16:00")
        lead.ask(GRANTED, "2026-03-06 10:00")
    assert (late.clock(FOLLOW_UP), called.clock(FOLLOW_UP)) == ("missed", "met")


def test_an_upheld_return_stays_and_is_not_contested_twice(funnel):
    lead = returned(funnel)
    lead.ask(CONTEST, "2026-03-03 11:00")
    upheld = DecideContest(actor="lin", granted=False, comment="打过,是空号")
    assert lead.ask(upheld, "2026-03-03 12:00").accepted
    assert lead.case.returned
    assert lead.clock(FOLLOW_UP) == "cancelled"
    assert refused(lead.ask(CONTEST, "2026-03-03 13:00")) == ["RULE684"]


def test_the_form_that_was_overturned_returns_nothing_when_it_is_corrected(funnel):
    lead = returned(funnel)
    lead.ask(CONTEST, "2026-03-03 11:00")
    lead.ask(GRANTED, "2026-03-03 12:00")
    (form,) = lead.case.submissions
    assert lead.correct(form, at="2026-03-03 13:00", 退回原因=None, 结论="接收").accepted
    assert lead.correct(form, at="2026-03-03 14:00", 结论="退回", 退回原因="空号").accepted
    assert not lead.case.returned
    assert lead.record("跟进反馈", at="2026-03-03 15:00", 结论="退回", 退回原因="空号").accepted
    assert lead.case.returned
    assert lead.ask(CONTEST, "2026-03-03 16:00").accepted


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ContestReturn(actor="qian", reason="  "), "RULE685"),
        (GRANTED, "RULE686"),
    ],
)
def test_what_stands_against_a_contest_is_said(funnel, command, code):
    assert refused(returned(funnel).ask(command, "2026-03-03 11:00")) == [code]


def test_who_returned_it_and_who_contested_it_do_not_decide(funnel):
    lead = returned(funnel)
    lead.ask(CONTEST, "2026-03-03 11:00")
    for actor in ("qian", "xiaowang"):
        decision = DecideContest(actor=actor, granted=True, comment="当然")
        assert refused(lead.ask(decision, "2026-03-03 12:00")) == ["RULE687"]
    unsaid = DecideContest(actor="lin", granted=True, comment="")
    assert refused(lead.ask(unsaid, "2026-03-03 12:00")) == ["RULE685"]


def test_a_lead_that_nobody_returned_is_not_contested(funnel):
    lead = funnel(HANDOVER).new_case(at="2026-03-02 10:00")
    assert refused(lead.ask(CONTEST, "2026-03-03 11:00")) == ["RULE683"]


def test_a_return_under_dispute_waits_for_its_decision(funnel):
    lead = returned(funnel)
    lead.ask(CONTEST, "2026-03-03 11:00")
    assert refused(lead.hand_over("跟进", at="2026-03-03 12:00")) == ["RULE688"]


def test_the_definition_of_the_hand_over_counts_and_not_the_one_of_today(funnel):
    """The field was called 报价预算 then, and a return for want of it was refused while it was there."""
    lead = returned(funnel)
    lead.hand_over("跟进", at="2026-03-04 10:00")
    then = HANDOVER.replace("预算: money", "报价预算: money").replace("预算)", "报价预算)")
    funnel.model = replace(funnel.model, renames={"field/case/报价预算": "预算"})
    lead.facts = {"signed": model_of(then).agreements["跟进"]}
    wrong = lead.record("跟进反馈", at="2026-03-04 11:00", 结论="退回", 退回原因="没有预算")
    assert refused(wrong) == ["RULE681"]
    lead.edit("2026-03-04 12:00", reason="问过,没有", 预算=None)
    assert lead.record("跟进反馈", at="2026-03-04 13:00", 结论="退回", 退回原因="没有预算").accepted


def test_a_return_that_is_overturned_while_the_lead_is_counted_apart_waits_until_it_counts(funnel):
    apart = HANDOVER.replace("return_needs", "excluded_if: {太小: 预算 < 10000}\n        return_needs")
    fields = {"联系电话": "13800138000", "预算": 1000000}
    lead = funnel(apart).new_case(at="2026-03-02 10:00", given_under="跟进", **fields)
    lead.record("跟进反馈", at="2026-03-02 11:00", 结论="退回", 退回原因="空号")
    lead.ask(CONTEST, "2026-03-02 12:00")
    lead.edit("2026-03-02 13:00", reason="记错了", 预算=500000)
    lead.ask(GRANTED, "2026-03-02 14:00")
    assert lead.clock(FOLLOW_UP) == "cancelled"
    lead.edit("2026-03-02 15:00", reason="没记错", 预算=1000000)
    assert lead.deadlines[FOLLOW_UP, 1] == instant("2026-03-04 10:00")


def test_a_lead_given_again_unqualified_owes_nothing_of_what_it_owed_before(funnel):
    lead = returned(funnel)
    lead.edit("2026-03-03 11:00", reason="没有", 预算=None)
    lead.hand_over("跟进", at="2026-03-03 12:00")
    lead.record("跟进反馈", at="2026-03-03 13:00", 结论="退回", 退回原因="没有预算")
    lead.ask(CONTEST, "2026-03-03 14:00")
    assert lead.ask(GRANTED, "2026-03-03 15:00").accepted
    assert lead.clock(FOLLOW_UP) == "cancelled"


def test_a_correction_of_earlier_feedback_does_not_return_the_lead_that_was_given_again(funnel):
    lead = returned(funnel)
    [first] = lead.case.submissions
    assert lead.hand_over("跟进", at="2026-03-05 10:00").accepted
    assert lead.correct(first, at="2026-03-05 11:00", 退回原因="没有预算").accepted
    assert not lead.case.returned
    assert lead.deadlines[FOLLOW_UP, 2] == instant("2026-03-07 10:00")
