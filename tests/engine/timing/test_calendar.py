from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.source import read
from engine.timing import Hours, WorkingCalendar, calendar_text, read_calendar
from tests.engine.timing.test_due_properties import calendars

OFFICE = (Hours(540, 720), Hours(780, 1080))

COMPANY = """
calendar: 华东日历
zone: Asia/Shanghai
week:
  周一: [09:00-12:00, 13:00-18:00]
  周二: [09:00-12:00, 13:00-18:00]
holidays: [2026-05-01]
workdays: [2026-05-09]
days:
  2026-05-10: ["13:00-24:00"]
valid_until: 2026-12-31
"""


def said(text: str, today: date | None = None) -> list[str]:
    """code line:column path"""
    calendar, problems = read_calendar(read(text, "calendar.yaml"), today)
    assert (calendar is None) == bool(problems)
    for problem in problems:
        assert problem.message("zh") != problem.message("en")
    return [
        f"{each.code} {each.location.line}:{each.location.column} {each.path}"
        for each in problems
        if each.location
    ]


def test_a_calendar_is_read_as_it_is_written():
    calendar, problems = read_calendar(read(COMPANY, "calendar.yaml"), date(2026, 3, 2))
    assert problems == ()
    assert calendar is not None
    assert calendar.id == "华东日历"
    assert calendar.hours(date(2026, 4, 28)) == OFFICE
    assert not calendar.works_on(date(2026, 5, 1))
    assert not calendar.works_on(date(2026, 5, 2))
    assert calendar.hours(date(2026, 5, 9)) == OFFICE, "a Saturday worked in lieu has the usual hours"
    assert calendar.hours(date(2026, 5, 10)) == (Hours(780, 1440),)


def test_all_problems_of_a_calendar_are_named_at_once_and_with_their_places():
    text = """
calendar: broken
zone: Asia/Beijing
holiday: [2026-10-01]
week:
  周一: [18:00-09:00]
  周八: []
  tuesday: [09:00-12:00, 11:00-13:00]
holidays: [1 May, 2026-02-30]
days: 2026-05-09
"""
    assert said(text) == [
        "TIME421 4:10 holiday",
        "TIME413 3:7 zone",
        "TIME411 6:8 week.周一[0]",
        "TIME414 7:7 week.周八",
        "TIME412 8:12 week.tuesday",
        "TIME414 2:1 valid_until",
        "TIME414 9:12 holidays[0]",
        "TIME414 9:19 holidays[1]",
        "TIME415 10:7 days",
    ]


def test_a_date_that_is_off_and_worked_is_a_contradiction_and_one_written_twice_is_named():
    text = COMPANY.replace("2026-05-01]", "2026-05-01, 2026-05-09, 2026-05-01]").replace(
        '["13:00-24:00"]', "[]\n  2026-05-01: [09:00-10:00]"
    )
    assert said(text) == [
        "TIME417 7:36 holidays[2]",
        "TIME416 8:12 workdays[0]",
        "TIME416 11:15 days.2026-05-01",
    ]


def test_a_day_of_the_week_in_two_languages_is_the_same_day():
    assert said(COMPANY.replace("  周二:", "  Monday:")) == ["TIME417 6:11 week.Monday"]


def test_dates_beyond_the_end_are_named():
    text = COMPANY.replace("valid_until: 2026-12-31", "valid_until: 2026-05-08")
    assert said(text) == ["TIME418 8:12 workdays[0]", "TIME418 10:15 days.2026-05-10"]


def test_a_calendar_that_is_over_cannot_be_published_but_read():
    assert said(COMPANY, date(2027, 1, 1)) == ["TIME419 11:14 valid_until"]
    assert said(COMPANY, date(2026, 12, 31)) == []
    assert said(COMPANY) == []


@pytest.mark.parametrize("end", ["2037-01-01", "9999-12-31"])
def test_nobody_knows_the_holidays_of_ten_years_ahead(end):
    assert said(COMPANY.replace("2026-12-31", end), date(2026, 3, 2)) == ["TIME420 11:14 valid_until"]


def test_a_week_without_working_time_is_refused():
    text = 'calendar: empty\nzone: UTC\nweek: {"周一": []}\nvalid_until: 2026-12-31\n'
    assert said(text) == ["TIME410 3:7 week"]
    with pytest.raises(ValueError, match="works on at least one"):
        WorkingCalendar("empty", "UTC", ((),) * 7, date(2026, 12, 31))


@pytest.mark.parametrize("text", ["- 1", "calendar", "1"])
def test_what_is_no_calendar_at_all_is_told_what_one_has(text):
    assert said(text)[0].startswith("TIME415")


def test_broken_yaml_is_told_as_in_a_model():
    assert said("calendar: [")[0].startswith("YAML")


def test_hours_that_overlap_or_run_backwards_cannot_be_built():
    with pytest.raises(ValueError, match="earlier to a later"):
        Hours(600, 600)
    with pytest.raises(ValueError, match="do not overlap"):
        WorkingCalendar("bad", "UTC", ((Hours(0, 600), Hours(599, 700)),) * 7, date(2026, 12, 31))
    with pytest.raises(ValueError, match="nobody knows"):
        WorkingCalendar("far", "UTC", ((Hours(0, 600),),) * 7, date(9999, 12, 31))


@given(calendars, st.sampled_from(["zh", "en"]))
def test_a_calendar_written_out_is_read_back_the_same(calendar, language):
    assert read_calendar(read(calendar_text(calendar, language), "")) == (calendar, ())
