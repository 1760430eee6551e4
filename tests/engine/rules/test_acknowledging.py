"""Taking up a reminder: who may, what stops, and what the history says."""

from __future__ import annotations

from engine.rules import Person
from engine.rules.event import ReminderAcknowledged
from tests.engine.rules.rungs import CLAUSE, acknowledge, ladder, waits
from tests.engine.rules.story import codes, instant


def test_a_supervisor_who_takes_it_up_stops_everything_above(funnel):
    funnel(ladder(more="repeat: {every: 1 day, at_most: 3}"))
    lead = funnel.new_case(at="2026-03-02 10:00")
    funnel.until("2026-03-13 00:00")
    decision = acknowledge(lead, "主管", "2026-03-13 10:00", "我来跟")
    (stopped,) = decision.events
    assert isinstance(stopped, ReminderAcknowledged)
    assert (stopped.actor, stopped.share, stopped.comment) == ("主管", 110, "我来跟")
    assert lead.deadlines == {}
    assert funnel.until("2026-06-01 00:00").messages == []


def test_taking_it_up_twice_changes_nothing(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    funnel.until("2026-03-13 00:00")
    acknowledge(lead, "主管", "2026-03-13 10:00")
    again = acknowledge(lead, "培训负责人", "2026-03-13 11:00")
    assert again.accepted
    assert (again.events, again.warnings) == ((), ())


def test_taken_up_before_the_limit_the_limit_is_still_missed_but_nobody_is_told(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    funnel.until("2026-03-11 00:00")
    assert acknowledge(lead, "主管", "2026-03-11 10:00").accepted
    silent = funnel.until("2026-06-01 00:00")
    assert (silent.messages, silent.tasks) == ([], [])
    assert lead.clock(CLAUSE) == "missed"


def test_whoever_is_watched_cannot_silence_the_watchers(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    lead.holders["销售代表"] = Person("xiaowang", "小王")
    funnel.until("2026-03-11 00:00")
    assert codes(acknowledge(lead, "xiaowang", "2026-03-11 10:00")) == ["RULE651"]


def test_a_ladder_that_tells_only_the_owner_is_the_owners_to_stop(funnel):
    funnel(
        """
    stages:
      - stage: 触达
        limit: 10 days
        ladder: {80%: {notify: 销售代表}, 150%: {notify: 销售代表}}
      - won: 赢单
    """
    )
    lead = funnel.new_case(at="2026-03-02 10:00")
    lead.holders["销售代表"] = Person("xiaowang", "小王")
    funnel.until("2026-03-11 00:00")
    assert acknowledge(lead, "xiaowang", "2026-03-11 10:00").accepted
    assert funnel.until("2026-06-01 00:00").messages == []


def test_whoever_hears_nothing_of_it_is_refused_and_told_who_may(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    funnel.until("2026-03-11 00:00")
    refused = acknowledge(lead, "市场部", "2026-03-11 10:00")
    assert codes(refused) == ["RULE650"]
    assert "区域总监" in refused.refused[0].hint("zh")


def test_before_the_first_reminder_there_is_nothing_to_take_up(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    assert codes(acknowledge(lead, "主管", "2026-03-03 10:00")) == ["RULE652"]


def test_an_old_reminder_is_answered_with_a_word_that_it_is_over(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    funnel.until("2026-03-13 00:00")
    lead.move("需求确认", at="2026-03-14 10:00")
    late = acknowledge(lead, "主管", "2026-03-15 10:00")
    assert (late.events, [str(each.code) for each in late.warnings]) == ((), ["RULE653"])


def test_stopped_it_stays_stopped_when_the_clock_is_armed_anew(funnel):
    funnel(ladder())
    lead = funnel.new_case(at="2026-03-02 10:00")
    funnel.until("2026-03-11 00:00")
    acknowledge(lead, "主管", "2026-03-11 10:00")
    funnel(ladder(limit="20 days"))
    funnel.refresh("2026-03-11 11:00")
    assert waits(lead) == {0: instant("2026-03-22 10:00")}
    assert funnel.until("2026-06-01 00:00").messages == []
