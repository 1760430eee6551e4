"""History from elsewhere states its past and reminds nobody of it (invariant 2)."""

from __future__ import annotations

from engine.rules.event import DeadlineMissed
from tests.engine.rules.story import adoption, codes, instant, said, to

LIMITS = """
    activities:
      客户沟通: {fields: {结果: text}}
    stages:
      - stage: 触达
        deliver: 客户沟通
        limit: 5 days
        overdue: [{notify: 主管}]
      - stage: 需求确认
        limit: 10 days
        overdue: [{notify: 主管}]
      - won: 赢单
      - lost: 输单
        reasons: [价格]
    rules:
      新建: {when: {created: case}, do: [{notify: 主管}]}
"""


def test_a_case_arrives_with_its_own_past_through_no_gate_and_without_effects(funnel):
    lead, decision = funnel(LIMITS).adopted(
        "2026-03-10 09:00", ("触达", "2025-12-01 10:00"), ("需求确认", "2026-03-05 10:00")
    )
    assert decision.accepted
    assert decision.messages == ()
    assert (lead.case.stage, lead.case.visit) == ("需求确认", 2)
    assert lead.case.entered_at == instant("2026-03-05 10:00")
    assert lead.case.imported_from == "老系统.xlsx"


def test_the_present_stage_runs_from_its_entry_and_from_then_on_gates_hold(funnel):
    lead, _ = funnel(LIMITS).adopted("2026-03-10 09:00", ("触达", "2026-03-08 10:00"))
    assert lead.deadlines == {("stage/触达", 1): instant("2026-03-13 10:00")}
    assert codes(lead.move("需求确认", at="2026-03-10 10:00")) == ["RULE612"]
    assert funnel.until("2026-03-14 00:00").messages == [to("主管", about=lead)]


def test_a_limit_that_had_passed_before_is_missed_and_reminds_nobody(funnel):
    lead, decision = funnel(LIMITS).adopted("2026-03-10 09:00", ("触达", "2025-12-01 10:00"))
    (missed,) = [event for event in decision.events if isinstance(event, DeadlineMissed)]
    assert (missed.due, missed.late) == (instant("2025-12-06 10:00"), True)
    assert [step.because for step in decision.trace if step.outcome == "suppressed"] == [
        {"because": "skipped: imported"}
    ]
    assert decision.messages == ()
    assert lead.deadlines == {}
    assert funnel.until("2026-06-01 00:00").messages == []


def test_the_same_row_again_changes_nothing(funnel):
    lead, _ = funnel(LIMITS).adopted("2026-03-10 09:00", ("触达", "2026-03-08 10:00"))
    again = lead.ask(adoption(("触达", "2026-03-08 10:00")), "2026-03-11 09:00")
    assert again.accepted
    assert again.events == ()
    other = lead.ask(adoption(("触达", "2026-03-08 10:00"), key="8"), "2026-03-11 09:00")
    assert codes(other) == ["RULE602"]


def test_a_history_that_cannot_be_is_refused_with_all_that_is_wrong(funnel):
    funnel(LIMITS)
    _, empty = funnel.adopted("2026-03-10 09:00")
    assert codes(empty) == ["RULE640"]
    _, odd = funnel.adopted(
        "2026-03-10 09:00", ("触达", "2026-04-01 10:00"), ("需求确人", "2026-03-05 10:00")
    )
    assert codes(odd) == ["RULE640", "RULE640", "RULE604"]
    assert "需求确认" in said(odd)
    for slip in ("0001-06-01 10:00", "1900-01-01 00:00"):
        _, ancient = funnel.adopted("2026-03-10 09:00", ("触达", slip))
        assert codes(ancient) == ["RULE640"]
    assert funnel.adopted("2026-03-10 09:00", ("触达", "1998-05-01 10:00"))[1].accepted


def test_a_lost_past_keeps_its_reason_when_it_is_one_of_ours(funnel):
    past = (("触达", "2025-12-01 10:00"), ("输单", "2025-12-20 10:00"))
    lead, _ = funnel(LIMITS).adopted("2026-03-10 09:00", *past, reason="价格")
    assert lead.case.reason == "价格"
    assert lead.deadlines == {}
    _, unknown = funnel.adopted("2026-03-10 09:00", *past, reason="没兴趣")
    assert codes(unknown) == ["RULE615"]


def test_a_field_of_the_wrong_kind_is_refused_but_a_missing_one_is_history(funnel):
    _, wrong = funnel(LIMITS).adopted("2026-03-10 09:00", ("触达", "2026-03-08 10:00"), 预算="很多")
    assert [each.path for each in wrong.refused] == ["预算"]
    _, poor = funnel.adopted("2026-03-10 09:00", ("触达", "2026-03-08 10:00"), 预算=100)
    assert poor.accepted
