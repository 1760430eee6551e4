from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.timing import AwaitingCalendar, Duration, Hours, Unit, WorkingCalendar, due, elapsed

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = (Hours(9 * 60, 12 * 60), Hours(13 * 60, 18 * 60))
LABOUR_DAY = [date(2026, 5, day) for day in range(1, 6)]
MAKE_UP_DAY = date(2026, 5, 9)  # the Saturday worked for the holiday


@pytest.fixture
def calendar() -> WorkingCalendar:
    return WorkingCalendar(
        id="cn-workdays",
        zone="Asia/Shanghai",
        weekly=(OFFICE,) * 5 + ((), ()),
        valid_until=date(2026, 12, 31),
        overrides=dict.fromkeys(LABOUR_DAY, ()) | {MAKE_UP_DAY: OFFICE},
    )


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def workdays(count: int) -> Duration:
    return Duration(count, Unit.WORKDAYS)


def work_hours(count: int) -> Duration:
    return Duration(count, Unit.WORK_HOURS)


def test_five_workdays_from_the_eve_of_labour_day_skip_the_holiday_and_count_the_make_up_saturday(calendar):
    """Working days after 30 April: 6, 7, 8, the make-up Saturday 9, and Monday 11 May."""
    assert due(shanghai("2026-04-30 10:00"), workdays(5), calendar) == shanghai("2026-05-11 10:00")


def test_five_days_run_through_the_holiday(calendar):
    assert due(shanghai("2026-04-30 10:00"), Duration(5, Unit.DAYS), calendar) == shanghai("2026-05-05 10:00")


def test_twelve_work_hours_from_the_eve_of_labour_day_end_after_the_holiday(calendar):
    """Thursday leaves 7 hours (10-12, 13-18); the other 5 are 9-12 and 13-15 on Wednesday 6 May."""
    assert due(shanghai("2026-04-30 10:00"), work_hours(12), calendar) == shanghai("2026-05-06 15:00")


def test_work_that_ends_at_closing_is_due_the_same_day(calendar):
    assert due(shanghai("2026-03-02 17:00"), work_hours(1), calendar) == shanghai("2026-03-02 18:00")
    assert due(shanghai("2026-03-02 18:00"), work_hours(1), calendar) == shanghai("2026-03-03 10:00")


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-03-06 10:00", 1, "2026-03-09 10:00"),  # Friday morning -> Monday morning
        ("2026-03-06 07:00", 1, "2026-03-09 09:00"),  # before opening -> at opening
        ("2026-03-06 12:30", 1, "2026-03-09 13:00"),  # in the break -> after the break
        ("2026-03-06 20:00", 1, "2026-03-09 18:00"),  # after closing -> at closing
        ("2026-03-07 10:00", 1, "2026-03-09 18:00"),  # a Saturday has all of Monday
        ("2026-03-08 23:59", 1, "2026-03-09 18:00"),
        ("2026-03-09 00:00", 1, "2026-03-10 09:00"),
    ],
)
def test_workdays_keep_the_wall_time_inside_working_hours(calendar, start, count, expected):
    assert due(shanghai(start), workdays(count), calendar) == shanghai(expected)


def test_a_shorter_target_day_is_due_when_it_closes(calendar):
    half_day = WorkingCalendar(
        "half", "Asia/Shanghai", calendar.weekly, calendar.valid_until, {date(2026, 3, 3): (Hours(540, 720),)}
    )
    assert due(shanghai("2026-03-02 16:00"), workdays(1), half_day) == shanghai("2026-03-03 12:00")


def test_beyond_the_published_calendar_nothing_is_guessed(calendar):
    waiting = AwaitingCalendar("cn-workdays", date(2026, 12, 31))
    assert due(shanghai("2026-12-31 10:00"), workdays(1), calendar) == waiting
    assert due(shanghai("2026-12-31 10:00"), work_hours(8), calendar) == waiting
    assert due(shanghai("2027-01-01 10:00"), workdays(1), calendar) == waiting
    assert elapsed(shanghai("2026-12-31 10:00"), shanghai("2027-01-01 10:00"), calendar) == waiting
    assert due(shanghai("2026-12-31 10:00"), work_hours(7), calendar) == shanghai("2026-12-31 18:00")
    assert due(shanghai("2026-12-31 10:00"), Duration(2, Unit.DAYS), calendar) == shanghai("2027-01-02 10:00")


def test_without_a_calendar_working_time_waits_and_natural_time_does_not():
    assert due(shanghai("2026-03-02 10:00"), workdays(1), None) == AwaitingCalendar()
    assert due(shanghai("2026-03-02 10:00"), Duration(48, Unit.HOURS), None) == shanghai("2026-03-04 10:00")


