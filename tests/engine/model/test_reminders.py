"""When a reminder leaves, by what the model says about its readers."""

from __future__ import annotations

from datetime import timedelta

from engine.model.kernel import Model
from engine.model.reminders import Reminders
from tests.engine.rules.story import Funnel, instant, model_of


def reminders(written: str) -> Reminders:
    found = model_of(f"reminders: {written}").reminders
    assert found is not None
    return found


def test_without_a_word_about_them_reminders_go_at_once() -> None:
    model: Model = model_of("")
    assert model.reminders is None
    assert model_of("reminders: {}").reminders is None


def test_a_window_is_natural_time_from_its_first_reminder() -> None:
    assert reminders("{together: 30 min}").goes_at(instant("2026-03-07 10:00"), 0) == instant(
        "2026-03-07 10:30"
    )


def test_a_window_that_closes_in_the_night_goes_out_in_the_morning() -> None:
    paced = reminders("{together: 30 min, quiet: 21:00-08:00}")
    assert paced.goes_at(instant("2026-03-02 20:29"), 0) == instant("2026-03-02 20:59")
    assert paced.goes_at(instant("2026-03-02 20:30"), 0) == instant("2026-03-03 08:00")
    assert paced.goes_at(instant("2026-03-03 07:45"), 0) == instant("2026-03-03 08:15")


def test_who_has_had_enough_today_reads_the_rest_tomorrow_morning() -> None:
    now = instant("2026-03-02 10:00")
    few = reminders("{a_day: 2}")
    assert few.goes_at(now, 1) == now
    assert few.goes_at(now, 2) == instant("2026-03-03 08:00")
    assert reminders("{a_day: 2, quiet: 20:00-09:30}").goes_at(now, 2) == instant("2026-03-03 09:30")
    assert reminders("{a_day: 2, quiet: 12:00-13:00}").goes_at(now, 2) == instant("2026-03-03 08:00")
    assert reminders("{a_day: 2, quiet: 07:30-08:30}").goes_at(now, 2) == instant("2026-03-03 08:30")


def test_a_day_is_one_of_the_models_zone() -> None:
    few = reminders("{a_day: 2}")
    assert few.today(instant("2026-03-03 00:00")) == instant("2026-03-03 00:00")
    assert few.today(instant("2026-03-03 07:59")) == instant("2026-03-03 00:00")
    assert few.today(instant("2026-03-03 00:00") - timedelta(microseconds=1)) == instant("2026-03-02 00:00")


def test_a_notice_says_that_it_is_urgent() -> None:
    funnel = Funnel()
    funnel("""
        stages:
          - stage: 触达
            limit: 5 days
            overdue: [{notify: 主管}, {notify: 主管, urgent: true}]
          - stage: 需求确认
          - won: 赢单
    """)
    funnel.new_case(at="2026-03-02 10:00")
    [decision] = [one for one in funnel.until("2026-03-07 10:01").decisions if one.messages]
    assert [message.urgent for message in decision.messages] == [False, True]
