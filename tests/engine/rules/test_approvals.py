"""Approvals: who is asked, who may decide, how they end, and what a gate says meanwhile."""

from __future__ import annotations

import pytest

from engine.model import load
from engine.rules import Person
from engine.rules.command import (
    AssignCase,
    DecideApproval,
    DelegateApproval,
    RecallApproval,
    RequestApproval,
)
from engine.rules.event import ApprovalDecided, ApprovalEnded, ApprovalRequested, ApprovalStepOpened
from tests.engine.rules.story import Funnel, Lead, codes, complete, said, types

TIERS = """
roles: [销售代表, 主管, 区域总监, 财务, 法务]
records: {报价单: {fields: {报价金额: money, 折扣: percent}}}
stages:
  - stage: 报价谈判
    deliver: {approved: 折扣审批}
  - stage: 签约
  - won: 赢单
  - lost: 输单
    reasons: [价格]
approvals:
  折扣审批:
    for: 报价单
    steps:
      - {if: 折扣 > 10, ask: 主管}
      - {if: 折扣 > 20, ask: 区域总监}
    within: 2 workdays
    otherwise: reject
"""


def parallel(how: str) -> str:
    return f"""
roles: [销售代表, 财务, 法务, 区域总监]
approvals:
  签约审批:
    for: case
    steps: [{{ask: [财务, 法务, 区域总监], how: {how}}}]
"""


def quoted(funnel: Funnel, discount: int, at: str = "2026-03-02 10:00") -> Lead:
    """Monday."""
    lead = funnel.new_case(at="2026-03-02 09:00")
    assert lead.add_record("报价单", "q1", at, 报价金额="50000", 折扣=discount).accepted
    return lead


def ask(lead: Lead, approval: str = "折扣审批", at: str = "2026-03-02 10:30", actor: str = "xiaowang"):
    return lead.ask(RequestApproval(actor=actor, approval=approval), at)


def decide(
    lead: Lead, actor: str, verdict: str, at: str = "2026-03-02 11:00", comment: str = "", occurrence=None
):
    (id,) = lead.case.approvals
    step = lead.case.approvals[id].occurrence if occurrence is None else occurrence
    return lead.ask(
        DecideApproval(actor=actor, request=id, occurrence=step, verdict=verdict, comment=comment), at
    )


def state(lead: Lead) -> str:
    (request,) = lead.case.approvals.values()
    return request.state


def waiting(lead: Lead) -> list[str | None]:
    (request,) = lead.case.approvals.values()
    return [seat.person for _, seat in request.waiting()]


@pytest.mark.parametrize(
    ("discount", "asked"), [(8, []), (10, []), (15, ["主管"]), (20, ["主管"]), (25, ["主管", "区域总监"])]
)
def test_a_greater_discount_asks_more_people_one_after_the_other(funnel, discount, asked):
    lead = quoted(funnel(TIERS), discount)
    ask(lead)
    for person in asked:
        assert waiting(lead) == [person]
        assert decide(lead, person, "approve").accepted
    assert state(lead) == "approved"


def test_who_is_asked_gets_the_message_and_nobody_else(funnel):
    decision = ask(quoted(funnel(TIERS), 25))
    assert [(message.reader, message.title) for message in decision.messages] == [("主管", "请审批:折扣审批")]
    assert "折扣 25" in decision.messages[0].say
    assert "华东医院" not in decision.messages[0].public


def test_what_needs_nobody_is_approved_at_once_and_recorded(funnel):
    decision = ask(quoted(funnel(TIERS), 5))
    assert types(decision) == ["ApprovalRequested", "ApprovalEnded"]
    assert decision.events[-1].because == "not_needed"
    assert decision.messages == ()


def test_a_gate_waits_and_says_for_whom_and_since_when(funnel):
    lead = quoted(funnel(TIERS), 15)
    assert "还没有送审" in said(lead.move("签约", "2026-03-02 10:10"))
    ask(lead)
    refused = lead.move("签约", "2026-03-02 10:40")
    assert codes(refused) == ["RULE612"]
    assert "正等主管审批,自2026-03-02 10:30" in said(refused)
    decide(lead, "主管", "approve")
    assert lead.move("签约", "2026-03-02 11:10").accepted


def test_a_gate_says_by_whom_and_why_it_was_rejected(funnel):
    lead = quoted(funnel(TIERS), 15)
    ask(lead)
    assert codes(decide(lead, "主管", "reject")) == ["RULE673"]
    decision = decide(lead, "主管", "reject", comment="毛利太低")
    assert [message.reader for message in decision.messages] == ["xiaowang"]
    assert "被主管拒绝:毛利太低" in said(lead.move("签约", "2026-03-02 11:10"))