def test_elapsed_counts_only_working_hours_and_never_backwards(calendar):
    start, end = shanghai("2026-04-30 17:30"), shanghai("2026-05-06 09:15")
    assert elapsed(start, end, calendar) == timedelta(minutes=45)
    assert elapsed(start, end, None) == end - start
    assert elapsed(end, start, calendar) == timedelta()


def test_a_natural_day_is_24_hours_when_the_clock_changes():
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 28, 12, tzinfo=berlin)
    assert due(start, Duration(1, Unit.DAYS), None) == datetime(2026, 3, 29, 13, tzinfo=berlin)


def test_a_night_shift_through_the_repeated_hour_works_an_hour_more():
    nights = WorkingCalendar("night", "Europe/Berlin", ((Hours(0, 6 * 60),),) * 7, date(2030, 1, 1))
    midnight = datetime(2026, 10, 25, tzinfo=ZoneInfo("Europe/Berlin"))
    assert elapsed(midnight, midnight + timedelta(hours=23), nights) == timedelta(hours=7)


def test_answers_are_utc_and_a_time_without_zone_is_a_fault(calendar):
    answer = due(shanghai("2026-03-02 10:00"), workdays(1), calendar)
    assert isinstance(answer, datetime)
    assert answer.tzinfo is UTC
    with pytest.raises(ValueError, match="knows its zone"):
        due(datetime(2026, 3, 2, 10), workdays(1), calendar)


ROUND_THE_CLOCK = WorkingCalendar("always", "America/New_York", ((Hours(0, 1440),),) * 7, date(2030, 1, 1))


def test_in_the_repeated_hour_a_later_start_is_not_due_earlier():
    """New York, 1 November 2026: 01:40, and half an hour later 01:10 for the second time."""
    first = datetime(2026, 11, 1, 5, 40, tzinfo=UTC)
    second = datetime(2026, 11, 1, 6, 10, tzinfo=UTC)
    assert due(first, workdays(1), ROUND_THE_CLOCK) == datetime(2026, 11, 2, 6, 40, tzinfo=UTC)
    assert due(second, workdays(1), ROUND_THE_CLOCK) == datetime(2026, 11, 2, 7, 0, tzinfo=UTC)


def test_hours_inside_the_skipped_hour_have_no_length_and_keep_their_order():
    """New York, 8 March 2026: after 01:59 comes 03:00, which is 07:00 UTC."""
    early = (Hours(90, 150), Hours(150, 170), Hours(170, 200))
    calendar = WorkingCalendar("early", "America/New_York", (early,) * 7, date(2030, 1, 1))
    change = datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert list(calendar.spans(date(2026, 3, 8))) == [
        (change - timedelta(minutes=30), change),
        (change, change),
        (change, change + timedelta(minutes=20)),
    ]


def test_when_midnight_comes_twice_the_hours_around_it_add_up():
    """St John's, 7 November 2010: one minute after midnight the clock went back to 23:01 of the day before."""
    calendar = WorkingCalendar("always", "America/St_Johns", ((Hours(0, 1440),),) * 7, date(2030, 1, 1))
    before, second_evening, after = (
        datetime(2010, 11, 7, hour, minute, tzinfo=UTC) for hour, minute in ((2, 0), (3, 0), (5, 0))
    )
    assert elapsed(before, second_evening, calendar) == timedelta(hours=1)
    assert elapsed(second_evening, after, calendar) == timedelta(hours=2)


def test_the_last_published_minute_can_be_due_and_measured():
    """Exactly at the limit is in time, so the end of what is published is still known."""
    calendar = WorkingCalendar("always", "Asia/Shanghai", ((Hours(0, 1440),),) * 7, date(2026, 12, 31))
    start, end = shanghai("2026-12-31 20:00"), shanghai("2027-01-01 00:00")
    assert due(start, work_hours(4), calendar) == end
    assert elapsed(start, end, calendar) == timedelta(hours=4)
    assert elapsed(start, end + timedelta(microseconds=1), calendar) == AwaitingCalendar(
        "always", date(2026, 12, 31)
    )


def test_a_start_beyond_what_is_published_and_one_long_before_are_answered_in_any_order(calendar):
    """What was laid out for one question serves the next."""
    waiting = AwaitingCalendar("cn-workdays", date(2026, 12, 31))
    assert due(shanghai("2031-03-02 10:00"), work_hours(1), calendar) == waiting
    assert due(shanghai("2026-03-02 10:00"), work_hours(1), calendar) == shanghai("2026-03-02 11:00")
    assert due(shanghai("1999-03-01 10:00"), workdays(1), calendar) == shanghai("1999-03-02 10:00")
    assert elapsed(shanghai("1999-03-01 17:00"), shanghai("1999-03-02 10:00"), calendar) == timedelta(hours=2)
    assert due(shanghai("2026-03-02 10:00"), work_hours(1), calendar) == shanghai("2026-03-02 11:00")
