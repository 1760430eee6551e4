"""The built-in calendar of China against a second package and the announcements themselves."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest

from engine.source import read
from engine.timing import calendar_text, read_calendar
from runtime.organisation.calendars import china

FIRST_ANNOUNCED = 2018  # `holidays` has the make-up days from here on


def days(first: int, last: int) -> Iterator[date]:
    day = date(first, 1, 1)
    while day.year <= last:
        yield day
        day += timedelta(days=1)


def announced(year: int) -> dict[date, bool]:
    """date -> whether it is worked, of the days that the State Council names."""
    shared = Path(os.environ.get("DONGXIAN_SHARED", Path(__file__).parents[4] / "shared"))
    source = shared / "data/holidays" / f"{year}.json"
    if not source.exists():
        pytest.skip(f"no shared data at {shared}")
    content = json.loads(source.read_text(encoding="utf-8"))
    return {date.fromisoformat(day["date"]): not day["isOffDay"] for day in content["days"]}


def test_two_packages_agree_on_every_day_that_is_known():
    calendar = china()
    other = holidays.country_holidays("CN", years=range(FIRST_ANNOUNCED, calendar.valid_until.year + 1))
    disagree = [
        day
        for day in days(FIRST_ANNOUNCED, calendar.valid_until.year)
        if calendar.works_on(day) != other.is_working_day(day)
    ]
    assert disagree == []


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_the_calendar_is_what_the_state_council_announced(year: int):
    named = announced(year)
    disagree = [day for day in days(year, year) if china().works_on(day) != named.get(day, day.weekday() < 5)]
    assert named
    assert disagree == []


def test_a_year_that_is_not_announced_is_not_known():
    unknown = [year for year in (2026, 2027) if not announced(year)]
    assert [year for year in unknown if year <= china().valid_until.year] == []
    assert china().valid_until.month == 12


def test_the_built_in_calendar_written_out_is_where_an_own_one_begins():
    assert read_calendar(read(calendar_text(china(), "zh"), "")) == (china(), ())
