from datetime import date

import pytest

from engine.timing import Hours, WorkingCalendar, read_calendar

WEEK = {f"周{day}": ["09:00-12:00", "13:00-18:00"] for day in "一二三四五"}


def test_a_calendar_is_read_as_it_is_written():
    calendar, problems = read_calendar(
        "cn-workdays",
        {
            "zone": "Asia/Shanghai",
            "week": WEEK,
            "holidays": ["2026-05-01"],
            "days": {"2026-05-09": ["09:00-24:00"]},
            "valid_until": "2026-12-31",
        },
    )
    assert problems == ()
    assert calendar is not None
    assert calendar.hours(date(2026, 4, 30)) == (Hours(540, 720), Hours(780, 1080))
    assert not calendar.works_on(date(2026, 5, 1))
    assert not calendar.works_on(date(2026, 5, 2))
    assert calendar.hours(date(2026, 5, 9)) == (Hours(540, 1440),)


def test_all_problems_of_a_calendar_are_named_at_once():
    calendar, problems = read_calendar(
        "broken",
        {
            "zone": "Asia/Beijing",
            "week": {"周一": ["18:00-09:00"], "周八": [], "tuesday": ["09:00-12:00", "11:00-13:00"]},
            "holidays": ["1 May"],
        },
    )
    assert calendar is None
    assert [(problem.code.id, problem.path) for problem in problems] == [
        ("TIME413", "zone"),
        ("TIME411", "week.周一[0]"),
        ("TIME414", "week.周八"),
        ("TIME412", "week.tuesday"),
        ("TIME414", "valid_until"),
        ("TIME414", "holidays[0]"),
    ]


def test_a_week_without_working_time_is_refused():
    _, problems = read_calendar("empty", {"zone": "UTC", "week": {"周一": []}, "valid_until": "2026-12-31"})
    assert [problem.code.id for problem in problems] == ["TIME410"]
    with pytest.raises(ValueError, match="works on at least one"):
        WorkingCalendar("empty", "UTC", ((),) * 7, date(2026, 12, 31))


def test_hours_that_overlap_or_run_backwards_cannot_be_built():
    with pytest.raises(ValueError, match="earlier to a later"):
        Hours(600, 600)
    with pytest.raises(ValueError, match="do not overlap"):
        WorkingCalendar("bad", "UTC", ((Hours(0, 600), Hours(599, 700)),) * 7, date(2026, 12, 31))
