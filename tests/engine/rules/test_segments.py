"""A rule may wait for a case to become what a definition says, or to be it no longer."""

from __future__ import annotations

from tests.engine.rules.story import Lead, creation, model_of, types

FUNNEL = """
    case: {owner: 销售代表, fields: {客户名称: text, 预算: money, 级别: [甲, 乙]}, required: [客户名称]}
    activities:
      客户拜访: {fields: {纪要: long_text}}
    definitions:
      大单: 预算 >= 500000
      冷单: count(客户拜访, within="7d") == 0
    rules:
      变大: {when: {becomes: 大单}, do: [{notify: 主管, say: 大单了}]}
      变小: {when: {no_longer: 大单}, do: [{notify: 主管, say: 不大了}]}
"""


def said(decision):
    return [message.say for message in decision.messages]


def test_turning_is_told_once_each_way(funnel):
    funnel(FUNNEL)
    lead = funnel.new_case(at="2026-03-02 10:00", 预算=100)
    heard = [
        said(lead.edit(at=f"2026-03-03 1{hour}:00", reason="谈", 预算=budget))
        for hour, budget in enumerate((50_000_000, 60_000_000, 100, 200))
    ]
    assert heard == [["大单了"], [], ["不大了"], []]


def test_a_case_may_be_born_as_what_is_watched(funnel):
    funnel(FUNNEL)
    lead = funnel.lead()
    born = lead.ask(creation({"客户名称": "甲", "预算": 50_000_000}), "2026-03-02 10:00")
    assert said(born) == ["大单了"]
    assert types(born)[-1] == "SegmentTurned"


def test_a_rule_published_later_reminds_of_no_case_that_had_turned_before(funnel):
    funnel(FUNNEL.split("rules:")[0])
    lead = funnel.new_case(at="2026-03-02 10:00", 预算=50_000_000)
    funnel.model = model_of(FUNNEL)
    assert said(lead.record("客户拜访", at="2026-03-03 10:00", 纪要="x")) == []
    assert said(lead.edit(at="2026-03-04 10:00", reason="谈", 预算=1)) == ["不大了"]


def test_an_adopted_case_sets_nothing_off(funnel):
    funnel(FUNNEL)
    lead, decision = funnel.adopted(
        "2026-03-02 10:00", ("触达", "2026-02-01 10:00"), 客户名称="乙", 预算=50_000_000
    )
    assert said(decision) == []
    assert said(lead.record("客户拜访", at="2026-03-03 10:00", 纪要="x")) == []


def test_what_time_alone_has_turned_is_seen_with_the_next_event(funnel):
    funnel(FUNNEL + "      变冷: {when: {becomes: 冷单}, do: [{notify: 主管, say: 冷了}]}\n")
    lead = funnel.new_case(at="2026-03-02 10:00")
    lead.record("客户拜访", at="2026-03-02 11:00", 纪要="x")
    assert said(lead.edit(at="2026-03-20 10:00", 预算=1)) == ["冷了"]


def test_rules_that_turn_a_case_to_and_fro_come_to_an_end(funnel):
    funnel(
        FUNNEL.split("rules:")[0]
        + """rules:
      缩: {when: {becomes: 大单}, do: [{set: {预算: '1'}}]}
      涨: {when: {no_longer: 大单}, do: [{set: {预算: '900000'}}]}
"""
    )
    lead: Lead = funnel.new_case(at="2026-03-02 10:00")
    decision = lead.edit(at="2026-03-03 10:00", 预算=90_000_000)
    assert len(decision.events) < 20
    assert [step.outcome for step in decision.trace if "too_deep" in step.because] == ["suppressed"]
