"""Laws that hold for any calendar in zones that change their clocks at night, at midnight, by half an hour."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from engine.timing import AwaitingCalendar, Duration, Hours, Unit, WorkingCalendar, due, elapsed

ZONES = [
    "Asia/Shanghai",
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "America/Havana",
    "Pacific/Apia",
]
FIRST = datetime(2011, 10, 1, tzinfo=UTC)  # Apia skipped 30 December 2011

minutes_of_day = st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).map(sorted)
some_hours = minutes_of_day.map(
    lambda cuts: tuple(Hours(opens, closes) for opens, closes in zip(cuts[::2], cuts[1::2], strict=False))
)
days = st.one_of(some_hours, st.just((Hours(0, 1440),)))
weeks = st.lists(st.one_of(st.just(()), days), min_size=7, max_size=7).map(tuple).filter(any)
dates = st.dates(date(2011, 10, 1), date(2013, 1, 1))
calendars = st.builds(
    WorkingCalendar,
    id=st.just("any"),
    zone=st.sampled_from(ZONES),
    weekly=weeks,
    valid_until=st.just(date(2060, 1, 1)),
    overrides=st.dictionaries(dates, st.one_of(st.just(()), days), max_size=8),
)
# What is drawn at random hardly ever meets an hour that is skipped or repeated.
CLOCK_CHANGES = [
    datetime.fromisoformat(f"{change}+00:00")
    for change in (
        *("2011-10-01 15:30", "2011-10-30 01:00", "2011-11-06 06:00", "2011-11-13 05:00", "2011-12-30 10:00"),
        *("2012-03-11 07:00", "2012-03-25 01:00", "2012-03-31 15:00", "2012-04-01 05:00", "2012-10-28 01:00"),
    )
]
near_changes = st.builds(
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from(CLOCK_CHANGES),
    st.one_of(st.integers(-120, 120), st.integers(-5 * 1440, 1440)),
)
instants = st.one_of(
    near_changes, st.integers(0, 400 * 24 * 3600).map(lambda seconds: FIRST + timedelta(seconds=seconds))
)
running = st.builds(
    Duration,
    st.integers(1, 300),
    st.sampled_from([Unit.MINUTES, Unit.HOURS, Unit.DAYS, Unit.WORK_MINUTES, Unit.WORK_HOURS]),
)


def instant(answer: datetime | AwaitingCalendar) -> datetime:
    assume(isinstance(answer, datetime))
    assert isinstance(answer, datetime)
    return answer


@given(instants, running, calendars)
def test_exactly_the_duration_has_run_when_it_is_due(start, duration, calendar):
    clock = calendar if duration.unit.working else None
    end = instant(due(start, duration, calendar))
    assert elapsed(start, end, clock) == duration.timedelta
    assert elapsed(start, end - timedelta(seconds=1), clock) < duration.timedelta


@given(instants, instants, st.builds(Duration, st.integers(1, 60), st.sampled_from(Unit)), calendars)
def test_a_later_start_is_never_due_earlier(one, other, duration, calendar):
    early, late = sorted((one, other))
    assert instant(due(early, duration, calendar)) <= instant(due(late, duration, calendar))


@given(instants, st.timedeltas(timedelta(), timedelta(hours=3)), st.integers(1, 5), calendars)
def test_a_little_later_start_is_never_due_earlier_in_workdays(start, later, count, calendar):
    """Near starts meet the repeated and the skipped hour, which far apart ones miss."""
    duration = Duration(count, Unit.WORKDAYS)
    assert instant(due(start, duration, calendar)) <= instant(due(start + later, duration, calendar))


@given(instants, st.integers(1, 20), calendars)
def test_more_workdays_are_due_later_and_inside_the_hours(start, count, calendar):
    sooner = instant(due(start, Duration(count, Unit.WORKDAYS), calendar))
    later = instant(due(start, Duration(count + 1, Unit.WORKDAYS), calendar))
    assert start <= sooner <= later
    spans = [
        span
        for shift in (-2, -1, 0, 1)  # Apia has no day between 29 and 31 December 2011
        for span in calendar.spans(sooner.astimezone(calendar.zone_info).date() + timedelta(shift))
    ]
    assert any(opens <= sooner <= closes for opens, closes in spans)


@given(instants, instants, instants, calendars)
def test_working_time_adds_up(one, two, three, calendar):
    start, middle, end = sorted((one, two, three))
    assert elapsed(start, middle, calendar) + elapsed(middle, end, calendar) == elapsed(start, end, calendar)


@given(instants, instants, st.timedeltas(timedelta(), timedelta(days=9)), calendars)
def test_more_time_never_runs_less_work_and_work_never_outruns_time(one, other, more, calendar):
    start, end = sorted((one, other))
    ran = elapsed(start, end, calendar)
    longer = elapsed(start, end + more, calendar)
    assert timedelta() <= ran <= end - start
    assert ran <= longer <= ran + more


@given(instants, st.integers(1, 200), st.integers(1, 200), calendars)
def test_work_in_two_parts_is_due_when_the_whole_is(start, one, two, calendar):
    first = instant(due(start, Duration(one, Unit.WORK_HOURS), calendar))
    second = instant(due(first, Duration(two, Unit.WORK_HOURS), calendar))
    assert second == instant(due(start, Duration(one + two, Unit.WORK_HOURS), calendar))
