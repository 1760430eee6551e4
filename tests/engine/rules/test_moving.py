"""Stages are left through gates, back with a comment, out with a reason (C001, C003, C014, C015)."""

from __future__ import annotations

from engine.rules import Facts, explain_move
from tests.engine.rules.story import codes, instant, said, types

SALES = """
    case:
      owner: 销售代表
      fields:
        客户名称: text
        客户级别: [大客户, 普通客户]
      required: [客户名称]
    records:
      报价单: {fields: {金额: money}, required: [金额]}
    activities:
      客户沟通: {fields: {沟通结果: [已沟通, 未接通]}, required: [沟通结果], counts_if: 沟通结果 == "已沟通"}
      需求会议: {fields: {会议纪要: long_text}, required: [会议纪要]}
    stages:
      - stage: 触达
        deliver: 客户沟通
      - stage: 需求确认
        means: 客户当面说过需求
        entry: 需求会议
      - stage: 报价谈判
        deliver:
          all:
            - {at_least: 3, of: 报价单, if: 客户级别 == "大客户"}
            - {at_least: 1, of: 报价单}
      - won: 赢单
      - lost: 输单
        reasons: [价格, 竞品]
"""


def test_a_case_begins_in_the_first_stage(funnel):
    lead = funnel(SALES).new_case(at="2026-03-02 10:00")
    assert lead.case.stage == "触达"
    assert lead.case.entered_at == instant("2026-03-02 10:00")
    assert [type(event).__name__ for event in lead.events] == ["CaseCreated", "StageEntered"]


def test_all_that_is_missing_is_named_at_once_with_the_meaning_of_the_stage(funnel):
    lead = funnel(SALES).new_case(at="2026-03-02 10:00")
    refusal = lead.move("需求确认", at="2026-03-02 11:00")
    assert codes(refusal) == ["RULE612", "RULE613"]
    assert "缺 1 次客户沟通" in said(refusal)
    assert "缺 1 次需求会议" in said(refusal)
    assert "客户当面说过需求" in said(refusal)
    assert refusal.events == ()
    assert lead.case.stage == "触达"


def test_an_unanswered_call_opens_no_gate(funnel):
    lead = funnel(SALES).new_case(at="2026-03-02 10:00")
    lead.record("需求会议", at="2026-03-02 10:10", 会议纪要="谈了预算")
    lead.record("客户沟通", at="2026-03-02 10:20", 沟通结果="未接通")
    assert codes(lead.move("需求确认", at="2026-03-02 11:00")) == ["RULE612"]
    lead.record("客户沟通", at="2026-03-02 11:20", 沟通结果="已沟通")
    assert lead.move("需求确认", at="2026-03-02 11:30").accepted
    assert lead.case.stage == "需求确认"


def test_a_talk_of_last_month_is_too_old_for_a_gate_that_wants_a_fresh_one(funnel):
    fresh = SALES.replace("deliver: 客户沟通", "deliver: {at_least: 1, of: 客户沟通, within: 7 days}")
    lead = funnel(fresh.replace("        entry: 需求会议\n", "")).new_case(at="2026-03-02 10:00")
    lead.record("客户沟通", at="2026-03-02 11:00", 沟通结果="已沟通")
    refusal = lead.move("需求确认", at="2026-03-09 11:01")
    assert codes(refusal) == ["RULE612"]
    assert "缺 最近 7天内的 1 次客户沟通" in said(refusal)
    assert lead.move("需求确认", at="2026-03-09 11:00").accepted


def test_a_key_account_with_two_quotes_lacks_one(funnel):
    lead = advanced(funnel, 客户级别="大客户")
    for n in (1, 2):
        quote(lead, n)
    assert "缺 1 份报价单" in said(lead.move("赢单", at="2026-03-05 12:00"))
    quote(lead, 3)
    assert lead.move("赢单", at="2026-03-05 13:00").accepted


def test_an_ordinary_customer_needs_one_quote(funnel):
    lead = advanced(funnel, 客户级别="普通客户")
    assert not lead.move("赢单", at="2026-03-05 12:00").accepted
    quote(lead, 1)
    assert lead.move("赢单", at="2026-03-05 12:00").accepted


