"""What rules do by themselves passes the same gate as a person, and is told in the trace when it does not."""

from __future__ import annotations

from engine.rules import Person
from tests.engine.rules.story import codes, types

CASE = """
    case:
      owner: 销售代表
      fields: {客户名称: text, 预算: money, 竞品: text, 跟进人: person}
      required: [客户名称]
    activities:
      竞品对比分析: {fields: {结论: long_text}}
    stages:
      - {stage: 触达, deliver: 竞品}
      - stage: 需求确认
      - won: 赢单
      - lost: 输单
        reasons: [价格, 失联]
"""


def test_a_rule_moves_a_case_that_a_person_could_move(funnel):
    funnel(CASE + "    rules: {推进: {when: {changed: 竞品}, do: [{move: 需求确认}]}}\n")
    lead = funnel.new_case(at="2026-03-02 10:00")
    decision = lead.edit(at="2026-03-03 10:00", 竞品="乙公司")
    assert types(decision) == ["FieldsChanged", "StageEntered"]
    assert (lead.case.stage, decision.events[-1].actor) == ("需求确认", "system")


def test_a_refused_move_leaves_the_case_and_says_what_was_missing(funnel):
    funnel(CASE + "    rules: {推进: {when: {changed: 预算}, do: [{move: 需求确认}]}}\n")
    lead = funnel.new_case(at="2026-03-02 10:00")
    decision = lead.edit(at="2026-03-03 10:00", 预算=100)
    assert types(decision) == ["FieldsChanged"]
    step = decision.trace[-1]
    assert (step.what, step.outcome) == ("rule/推进/move/需求确认", "suppressed")
    assert "竞品" in step.because["missing"]


def test_a_rule_may_lose_a_case_for_a_reason_of_the_model(funnel):
    funnel(
        CASE + "    rules: {放弃: {when: {changed: 预算}, if: 预算 < 1, do: [{move: 输单, reason: 失联}]}}\n"
    )
    lead = funnel.new_case(at="2026-03-02 10:00", 预算=10_000)
    lead.edit(at="2026-03-03 10:00", reason="没钱了", 预算=0)
    assert (lead.case.stage, lead.case.reason) == ("输单", "失联")


def test_a_case_goes_to_the_holder_of_a_role_and_to_the_unit_of_that_person(funnel):
    funnel(CASE + "    rules: {接手: {when: {changed: 预算}, do: [{assign: 主管}]}}\n")
    lead = funnel.new_case(at="2026-03-02 10:00")
    lead.holders = {"主管": Person("zhang", "张主管", "u0", "/u0/")}
    assert types(lead.edit(at="2026-03-03 10:00", 预算=1)) == ["FieldsChanged", "OwnerChanged"]
    assert (lead.case.owner, lead.case.unit, lead.case.unit_path) == ("zhang", "u0", "/u0/")
    again = lead.edit(at="2026-03-04 10:00", reason="追加", 预算=2)
    assert types(again) == ["FieldsChanged"]


def test_a_case_goes_to_the_person_in_a_field_if_that_person_is_here(funnel):
    funnel(CASE + "    rules: {接手: {when: {changed: 跟进人}, do: [{assign: 跟进人}]}}\n")
    lead = funnel.new_case(at="2026-03-02 10:00")
    decision = lead.edit(at="2026-03-03 10:00", 跟进人="gone")
    assert types(decision) == ["FieldsChanged"]
    assert (decision.trace[-1].what, decision.trace[-1].outcome) == ("rule/接手/assign/跟进人", "suppressed")
    lead.facts = {"people": {"xiaoli": Person("xiaoli", "小李")}}
    lead.edit(at="2026-03-04 10:00", reason="换人", 跟进人="xiaoli")
    assert (lead.case.owner, lead.case.unit) == ("xiaoli", "u1")


def test_what_a_rule_requires_guards_every_forward_move_until_it_is_there(funnel):
    funnel(CASE + "    rules: {比竞品: {when: {changed: 竞品}, do: [{require: 竞品对比分析}]}}\n")
    lead = funnel.new_case(at="2026-03-02 10:00")
    assert types(lead.edit(at="2026-03-03 10:00", 竞品="乙公司")) == ["FieldsChanged", "DemandMade"]
    refused = lead.move("需求确认", at="2026-03-04 10:00")
    assert codes(refused) == ["RULE618"]
    assert refused.refused[0].path == "activity/竞品对比分析"
    assert types(lead.edit(at="2026-03-04 11:00", reason="改", 竞品="丙公司")) == ["FieldsChanged"]
    lead.record("竞品对比分析", at="2026-03-05 10:00", 结论="我们更稳")
    assert lead.move("需求确认", at="2026-03-05 11:00").accepted
    # What is there already is not demanded again.
    assert types(lead.edit(at="2026-03-06 10:00", reason="改", 竞品="丁公司")) == ["FieldsChanged"]


def test_a_demand_does_not_keep_a_case_from_being_lost_or_sent_back(funnel):
    funnel(CASE + "    rules: {比竞品: {when: {entered: 需求确认}, do: [{require: 竞品对比分析}]}}\n")
    lead = funnel.new_case(at="2026-03-02 10:00", 竞品="乙公司")
    lead.move("需求确认", at="2026-03-03 10:00")
    assert lead.move("触达", at="2026-03-04 10:00", comment="重来").accepted
    assert lead.move("输单", at="2026-03-05 10:00", reason="价格").accepted
