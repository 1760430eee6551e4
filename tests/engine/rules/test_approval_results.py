"""What comes of an approval sets rules off; circles over it are named, and cut off."""

from __future__ import annotations

from engine.model import load
from engine.model.kernel import DEEPEST
from engine.rules.command import DecideApproval
from tests.engine.rules.story import complete, types
from tests.engine.rules.test_approvals import TIERS, ask, decide, quoted

RESULTS = (
    TIERS
    + """
rules:
  批了就签: {when: {approved: 折扣审批}, do: [{move: 签约}]}
  没批就派单: {when: {rejected: 折扣审批}, do: [{task: 重新报价, for: 销售代表}]}
"""
)


def test_what_comes_of_an_approval_sets_rules_off(funnel):
    lead = quoted(funnel(RESULTS), 15)
    ask(lead)
    decide(lead, "主管", "approve")
    assert lead.case.stage == "签约"


def test_a_rejection_by_the_clock_sets_rules_off_as_one_by_a_person_does(funnel):
    funnel(RESULTS).working(until="2026-12-31")
    lead = quoted(funnel, 15)
    ask(lead)
    happened = funnel.until("2026-03-10 10:00")
    assert [types(each) for each in happened.decisions] == [
        ["ApprovalStepClosed", "ApprovalEnded", "TaskOpened"]
    ]


def test_what_is_approved_by_saving_alone_sets_rules_off_too(funnel):
    lead = quoted(funnel(RESULTS.replace("    steps:", "    on_save: true\n    steps:")), 5)
    assert lead.case.stage == "签约"


def test_a_case_that_a_rejection_loses_leaves_no_other_approval_running(funnel):
    model = (
        TIERS
        + """
  签约审批: {for: case, steps: [{ask: 法务}]}
rules:
  没批就丢: {when: {rejected: 折扣审批}, do: [{move: 输单, reason: 价格}]}
"""
    )
    lead = quoted(funnel(model), 15)
    ask(lead)
    ask(lead, "签约审批")
    request = next(id for id, each in lead.case.approvals.items() if each.approval == "折扣审批")
    lead.ask(
        DecideApproval(actor="主管", request=request, occurrence=1, verdict="reject", comment="太低"),
        "2026-03-02 11:00",
    )
    assert lead.case.stage == "输单"
    assert sorted(each.state for each in lead.case.approvals.values()) == ["recalled", "rejected"]


CIRCLE = """
approvals: {加价: {for: case, steps: [{if: 预算 < 0, ask: 主管}]}}
rules:
  再加: {when: {approved: 加价}, do: [{set: {预算: 预算 + 1}}, {approve: 加价}]}
"""


def test_an_approval_that_asks_for_itself_again_stops_at_the_fifth_rule(funnel):
    lead = funnel(CIRCLE).new_case(at="2026-03-02 09:00", 预算="1000")
    decision = ask(lead, "加价")
    assert types(decision).count("ApprovalEnded") == 1 + DEEPEST
    assert [step.outcome for step in decision.trace if step.what == "rule/再加"][-1] == "suppressed"


def test_a_circle_over_an_approval_that_asks_nobody_is_named_when_the_model_is_checked():
    warned = load({"m.yaml": complete(CIRCLE)}).diagnostics
    assert "再加 → 再加" in warned[0].message("zh")
    always = CIRCLE.replace("if: 预算 < 0, ", "")
    assert load({"m.yaml": complete(always)}).diagnostics == ()


def test_a_rule_cannot_wait_for_an_approval_that_the_model_does_not_have():
    wrong = complete(RESULTS.replace("{approved: 折扣审批}, do", "{approved: 折扣申批}, do"))
    (problem,) = load({"m.yaml": wrong}).diagnostics
    assert (str(problem.code), problem.path) == ("MODEL295", "rules.批了就签.when.approved")