def test_all_of_three_ends_with_the_first_rejection_and_asks_nobody_further(funnel):
    lead = funnel(parallel("all")).new_case(at="2026-03-02 09:00")
    ask(lead, "签约审批")
    decide(lead, "财务", "approve")
    decision = decide(lead, "法务", "reject", comment="条款不行")
    assert state(lead) == "rejected"
    (request,) = lead.case.approvals.values()
    assert [(seat.role, seat.state, seat.by) for seat in request.seats] == [
        ("财务", "approved", "财务"),
        ("法务", "rejected", "法务"),
        ("区域总监", "closed", None),
    ]
    assert types(decision) == ["ApprovalDecided", "ApprovalStepClosed", "ApprovalEnded"]
    assert codes(decide(lead, "区域总监", "approve")) == ["RULE675"]


def test_any_of_three_is_enough_and_only_all_rejections_reject(funnel):
    lead = funnel(parallel("any")).new_case(at="2026-03-02 09:00")
    ask(lead, "签约审批")
    decide(lead, "财务", "reject", comment="不懂")
    assert state(lead) == "running"
    decide(lead, "法务", "approve")
    assert state(lead) == "approved"


def test_the_same_decision_sent_twice_is_one_and_never_reaches_the_next_step(funnel):
    lead = quoted(funnel(TIERS), 25)
    lead.facts = {"chains": {role: (Person("boss", "老板"),) for role in ("主管", "区域总监")}}
    ask(lead)
    assert decide(lead, "boss", "approve", occurrence=1).accepted
    again = decide(lead, "boss", "approve", occurrence=1)
    assert (again.accepted, again.events) == (True, ())
    assert waiting(lead) == ["boss"]


def test_only_those_asked_and_their_deputies_decide(funnel):
    lead = quoted(funnel(TIERS), 15)
    ask(lead)
    assert codes(decide(lead, "财务", "approve")) == ["RULE671"]
    lead.facts = {"stand_ins": {"主管": "dailiren"}}
    assert decide(lead, "dailiren", "approve").accepted
    (request,) = lead.case.approvals.values()
    assert (request.seats[0].person, request.seats[0].by) == ("主管", "dailiren")


def test_nobody_approves_what_he_has_asked_for_the_next_one_upward_does(funnel):
    lead = quoted(funnel(TIERS), 15)
    lead.facts = {"chains": {"主管": (Person("zhuguan", "王主管"), Person("jingli", "李经理"))}}
    ask(lead, actor="zhuguan")
    assert waiting(lead) == ["jingli"]
    assert codes(decide(lead, "zhuguan", "approve")) == ["RULE672"]


def test_where_nobody_can_be_asked_administrators_hear_of_it_and_the_request_waits(funnel):
    lead = quoted(funnel(TIERS), 15)
    lead.facts = {"chains": {"主管": (Person("zhuguan", "王主管"),)}}
    decision = ask(lead, actor="zhuguan")
    assert [message.reader for message in decision.messages] == [""]
    assert (waiting(lead), state(lead)) == ([None], "running")
    lead.facts = {"chains": {"主管": (Person("xin", "新主管"),)}}
    decision = lead.edit("2026-03-02 15:00", 预算="1000")
    assert waiting(lead) == ["xin"]
    assert [message.reader for message in decision.messages] == ["xin"]


def test_an_approver_who_has_left_is_replaced_at_the_next_look(funnel):
    lead = quoted(funnel(TIERS), 15)
    ask(lead)
    lead.facts = {"gone": frozenset({"主管"}), "chains": {"主管": (Person("xin", "新主管"),)}}
    lead.edit("2026-03-02 15:00", 预算="1000")
    assert waiting(lead) == ["xin"]
    assert decide(lead, "xin", "approve", at="2026-03-02 16:00").accepted


def test_delegating_asks_somebody_else_but_not_the_requester(funnel):
    lead = quoted(funnel(TIERS), 15)
    ask(lead)
    (id,) = lead.case.approvals
    for unfit, sees_case in (("xiaowang", True), ("主管", True), ("wairen", False)):
        lead.facts = {"sees_case": sees_case}
        refused = lead.ask(DelegateApproval(actor="主管", request=id, to=unfit), "2026-03-02 11:00")
        assert codes(refused) == ["RULE677"]
    lead.facts = {}
    decision = lead.ask(DelegateApproval(actor="主管", request=id, to="xiaosun"), "2026-03-02 11:00")
    assert [message.reader for message in decision.messages] == ["xiaosun"]
    assert codes(decide(lead, "主管", "approve")) == ["RULE671"]
    assert decide(lead, "xiaosun", "approve").accepted
    assert state(lead) == "approved"


