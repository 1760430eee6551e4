"""Quiet hours on the wall clock, across midnight and across the nights in which clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.timing import QuietHours, read_quiet_hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(21), time(8))

times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0, tzinfo=None))
hours = st.tuples(times, times).filter(lambda two: two[0] != two[1]).map(lambda two: QuietHours(*two))
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
zones = st.sampled_from([SHANGHAI, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")])


def at(wall_clock: str, zone: ZoneInfo = SHANGHAI, fold: int = 0) -> datetime:
    return datetime.fromisoformat(wall_clock).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "over"),
    [
        ("2026-03-02 20:59", "2026-03-02 20:59"),
        ("2026-03-02 21:00", "2026-03-03 08:00"),
        ("2026-03-03 00:00", "2026-03-03 08:00"),
        ("2026-03-03 07:59", "2026-03-03 08:00"),
        ("2026-03-03 08:00", "2026-03-03 08:00"),
        ("2026-12-31 23:00", "2027-01-01 08:00"),
    ],
)
def test_a_night_begins_in_the_evening_and_is_over_the_next_morning(now: str, over: str) -> None:
    assert NIGHT.over(at(now), SHANGHAI) == at(over)


def test_a_lunch_hour_lies_within_its_day() -> None:
    lunch = QuietHours(time(12), time(13))
    assert lunch.over(at("2026-03-02 12:30"), SHANGHAI) == at("2026-03-02 13:00")
    assert lunch.over(at("2026-03-02 13:00"), SHANGHAI) == at("2026-03-02 13:00")


def test_a_night_is_an_hour_shorter_or_longer_when_clocks_change() -> None:
    for evening, length in (("2026-03-28 21:00", 10), ("2026-10-24 21:00", 12), ("2026-11-01 21:00", 11)):
        began = at(evening, BERLIN)
        assert NIGHT.over(began, BERLIN) - began == timedelta(hours=length)


def test_an_end_that_the_clock_skips_is_the_change_itself() -> None:
    short = QuietHours(time(1), time(2, 30))
    assert short.over(at("2026-03-29 01:30", BERLIN), BERLIN) == at("2026-03-29 03:00", BERLIN)


@given(hours, instants, zones)
def test_quiet_hours_end_and_once_over_nobody_waits_again(
    hours: QuietHours, now: datetime, zone: ZoneInfo
) -> None:
    over = hours.over(now, zone)
    assert now <= over <= now + timedelta(hours=26)
    assert hours.over(over, zone) == over


@given(hours, instants, st.timedeltas(timedelta(), timedelta(days=2)), zones)
def test_who_comes_later_is_never_let_out_earlier(
    hours: QuietHours, now: datetime, later: timedelta, zone: ZoneInfo
) -> None:
    assert hours.over(now, zone) <= hours.over(now + later, zone)


@pytest.mark.parametrize("written", ["21:00-08:00", "21:00 - 8:00", "21:00–08:00", "21:00至08:00"])
def test_the_hours_may_be_written_as_people_write_them(written: str) -> None:
    assert read_quiet_hours(written) == NIGHT


@pytest.mark.parametrize(
    "written", ["", "21-8", "25:00-08:00", "21:60-08:00", "21:00", "晚上九点", "24:30-08:00"]
)
def test_what_names_no_two_times_is_no_quiet_hours(written: str) -> None:
    assert read_quiet_hours(written) is None


def test_a_day_may_end_at_twenty_four() -> None:
    assert read_quiet_hours("22:00-24:00") == QuietHours(time(22), time(0))