def test_a_page_that_was_open_too_long_moves_nothing(funnel):
    lead = advanced(funnel)
    refusal = lead.move("报价谈判", at="2026-03-05 12:00", expected_stage="需求确认")
    assert codes(refusal) == ["RULE610"]
    assert "报价谈判" in said(refusal)


def test_a_move_that_skips_a_stage_is_told_where_it_may_go(funnel):
    lead = funnel(SALES).new_case(at="2026-03-02 10:00")
    refusal = lead.move("报价谈判", at="2026-03-02 11:00")
    assert codes(refusal) == ["RULE611"]
    assert "需求确认" in said(refusal)
    assert codes(lead.move("触答", at="2026-03-02 11:00")) == ["RULE604"]


def test_a_lost_case_tells_its_reason_from_the_list_but_delivers_nothing(funnel):
    lead = funnel(SALES).new_case(at="2026-03-02 10:00")
    assert codes(lead.move("输单", at="2026-03-02 11:00")) == ["RULE614"]
    assert codes(lead.move("输单", at="2026-03-02 11:00", reason="不想做")) == ["RULE615"]
    assert lead.move("输单", at="2026-03-02 11:00", reason="价格").accepted
    assert lead.case.reason == "价格"


def test_a_move_back_says_why(funnel):
    lead = advanced(funnel)
    assert codes(lead.move("触达", at="2026-03-05 12:00", comment="  ")) == ["RULE616"]
    assert lead.move("触达", at="2026-03-05 12:00", comment="联系人离职").accepted
    assert lead.case.visit == 4


def test_an_override_is_a_fact_of_its_own_with_what_was_missing(funnel):
    lead = funnel(SALES).new_case(at="2026-03-02 10:00")
    lead.record("需求会议", at="2026-03-02 10:10", 会议纪要="谈了预算")
    assert codes(lead.move("需求确认", at="2026-03-02 11:00", override="老客户")) == ["RULE617"]
    assert codes(lead.move("需求确认", at="2026-03-02 11:00", override=" ", approver="director")) == [
        "RULE617"
    ]
    decision = lead.move("需求确认", at="2026-03-02 11:00", override="老客户", approver="director")
    assert types(decision) == ["GateOverridden", "StageEntered"]
    assert decision.events[0].missing == ("缺 1 次客户沟通",)
    assert decision.events[0].approver == "director"


def test_an_override_does_not_open_a_path_that_is_not_there(funnel):
    lead = funnel(SALES).new_case(at="2026-03-02 10:00")
    refusal = lead.move("报价谈判", at="2026-03-02 11:00", override="急", approver="director")
    assert codes(refusal) == ["RULE611"]


def test_an_override_of_an_open_gate_leaves_no_mark(funnel):
    lead = advanced(funnel)
    quote(lead, 1)
    assert types(lead.move("赢单", at="2026-03-05 12:00", override="急", approver="director")) == [
        "StageEntered"
    ]


def test_a_page_can_tell_what_is_missing_before_anybody_tries(funnel):
    lead = funnel(SALES).new_case(at="2026-03-02 10:00")
    now = instant("2026-03-02 11:00")
    forward = explain_move(funnel.model, lead.case, Facts(), "需求确认", now)
    assert not forward.possible
    assert forward.sentence("zh") == said(lead.move("需求确认", at="2026-03-02 11:00"))
    out = explain_move(funnel.model, lead.case, Facts(), "输单", now)
    assert out.possible
    assert [str(each.code) for each in out.asked] == ["RULE614"]


def advanced(funnel, **fields):
    lead = funnel(SALES).new_case(at="2026-03-02 10:00", **fields)
    lead.record("客户沟通", at="2026-03-03 10:00", 沟通结果="已沟通")
    lead.record("需求会议", at="2026-03-03 11:00", 会议纪要="谈了预算")
    assert lead.move("需求确认", at="2026-03-04 10:00").accepted
    assert lead.move("报价谈判", at="2026-03-05 10:00").accepted
    return lead


def quote(lead, n):
    assert lead.add_record("报价单", f"q{n}", at="2026-03-05 11:00", 金额=10000 * n).accepted