def test_what_is_sent_back_is_asked_again_in_a_new_round(funnel):
    lead = funnel(parallel("any")).new_case(at="2026-03-02 09:00", 预算="1000")
    ask(lead, "签约审批")
    decide(lead, "财务", "return", comment="预算填错了")
    assert state(lead) == "returned"
    lead.edit("2026-03-02 12:00", reason="填错", 预算="2000")
    ask(lead, "签约审批", "2026-03-02 12:30")
    (request,) = lead.case.approvals.values()
    assert (request.round, request.state) == (2, "running")
    assert len(request.seats) == 6
    assert codes(decide(lead, "法务", "approve", occurrence=1)) == ["RULE675"]
    decide(lead, "法务", "approve", "2026-03-02 13:00")
    assert state(lead) == "approved"


def test_the_requester_recalls_and_nobody_else(funnel):
    lead = quoted(funnel(TIERS), 15)
    ask(lead)
    (id,) = lead.case.approvals
    assert codes(lead.ask(RecallApproval(actor="主管", request=id), "2026-03-02 11:00")) == ["RULE676"]
    assert lead.ask(RecallApproval(actor="xiaowang", request=id), "2026-03-02 11:00").accepted
    assert (state(lead), waiting(lead), lead.deadlines) == ("recalled", [], {})


def test_unanswered_for_two_workdays_it_is_rejected_exactly_once(funnel):
    funnel(TIERS).working(until="2026-12-31")
    lead = quoted(funnel, 25, at="2026-03-05 10:00")
    ask(lead, at="2026-03-05 10:30")  # Thursday
    assert funnel.until("2026-03-09 10:30").decisions == []
    happened = funnel.until("2026-03-09 10:31")
    assert [types(each) for each in happened.decisions] == [["ApprovalStepClosed", "ApprovalEnded"]]
    assert (state(lead), [seat.state for seat in next(iter(lead.case.approvals.values())).seats]) == (
        "rejected",
        ["expired"],
    )
    assert funnel.until("2026-04-01 10:00").decisions == []


def test_a_deadline_found_late_is_marked_so(funnel):
    funnel(TIERS).working(until="2026-12-31")
    lead = quoted(funnel, 15)
    ask(lead)
    ((clause, occurrence),) = lead.deadlines
    due = lead.deadlines[clause, occurrence]
    decision = lead.fall_due(clause, occurrence, due, "2026-03-20 10:00")
    assert [event.late for event in decision.events if hasattr(event, "late")] == [True]
    assert decision.events[0].occurred_at == due


@pytest.mark.parametrize(("otherwise", "then"), [("next", "区域总监"), ("approve", "区域总监")])
def test_unanswered_the_next_step_may_be_asked(funnel, otherwise, then):
    funnel(TIERS.replace("otherwise: reject", f"otherwise: {otherwise}")).working(until="2026-12-31")
    lead = quoted(funnel, 25)
    ask(lead)
    funnel.until("2026-03-04 12:00")
    assert waiting(lead) == [then]
    funnel.until("2026-03-10 12:00")
    assert state(lead) == ("approved" if otherwise == "approve" else "rejected")


def test_a_published_calendar_moves_the_deadline_of_a_running_step(funnel):
    funnel(TIERS).working(until="2026-12-31")
    lead = quoted(funnel, 15)
    ask(lead)
    funnel.working(holidays=("2026-03-03",), until="2026-12-31")
    funnel.refresh("2026-03-02 12:00")
    assert funnel.until("2026-03-04 12:00").decisions == []
    assert state(lead) == "running"


def test_a_running_approval_keeps_the_steps_and_the_time_that_it_began_with(funnel):
    funnel(TIERS).working(until="2026-12-31")
    lead = quoted(funnel, 25)
    ask(lead)
    funnel(TIERS.replace("      - {if: 折扣 > 20, ask: 区域总监}\n", "").replace("2 workdays", "9 workdays"))
    funnel.refresh("2026-03-02 10:50")
    decide(lead, "主管", "approve")
    assert waiting(lead) == ["区域总监"]
    funnel.until("2026-03-05 10:00")
    assert state(lead) == "rejected"


