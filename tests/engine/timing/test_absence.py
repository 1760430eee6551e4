from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.timing import (
    Absence,
    AwaitingCalendar,
    Duration,
    Hours,
    Unit,
    WorkingCalendar,
    due,
    elapsed,
    without,
)
from tests.engine.timing.test_due_properties import some_hours, weeks

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = (Hours(9 * 60, 12 * 60), Hours(13 * 60, 18 * 60))
CALENDAR = WorkingCalendar("office", "Asia/Shanghai", (OFFICE,) * 5 + ((), ()), date(2026, 12, 31))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def away(start: str, end: str | None = None) -> Absence:
    return Absence(at(start), None if end is None else at(end))


def test_two_days_of_leave_are_no_working_days_of_that_person():
    own = without(CALENDAR, [away("2026-03-03 00:00", "2026-03-05 00:00")])
    assert due(at("2026-03-02 10:00"), Duration(1, Unit.WORKDAYS), own) == at("2026-03-05 10:00")
    assert due(at("2026-03-02 10:00"), Duration(1, Unit.WORKDAYS), CALENDAR) == at("2026-03-03 10:00")


def test_an_afternoon_at_the_doctors_shortens_the_day_on_both_sides():
    own = without(CALENDAR, [away("2026-03-02 10:30", "2026-03-02 14:00")])
    assert own.hours(date(2026, 3, 2)) == (Hours(540, 630), Hours(840, 1080))
    assert elapsed(at("2026-03-02 09:00"), at("2026-03-02 18:00"), own) == timedelta(hours=5, minutes=30)


def test_until_further_notice_nothing_is_due_as_far_as_the_calendar_is_known():
    own = without(CALENDAR, [away("2026-03-03 12:00")])
    assert due(at("2026-03-02 10:00"), Duration(10, Unit.WORK_HOURS), own) == at("2026-03-03 12:00")
    assert due(at("2026-03-02 10:00"), Duration(11, Unit.WORK_HOURS), own) == AwaitingCalendar(
        "office", date(2026, 12, 31)
    )
    assert without(CALENDAR, [away("2027-02-01 00:00")]) == CALENDAR


def test_an_absence_that_ends_before_it_starts_is_a_fault():
    with pytest.raises(ValueError, match="ends after it starts"):
        away("2026-03-03 12:00", "2026-03-03 12:00")


minutes = st.integers(0, 30 * 1440).map(
    lambda minute: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
absences = st.lists(
    st.tuples(minutes, minutes)
    .filter(lambda ends: ends[0] != ends[1])
    .map(lambda ends: Absence(*sorted(ends))),
    max_size=4,
)
own_calendars = st.builds(
    WorkingCalendar,
    id=st.just("own"),
    zone=st.just("Asia/Shanghai"),
    weekly=weeks,
    valid_until=st.just(date(2026, 12, 31)),
    overrides=st.dictionaries(st.dates(date(2026, 3, 1), date(2026, 4, 1)), some_hours, max_size=4),
)


@given(own_calendars, absences)
def test_nothing_runs_while_the_person_is_away_and_everything_else_as_before(calendar, gone):
    own = without(calendar, gone)
    cuts = sorted(
        {datetime(2026, 2, 20, tzinfo=UTC), datetime(2026, 4, 20, tzinfo=UTC)}.union(
            *((each.start, each.end) for each in gone)
        )
    )
    for start, end in pairwise(cuts):
        here = not any(each.start <= start < each.end for each in gone)
        assert elapsed(start, end, own) == (elapsed(start, end, calendar) if here else timedelta())
