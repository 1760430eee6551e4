"""`due` and `elapsed` against references that walk: every day of a span in every zone, every minute where no clock changes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.timing import AwaitingCalendar, Duration, Unit, WorkingCalendar, due, elapsed, wall
from tests.engine.timing.test_due_properties import calendars, instants, some_hours, weeks

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def walked_spans(calendar: WorkingCalendar, first: date) -> Iterator[tuple[datetime, datetime]]:
    day = first
    while day <= calendar.valid_until:
        midnight = datetime.combine(day, datetime.min.time())
        for hours in calendar.hours(day):
            yield tuple(
                wall.instant(midnight + timedelta(minutes=minutes), calendar.zone_info)
                for minutes in (hours.opens, hours.closes)
            )
        day += DAY


def walked_elapsed(start: datetime, end: datetime, calendar: WorkingCalendar) -> timedelta:
    worked = timedelta()
    for opens, closes in walked_spans(calendar, start.date() - 2 * DAY):
        if opens > end:
            break
        worked += max(min(closes, end) - max(opens, start), timedelta())
    return worked


def walked_due(start: datetime, work: timedelta, calendar: WorkingCalendar) -> datetime | None:
    for opens, closes in walked_spans(calendar, start.date() - 2 * DAY):
        available = max(closes - max(opens, start), timedelta())
        if work <= available:
            return max(opens, start) + work
        work -= available
    return None


@given(instants, instants, calendars)
def test_as_much_has_run_as_a_walk_over_the_days_counts(one, other, calendar):
    start, end = sorted((one, other))
    assert elapsed(start, end, calendar) == walked_elapsed(start, end, calendar)


@given(instants, st.integers(1, 300), st.sampled_from([Unit.WORK_MINUTES, Unit.WORK_HOURS]), calendars)
def test_it_is_due_when_a_walk_over_the_days_has_found_enough_work(start, amount, unit, calendar):
    duration = Duration(amount, unit)
    found = due(start, duration, calendar)
    walked = walked_due(start, duration.timedelta, calendar)
    assert (None if isinstance(found, AwaitingCalendar) else found) == walked


CHINA = st.builds(
    WorkingCalendar,
    id=st.just("china"),
    zone=st.just("Asia/Shanghai"),
    weekly=weeks,
    valid_until=st.just(date(2026, 12, 31)),
    overrides=st.dictionaries(st.dates(date(2026, 3, 1), date(2026, 3, 20)), some_hours, max_size=6),
)
march = st.integers(0, 14 * 1440).map(lambda minutes: datetime(2026, 3, 1, tzinfo=UTC) + minutes * MINUTE)


def works_at(moment: datetime, calendar: WorkingCalendar) -> bool:
    local = moment.astimezone(calendar.zone_info)
    minute = local.hour * 60 + local.minute
    return any(hours.opens <= minute < hours.closes for hours in calendar.hours(local.date()))


@given(march, march, CHINA)
def test_as_much_has_run_as_minutes_at_which_somebody_works(one, other, calendar):
    start, end = sorted((one, other))
    minutes = (end - start) // MINUTE
    worked = sum(works_at(start + number * MINUTE, calendar) for number in range(minutes))
    assert elapsed(start, end, calendar) == worked * MINUTE


@given(march, st.integers(1, 600), CHINA)
def test_it_is_due_after_so_many_minutes_at_which_somebody_works(start, amount, calendar):
    found = due(start, Duration(amount, Unit.WORK_MINUTES), calendar)
    moment, left = start, amount
    while left and moment < datetime(2026, 12, 31, 16, tzinfo=UTC):
        left -= works_at(moment, calendar)
        moment += MINUTE
    assert found == (AwaitingCalendar("china", date(2026, 12, 31)) if left else moment)
