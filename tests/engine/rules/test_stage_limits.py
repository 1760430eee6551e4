"""A customer left too long in a stage reminds once (C017, C019)."""

from __future__ import annotations

from engine.rules import explain_message
from tests.engine.rules.story import instant, to, types

FIRST_CONTACT = """
    stages:
      - stage: 触达
        limit: 5 days
        overdue:
          - {notify: 主管, cc: 培训负责人, say: "{{ 客户名称 }}在{{ 阶段 }}已停留{{ 停留 }},负责人{{ 负责人 }},时限{{ 时限 }}"}
      - stage: 需求确认
      - won: 赢单
      - lost: 输单
        reasons: [价格]
"""


def test_a_customer_left_in_first_contact_reminds_the_supervisor_once(funnel):
    funnel(FIRST_CONTACT)
    lead = funnel.new_case(at="2026-03-02 10:00")

    assert funnel.until("2026-03-07 10:00").messages == []  # exactly at the limit is in time
    assert funnel.until("2026-03-07 10:01").messages == [to("主管", cc="培训负责人", about=lead)]
    assert funnel.until("2026-04-01 00:00").messages == []  # and never again


def test_the_reminder_names_customer_stage_dwell_owner_and_limit(funnel):
    funnel(FIRST_CONTACT)
    funnel.new_case(at="2026-03-02 10:00")
    assert funnel.until("2026-03-08 00:00").texts == ["华东医院在触达已停留5天,负责人小王,时限5天"]


def test_a_group_hears_no_customer_details(funnel):
    funnel(FIRST_CONTACT)
    funnel.new_case(at="2026-03-02 10:00")
    public = funnel.until("2026-03-08 00:00").public
    assert len(public) == 1
    assert "触达" in public[0]
    assert "华东医院" not in public[0]


def test_who_leaves_exactly_at_the_limit_is_in_time(funnel):
    lead = funnel(FIRST_CONTACT).new_case(at="2026-03-02 10:00")
    lead.move("需求确认", at="2026-03-07 10:00")
    assert lead.clock("stage/触达") == "met"
    assert funnel.until("2026-04-01 00:00").messages == []


def test_no_reminder_for_a_case_that_left_one_second_before(funnel):
    lead = funnel(FIRST_CONTACT).new_case(at="2026-03-02 10:00")
    lead.move("需求确认", at="2026-03-07 09:59:59")
    stale = lead.fall_due("stage/触达", 1, instant("2026-03-07 10:00"), at="2026-03-07 10:00:01")
    assert stale.accepted
    assert (stale.events, stale.messages) == ((), ())
    assert [step.outcome for step in stale.trace] == ["suppressed"]


def test_a_worker_that_comes_twice_reminds_once(funnel):
    lead = funnel(FIRST_CONTACT).new_case(at="2026-03-02 10:00")
    due = instant("2026-03-07 10:00")
    first = lead.fall_due("stage/触达", 1, due, at="2026-03-07 10:00:01")
    again = lead.fall_due("stage/触达", 1, due, at="2026-03-07 10:00:02")
    assert len(first.messages) == 1
    assert (again.events, again.messages) == ((), ())


def test_a_worker_that_comes_early_is_sent_away_and_the_clock_waits_on(funnel):
    lead = funnel(FIRST_CONTACT).new_case(at="2026-03-02 10:00")
    early = lead.fall_due("stage/触达", 1, instant("2026-03-07 10:00"), at="2026-03-07 10:00")
    assert early.events == ()
    assert early.deadlines == (("stage/触达", 1, 0, instant("2026-03-07 10:00")),)
    assert len(funnel.until("2026-03-08 00:00").messages) == 1


def test_a_reminder_more_than_five_minutes_behind_says_so(funnel):
    lead = funnel(FIRST_CONTACT).new_case(at="2026-03-02 10:00")
    due = instant("2026-03-07 10:00")
    assert not fired(lead, due, "2026-03-07 10:05").late
    other = funnel.new_case(at="2026-03-02 10:00")
    assert fired(other, due, "2026-03-07 10:05:01").late


def test_who_leaves_late_before_the_worker_came_is_reminded_all_the_same(funnel):
    lead = funnel(FIRST_CONTACT).new_case(at="2026-03-02 10:00")
    decision = lead.move("需求确认", at="2026-03-07 12:00")
    assert types(decision) == ["StageEntered", "DeadlineMissed"]
    assert [message.to for message in decision.messages] == ["主管"]
    assert decision.messages[0].say.startswith("华东医院在触达已停留5天2小时")
    assert funnel.until("2026-04-01 00:00").messages == []


