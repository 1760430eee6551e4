"""Tasks and the calendar: one that is due beyond it gets its instant when the next year is published."""

from __future__ import annotations

from engine.rules.command import CompleteTask, RefreshClocks
from tests.engine.rules.story import Funnel, Lead, instant, types

COACHED = """
stages:
  - stage: 触达
    limit: 1 days
    overdue: [{task: 话术辅导, for: 培训负责人, within: 2 workdays}]
  - stage: 需求确认
  - won: 赢单
"""
REFRESH = RefreshClocks(actor="system")


def coached_at_the_end_of_the_year(funnel: Funnel) -> Lead:
    """On Wednesday 30 December, a second after 10:00; the calendar ends on Thursday."""
    funnel.working(until="2026-12-31")
    lead = funnel(COACHED).new_case(at="2026-12-29 10:00")
    (decision,) = funnel.until("2026-12-30 10:01").decisions
    assert [warning.code.id for warning in decision.warnings] == ["RULE693"]
    return lead


def test_a_task_due_beyond_the_calendar_gets_its_instant_when_the_next_year_is_published(funnel):
    """Thursday 31 December is the first working day after, Monday 4 January the second; Friday 1 is free."""
    lead = coached_at_the_end_of_the_year(funnel)
    (task,) = lead.case.tasks.values()
    assert (task.due, task.awaits_calendar) == (None, True)

    funnel.working(holidays=("2027-01-01",), until="2027-12-31")
    assert types(lead.ask(REFRESH, "2027-01-02 09:00")) == ["TaskDueSet"]
    (task,) = lead.case.tasks.values()
    assert (task.due, task.awaits_calendar) == (instant("2027-01-04 10:00:01"), False)
    assert types(lead.ask(REFRESH, "2027-01-02 10:00")) == []


def test_a_task_that_is_done_waits_for_no_calendar(funnel):
    lead = coached_at_the_end_of_the_year(funnel)
    (task,) = lead.case.tasks
    lead.ask(CompleteTask(actor="培训负责人", task=task), "2026-12-30 15:00")
    funnel.working(until="2027-12-31")
    assert types(lead.ask(REFRESH, "2027-01-02 09:00")) == []


def test_while_the_calendar_does_not_reach_a_task_nothing_is_written(funnel):
    lead = coached_at_the_end_of_the_year(funnel)
    assert types(lead.ask(REFRESH, "2026-12-30 12:00")) == []
