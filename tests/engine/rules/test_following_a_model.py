"""A running case goes over to another version: what its clocks keep, what its wait is called, what stays judged."""

from __future__ import annotations

import pytest

from engine.migration import Plan, plan_between
from engine.rules import Decision
from tests.engine.rules.story import Funnel, Lead, model_of, to

MODEL = """
    case:
      owner: 销售代表
      fields: {客户名称: text, 预计签约日: date}
    stages:
      - stage: 触达
        limit: 5 days
        overdue: [{notify: 主管}]
      - stage: 报价
        limit: {by: 预计签约日, before: 3 days}
        overdue: [{notify: 主管}]
      - won: 赢单
      - lost: 输单
        reasons: [价格]
    waits: {等审批: {because_of: 客户, at_most: 3 days}}
"""
STAY, QUOTED = "stage/触达", "stage/报价"


@pytest.fixture
def lead(funnel: Funnel) -> Lead:
    return funnel(MODEL).new_case(at="2026-03-02 10:00", 预计签约日="2026-03-20")


def follow(lead: Lead, at: str, *changes: tuple[str, str], **clocks: str) -> Decision:
    """The model with these changes is published and the lead follows it; `clocks` by stage."""
    before, text = lead.funnel.model, MODEL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    after = lead.funnel.model = model_of(text)
    plan = Plan(
        plan_between(before, after).renames, clocks={f"stage/{id}": how for id, how in clocks.items()}
    )
    return lead.ask(plan.command(before, after, "ops"), at)


LONGER = ("limit: 5 days", "limit: 8 days")
SHORTER = ("limit: 5 days", "limit: 2 days")


def test_a_limit_that_is_kept_outlasts_whatever_else_lets_clocks_be_derived_again(lead: Lead) -> None:
    follow(lead, "2026-03-03 10:00", LONGER, 触达="keep")
    lead.ask_to_refresh("2026-03-03 11:00")
    assert lead.due(STAY) == "2026-03-07 10:00"

    lead.wait("等审批", "2026-03-04 10:00")
    lead.go_on("等审批", "2026-03-05 10:00")
    assert lead.due(STAY) == "2026-03-08 10:00"


def test_a_limit_that_is_kept_was_missed_by_it_for_good(funnel: Funnel, lead: Lead) -> None:
    follow(lead, "2026-03-03 10:00", LONGER, 触达="keep")
    assert funnel.until("2026-03-07 10:01").messages == [to("主管", about=lead)]

    lead.ask_to_refresh("2026-03-08 11:00")
    assert lead.clock(STAY) == "missed"


def test_what_was_missed_before_is_not_judged_anew_where_the_plan_keeps_limits(
    funnel: Funnel, lead: Lead
) -> None:
    funnel.until("2026-03-07 10:01")
    follow(lead, "2026-03-08 10:00", LONGER, 触达="keep")

    assert lead.clock(STAY) == "missed"


def test_a_limit_is_kept_through_several_versions_only_while_each_plan_says_so(lead: Lead) -> None:
    follow(lead, "2026-03-03 10:00", LONGER, 触达="keep")
    follow(lead, "2026-03-04 10:00", ("limit: 5 days", "limit: 9 days"), 触达="keep")
    assert lead.due(STAY) == "2026-03-07 10:00"

    follow(lead, "2026-03-05 10:00", ("limit: 5 days", "limit: 9 days"))
    assert lead.due(STAY) == "2026-03-11 10:00"


def test_the_next_stay_has_the_new_limit(lead: Lead) -> None:
    follow(lead, "2026-03-03 10:00", LONGER, 触达="keep")
    lead.move("报价", "2026-03-04 10:00")
    lead.move("触达", "2026-03-05 10:00", comment="再谈")

    assert lead.due(STAY) == "2026-03-13 10:00"


@pytest.mark.parametrize("name", ["预计签约日", "签约日"])
def test_a_limit_by_a_date_is_kept_too_whatever_the_field_is_called_now(lead: Lead, name: str) -> None:
    lead.move("报价", "2026-03-03 10:00")
    renamed = (
        (f"{name}: date", f"{name}: {{type: date, was: 预计签约日}}") if name != "预计签约日" else ("", "")
    )
    date = ("预计签约日: date", f"{name}: date")
    follow(
        lead, "2026-03-04 10:00", ("{by: 预计签约日, before: 3 days}", "1 day"), date, renamed, 报价="keep"
    )
    assert lead.due(QUOTED) == "2026-03-17 23:59"

    lead.edit("2026-03-05 10:00", reason="客户推迟", **{name: "2026-03-25"})
    assert lead.due(QUOTED) == "2026-03-22 23:59"


def test_what_was_in_time_by_the_limit_of_then_is_not_made_late_by_a_wait_of_later(lead: Lead) -> None:
    lead.move("报价", "2026-03-06 10:00")
    follow(lead, "2026-03-07 10:00", SHORTER)
    lead.wait("等审批", "2026-03-08 10:00")

    assert lead.clock(STAY) == "met"


def test_a_wait_goes_on_under_its_new_name_and_has_ended_although_nobody_had_come_to_it(lead: Lead) -> None:
    lead.wait("等审批", "2026-03-03 10:00")
    follow(lead, "2026-03-08 10:00", ("等审批: {", "等客户审批: {was: 等审批, "))

    (wait,) = lead.case.waits
    assert wait.wait == "等客户审批"
    assert wait.ended_at == lead.at("2026-03-06 10:00")
    assert lead.due(STAY) == "2026-03-10 10:00"


def test_a_wait_that_the_new_model_does_not_know_ends_and_the_clock_runs_on(lead: Lead) -> None:
    lead.wait("等审批", "2026-03-03 10:00")
    follow(lead, "2026-03-04 10:00", ("    waits: {等审批: {because_of: 客户, at_most: 3 days}}\n", ""))

    assert lead.case.waiting is None
    assert lead.due(STAY) == "2026-03-08 10:00"