def test_an_approval_holds_only_for_what_was_approved(funnel):
    model = """
case: {owner: 销售代表, fields: {客户名称: text, 折扣: percent, 备注: text}}
approvals: {特价: {for: case, steps: [{if: 折扣 > 10, ask: 主管}]}}
stages: [{stage: 触达, deliver: {approved: 特价}}, {won: 赢单}, {lost: 输单, reasons: [价格]}]
"""
    lead = funnel(model).new_case(at="2026-03-02 09:00", 折扣=15)
    ask(lead, "特价")
    decide(lead, "主管", "approve")
    lead.edit("2026-03-02 12:00", 备注="与折扣无关")
    assert lead.ask(RequestApproval(actor="xiaowang", approval="特价"), "2026-03-02 12:05").warnings
    lead.edit("2026-03-02 12:10", reason="客户压价", 折扣=30)
    assert "批准后改过折扣" in said(lead.move("赢单", "2026-03-02 12:20"))
    ask(lead, "特价", "2026-03-02 12:30")
    lead.edit("2026-03-02 12:40", reason="再压", 折扣=35)
    assert codes(decide(lead, "主管", "approve", "2026-03-02 13:00")) == ["RULE674"]


def test_saving_asks_by_itself_where_the_model_says_so(funnel):
    lead = quoted(funnel(TIERS + "    on_save: true\n"), 15)
    assert waiting(lead) == ["主管"]


def test_a_rule_asks_in_the_name_of_the_owner_and_only_once(funnel):
    model = (
        TIERS.replace("if: 折扣 > 10, ", "")
        + "rules: {送审: {when: {changed: 预算}, do: [{approve: 折扣审批}]}}\n"
    )
    lead = quoted(funnel(model), 15)
    decision = lead.edit("2026-03-02 11:00", 预算="1000")
    (requested,) = [event for event in decision.events if isinstance(event, ApprovalRequested)]
    assert (requested.actor, requested.requester) == ("system", "xiaowang")
    again = lead.edit("2026-03-02 11:10", reason="改", 预算="2000")
    assert not [event for event in again.events if isinstance(event, ApprovalRequested)]


def test_a_case_that_closes_asks_nobody_any_more(funnel):
    lead = quoted(funnel(TIERS), 15)
    ask(lead)
    lead.move("输单", "2026-03-02 12:00", reason="价格")
    assert (state(lead), waiting(lead)) == ("recalled", [])
    assert codes(ask(lead, at="2026-03-02 12:10")) == ["RULE679"]


def test_asking_twice_is_one_request_and_asking_for_nothing_is_refused(funnel):
    lead = funnel(TIERS).new_case(at="2026-03-02 09:00")
    assert codes(ask(lead)) == ["RULE670"]
    assert codes(ask(lead, "折扣申批")) == ["RULE604"]
    lead.add_record("报价单", "q1", "2026-03-02 10:00", 报价金额="50000", 折扣=15)
    ask(lead)
    again = ask(lead)
    assert (again.events, [str(each.code) for each in again.warnings]) == ((), ["RULE678"])


def test_a_newer_quote_needs_its_own_approval(funnel):
    lead = quoted(funnel(TIERS), 15)
    ask(lead)
    decide(lead, "主管", "approve")
    lead.add_record("报价单", "q2", "2026-03-02 12:00", 报价金额="50000", 折扣=30)
    assert "还没有送审" in said(lead.move("签约", "2026-03-02 12:10"))


def test_whoever_the_case_goes_to_meanwhile_changes_nothing_for_those_asked(funnel):
    lead = quoted(funnel(TIERS), 15)
    ask(lead)
    lead.ask(AssignCase(actor="boss", owner="xiaosun", unit="u2", unit_path="/u2/"), "2026-03-02 10:40")
    decision = decide(lead, "主管", "approve")
    assert [event for event in decision.events if isinstance(event, (ApprovalDecided, ApprovalEnded))]
    assert not [event for event in decision.events if isinstance(event, ApprovalStepOpened)]


def test_a_model_names_an_approval_that_it_has():
    wrong = complete(TIERS).replace("{approved: 折扣审批}", "{approved: 折扣申批}")
    (problem,) = load({"m.yaml": wrong}).diagnostics
    assert (str(problem.code), problem.path) == ("MODEL295", "stages[0].deliver.approved")


def test_an_approval_under_a_new_name_is_the_same_approval(funnel):
    lead = quoted(funnel(TIERS), 15)
    ask(lead)
    renamed = TIERS.replace("折扣审批", "让利审批").replace(
        "    for: 报价单", "    was: 折扣审批\n    for: 报价单"
    )
    funnel(renamed)
    assert [str(each.code) for each in ask(lead, "让利审批").warnings] == ["RULE678"]
    assert "正等主管审批" in said(lead.move("签约", "2026-03-02 10:40"))
    decide(lead, "主管", "approve")
    assert lead.move("签约", "2026-03-02 11:10").accepted