def test_coming_back_starts_a_new_clock(funnel):
    lead = funnel(FIRST_CONTACT).new_case(at="2026-03-02 10:00")
    lead.move("需求确认", at="2026-03-03 10:00")
    lead.move("触达", at="2026-03-04 10:00", comment="换了联系人")
    assert funnel.until("2026-03-09 10:00").messages == []
    assert funnel.until("2026-03-09 10:01").messages == [to("主管", cc="培训负责人", about=lead)]
    assert lead.case.clocks["stage/触达"].occurrence == 2


def test_an_edit_does_not_start_the_clock_anew(funnel):
    lead = funnel(FIRST_CONTACT).new_case(at="2026-03-02 10:00")
    lead.edit(at="2026-03-06 10:00", 预算=500000)
    assert len(funnel.until("2026-03-07 10:01").messages) == 1


def test_a_closed_case_reminds_nobody(funnel):
    lead = funnel(FIRST_CONTACT).new_case(at="2026-03-02 10:00")
    lead.move("输单", at="2026-03-03 10:00", reason="价格")
    assert lead.deadlines == {}
    assert funnel.until("2026-04-01 00:00").messages == []


def test_five_working_days_over_the_may_holiday(funnel):
    funnel(FIRST_CONTACT.replace("5 days", "5 workdays"))
    funnel.working(
        holidays=("2026-05-01", "2026-05-04", "2026-05-05"), workdays=("2026-05-09",), until="2026-12-31"
    )
    lead = funnel.new_case(at="2026-04-30 10:00")
    # 6, 7 and 8 May, Saturday 9 May in lieu, Monday 11 May.
    assert funnel.until("2026-05-11 10:00").messages == []
    assert funnel.until("2026-05-11 10:01").messages == [to("主管", cc="培训负责人", about=lead)]


def test_beyond_the_published_calendar_the_clock_waits_for_the_next(funnel):
    funnel(FIRST_CONTACT.replace("5 days", "5 workdays"))
    funnel.working(until="2026-12-31")
    lead = funnel.new_case(at="2026-12-30 10:00")
    assert lead.case.clocks["stage/触达"].due is None
    assert funnel.until("2027-02-01 00:00").messages == []

    funnel.working(holidays=("2027-01-01",), until="2027-12-31")
    funnel.refresh(at="2027-01-04 09:00")
    assert lead.case.clocks["stage/触达"].due == instant("2027-01-07 10:00")
    assert lead.case.clocks["stage/触达"].occurrence == 1
    assert len(funnel.until("2027-01-08 00:00").messages) == 1


def test_a_refresh_that_changes_no_limit_writes_nothing(funnel):
    lead = funnel(FIRST_CONTACT).new_case(at="2026-03-02 10:00")
    before = len(lead.events)
    funnel.refresh(at="2026-03-03 10:00")
    assert len(lead.events) == before


def test_a_trainer_gets_one_task_that_names_its_cause(funnel):
    funnel(
        """
        stages:
          - stage: 触达
            limit: 48 hours
            overdue:
              - {task: 话术辅导, for: 培训负责人, within: 1 day, note: "{{ 客户 }}"}
          - won: 赢单
        """
    )
    lead = funnel.new_case(at="2026-03-02 10:00")
    other = funnel.new_case(at="2026-03-02 10:00")
    tasks = funnel.until("2026-03-05 10:00").tasks
    assert [(task.title, task.assignee, task.note) for task in tasks] == [
        ("话术辅导", "培训负责人", "华东医院")
    ] * 2
    assert tasks[0].due == instant("2026-03-05 10:00:01")
    assert tasks[0].because == "clause/stage/触达#1"
    assert tasks[0].task != tasks[1].task
    assert lead.case.tasks.keys() != other.case.tasks.keys()


def test_who_was_reminded_can_ask_why(funnel):
    funnel(FIRST_CONTACT)
    lead = funnel.new_case(at="2026-03-02 10:00")
    decision = funnel.until("2026-03-08 00:00").decisions[0]
    reasons = explain_message(funnel.model, decision.messages[0].because, decision.trace, lead.events)
    assert [reason.what for reason in reasons] == ["clause/stage/触达"] * 2
    assert "2026-03-02 10:00" in reasons[0].words.zh
    assert "2026-03-07 10:00" in reasons[1].words.zh


def fired(lead, due, at):
    return lead.fall_due("stage/触达", 1, due, at=at).events[0]
