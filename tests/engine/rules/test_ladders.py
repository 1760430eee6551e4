"""Ladders: levels by share of a limit, each once, upward to whoever has to know."""

from __future__ import annotations

from engine.rules.event import DeadlineMissed
from tests.engine.rules.rungs import CLAUSE, ladder, outcomes, waits
from tests.engine.rules.story import instant, to, types


def test_each_level_tells_its_people_at_its_share_of_the_limit_and_only_then(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    assert funnel.until("2026-03-10 10:00").messages == []  # exactly at the level is in time
    assert funnel.until("2026-03-10 10:01").messages == [to("销售代表", about=lead)]
    assert funnel.until("2026-03-12 10:01").messages == [to("主管", cc="培训负责人", about=lead)]
    assert lead.clock(CLAUSE) == "missed"
    assert funnel.until("2026-03-17 10:00").messages == []
    last = funnel.until("2026-03-17 10:01")
    assert last.messages == [to("区域总监", about=lead)]
    assert [task.title for task in last.tasks] == ["复盘"]
    assert last.texts == ["停留15天"]
    assert funnel.until("2026-06-01 00:00").messages == []
    assert lead.deadlines == {}


def test_whoever_leaves_the_stage_in_time_hears_no_further_level(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    funnel.until("2026-03-11 00:00")
    lead.move("需求确认", at="2026-03-12 10:00")
    assert lead.clock(CLAUSE) == "met"
    assert lead.deadlines == {}
    assert funnel.until("2026-06-01 00:00").messages == []


def test_leaving_late_ends_the_levels_above_the_limit(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    funnel.until("2026-03-13 00:00")
    lead.move("需求确认", at="2026-03-14 10:00")
    assert lead.clock(CLAUSE) == "missed"
    assert lead.deadlines == {}
    assert funnel.until("2026-06-01 00:00").messages == []


def test_closing_the_case_ends_them_too(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    funnel.until("2026-03-13 00:00")
    lead.move("输单", at="2026-03-14 10:00", reason="价格")
    assert funnel.until("2026-06-01 00:00").messages == []


def test_entering_the_stage_again_climbs_from_the_bottom(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    funnel.until("2026-03-11 00:00")
    lead.move("需求确认", at="2026-03-11 10:00")
    lead.move("触达", at="2026-03-12 10:00", comment="退回来")
    assert funnel.until("2026-03-20 10:00").messages == []
    assert funnel.until("2026-03-20 10:01").messages == [to("销售代表", about=lead)]
    assert {key[1] for key in lead.deadlines} == {2}


def test_a_level_stays_quiet_while_the_condition_holds_and_the_next_asks_again(funnel):
    funnel(ladder(more='calm_if: count(客户拜访, within="3d") >= 1'))
    lead = funnel.new_case(at="2026-03-02 10:00")
    lead.record("客户拜访", "2026-03-09 10:00")
    assert funnel.until("2026-03-11 00:00").messages == []
    lead.record("客户拜访", "2026-03-11 10:00")
    silent = funnel.until("2026-03-13 00:00")
    assert (silent.messages, silent.tasks, lead.clock(CLAUSE)) == ([], [], "missed")
    (trace,) = (step for step in silent.decisions[0].trace if step.what == "clause/stage/触达@100")
    assert (trace.outcome, "客户拜访" in trace.because["because"]) == ("suppressed", True)
    assert funnel.until("2026-03-18 00:00").messages == [to("区域总监", about=lead)]


def test_the_last_level_is_repeated_while_nobody_answers_and_repeats_only_its_words(funnel):
    funnel(ladder(more="repeat: {every: 2 days, at_most: 2}"))
    lead = funnel.new_case(at="2026-03-02 10:00")
    funnel.until("2026-03-18 00:00")
    first = funnel.until("2026-03-19 10:01")
    assert (first.messages, first.tasks) == ([to("区域总监", about=lead)], [])
    assert funnel.until("2026-03-21 10:01").messages == [to("区域总监", about=lead)]
    assert funnel.until("2026-06-01 00:00").messages == []


def test_after_an_outage_only_the_highest_level_speaks_and_the_tasks_of_the_limit_are_opened(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    (due, step) = min((when, key[2]) for key, when in lead.deadlines.items() if len(key) == 3)
    found = lead.fall_due(CLAUSE, 1, due, "2026-03-20 10:00", step)
    assert [message.to for message in found.messages] == ["区域总监"]
    assert types(found) == ["LevelCame", "DeadlineMissed", "TaskOpened", "LevelCame", "TaskOpened"]
    assert outcomes(lead) == [(80, "superseded", True), (150, "told", True)]
    assert [each.late for each in lead.events if isinstance(each, DeadlineMissed)] == [True]
    assert lead.deadlines == {}
    assert lead.fall_due(CLAUSE, 1, due, "2026-03-20 10:01").events == ()


def test_a_level_found_late_goes_before_its_own_repetitions(funnel):
    funnel(ladder(more="repeat: {every: 1 day, at_most: 4}"))
    lead = funnel.new_case(at="2026-03-02 10:00")
    found = lead.fall_due(CLAUSE, 1, instant("2026-03-12 10:00"), "2026-03-19 12:00")
    assert [message.to for message in found.messages] == ["区域总监"]
    assert outcomes(lead) == [
        (80, "superseded", True),
        (150, "told", True),
        (10150, "superseded", True),
        (20150, "superseded", True),
    ]
    assert len(funnel.until("2026-06-01 00:00").messages) == 2


def test_whichever_worker_comes_first_the_lower_step_finds_nothing_left(funnel):
    """Two workers claim two steps of one occurrence and answer in the wrong order."""
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    high = lead.fall_due(CLAUSE, 1, instant("2026-03-17 10:00"), "2026-03-17 10:01", 150)
    assert [message.to for message in high.messages] == ["区域总监"]
    for step, due in ((80, "2026-03-10 10:00"), (0, "2026-03-12 10:00"), (150, "2026-03-17 10:00")):
        low = lead.fall_due(CLAUSE, 1, instant(due), "2026-03-17 10:02", step)
        assert (low.events, low.messages) == ((), ())


def test_a_step_that_is_asked_for_early_waits_on(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    due = instant("2026-03-10 10:00")
    early = lead.fall_due(CLAUSE, 1, due, "2026-03-10 10:00", 80)
    assert (early.events, early.deadlines) == ((), ((CLAUSE, 1, 80, due),))


def test_an_import_reminds_nobody_of_levels_that_lie_before_it(funnel):
    funnel(ladder())
    lead, _ = funnel.adopted("2026-03-13 10:00", ("触达", "2026-03-02 10:00"))
    assert outcomes(lead) == [(80, "skipped", True)]
    assert funnel.until("2026-03-17 10:01").messages == [to("区域总监", about=lead)]


def test_a_published_calendar_moves_the_levels_too_also_above_a_limit_that_is_past(funnel):
    funnel(ladder(limit="10 workdays"))
    funnel.working(until="2026-12-31")
    lead = funnel.new_case(at="2026-03-02 10:00")
    assert waits(lead) == {
        80: instant("2026-03-12 10:00"),
        0: instant("2026-03-16 10:00"),
        150: instant("2026-03-23 10:00"),
    }
    funnel.working(holidays=("2026-03-10",), until="2026-12-31")
    funnel.refresh("2026-03-05 10:00")
    assert waits(lead)[80] == instant("2026-03-13 10:00")
    funnel.until("2026-03-18 00:00")
    funnel.working(holidays=("2026-03-10", "2026-03-20"), until="2026-12-31")
    funnel.refresh("2026-03-18 10:00")
    assert waits(lead) == {150: instant("2026-03-25 10:00")}
    assert funnel.until("2026-03-25 10:01").messages == [to("区域总监", about=lead)]


def test_a_level_beyond_the_calendar_waits_for_it(funnel):
    funnel(ladder(limit="10 workdays"))
    funnel.working(until="2026-03-20")
    lead = funnel.new_case(at="2026-03-02 10:00")
    assert set(waits(lead)) == {80, 0}
    funnel.working(until="2026-12-31")
    funnel.refresh("2026-03-05 10:00")
    assert waits(lead)[150] == instant("2026-03-23 10:00")


def test_an_edit_of_the_model_leaves_a_running_ladder_as_it_was_armed(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    funnel(ladder().replace("80%", "60%"))
    funnel.refresh("2026-03-03 10:00")
    assert set(waits(lead)) == {80, 0, 150}
    silent = funnel.until("2026-03-11 00:00")
    assert silent.messages == []
    assert outcomes(lead) == [(80, "gone", False)]


def test_armed_anew_it_takes_the_new_shares_and_no_level_comes_twice(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    funnel.until("2026-03-11 00:00")
    funnel(ladder(limit="20 days").replace("150%", "120%"))
    funnel.refresh("2026-03-11 10:00")
    assert waits(lead) == {0: instant("2026-03-22 10:00"), 120: instant("2026-03-26 10:00")}
    after = funnel.until("2026-06-01 00:00")
    assert [message.role for message in after.messages] == ["主管", "区域总监"]


def test_an_agreement_climbs_for_each_duty_and_a_return_ends_it(funnel):
    funnel(
        """
    activities:
      客户沟通: {fields: {备注: text}}
      跟进反馈: {fields: {结论: [接收, 退回]}, required: [结论]}
    agreements:
      线索跟进:
        from: 市场部
        to: 销售代表
        does: [客户沟通, 跟进反馈]
        within: 10 hours
        ladder: {50%: {notify: 销售代表}, 100%: {notify: 主管}, 200%: {notify: 市场部}}
        returned_if: 结论 == "退回"
    """
    )
    lead = funnel.new_case(at="2026-03-02 08:00", given_under="线索跟进")
    assert [each.role for each in funnel.until("2026-03-02 13:01").messages] == ["销售代表"] * 2
    lead.record("客户沟通", "2026-03-02 14:00")
    assert [each.role for each in funnel.until("2026-03-02 18:01").messages] == ["主管"]
    lead.record("跟进反馈", "2026-03-02 19:00", 结论="退回")
    assert funnel.until("2026-06-01 00:00").messages == []
    assert lead.deadlines == {}


def test_a_correction_that_undoes_what_was_done_lets_the_ladder_climb_on(funnel):
    funnel(
        """
    activities:
      客户沟通: {fields: {结果: [已沟通, 未接通]}, counts_if: 结果 == "已沟通"}
    agreements:
      线索跟进:
        from: 市场部
        to: 销售代表
        does: [客户沟通]
        within: 10 hours
        ladder: {50%: {notify: 销售代表}, 100%: {notify: 主管}, 200%: {notify: 市场部}}
    """
    )
    lead = funnel.new_case(at="2026-03-02 08:00", given_under="线索跟进")
    lead.record("客户沟通", "2026-03-02 09:00", id="s1", 结果="已沟通")
    assert lead.deadlines == {}
    lead.correct("s1", "2026-03-02 20:00", reason="没人接", 结果="未接通")
    told = funnel.until("2026-03-03 04:01")
    assert [each.role for each in told.messages] == ["市场部"]
