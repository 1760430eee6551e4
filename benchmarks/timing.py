"""`due` and `elapsed` beside the calendar libraries of PyPI, on 10,000 random spans of up to a quarter.

    uv run --no-sync python -m benchmarks.timing

Every answer is compared with a peer's before anything is measured: `elapsed` and `due` with business-duration on all
spans, with businesstimedelta, which walks holidays for 10 ms a question, on 400. Neither peer knows weekends that are
worked in lieu, and business-duration knows no lunch, so the calendars leave out what a peer cannot say.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytz
from business_duration import businessDuration
from businesstimedelta import BusinessTimeDelta, HolidayRule, LunchTimeRule, Rules, WorkDayRule

from benchmarks.gated import compare
from benchmarks.reading import Reading, report
from engine.timing import Duration, Hours, Unit, WorkingCalendar, due, elapsed

SPANS = 10_000
WITH_SLOW_PEER = 400  # businesstimedelta takes 10 ms for each
SAMPLE = 40  # of them in one burst
BAR = 10.0
FIRST = datetime.fromisoformat("2025-01-01")
LONGEST = timedelta(days=90)
SHANGHAI = ZoneInfo("Asia/Shanghai")
HOLIDAYS = {
    date(2025, 1, 1): "元旦",
    **{date(2025, 1, 28) + timedelta(days=day): "春节" for day in range(8)},
    **{date(2025, 5, 1) + timedelta(days=day): "劳动节" for day in range(5)},
    **{date(2025, 10, 1) + timedelta(days=day): "国庆节" for day in range(8)},
    date(2026, 1, 1): "元旦",
    date(2026, 10, 1): "国庆节",  # businesstimedelta fails when no holiday lies ahead
}

Span = tuple[datetime, datetime]


def calendar(*hours: Hours) -> WorkingCalendar:
    off = dict.fromkeys(HOLIDAYS, ())
    return WorkingCalendar("bench", SHANGHAI.key, (hours,) * 5 + ((), ()), date(2027, 12, 31), off)


WHOLE_DAY = calendar(Hours(9 * 60, 18 * 60))
WITH_LUNCH = calendar(Hours(9 * 60, 12 * 60), Hours(13 * 60, 18 * 60))


def spans() -> list[Span]:
    """Wall time in Shanghai, whole minutes."""
    drawn = random.Random(20260302)
    found = []
    for _ in range(SPANS):
        start = FIRST + timedelta(minutes=drawn.randrange(365 * 1440))
        found.append((start, start + timedelta(minutes=drawn.randrange(LONGEST // timedelta(minutes=1)))))
    return found


def instant(wall: datetime) -> datetime:
    return wall.replace(tzinfo=SHANGHAI).astimezone(UTC)


def per_span(peers: dict[str, Callable[[], object]]) -> Iterator[float]:
    return (taken / SAMPLE for taken in compare(peers).values())


def against_business_duration(some: Sequence[Span]) -> Reading:
    def theirs(start: datetime, end: datetime) -> float:
        return float(businessDuration(start, end, time(9), time(18), [5, 6], HOLIDAYS, "min"))

    ours = [(instant(start), instant(end)) for start, end in some]
    for (start, end), (begins, ends) in zip(some, ours, strict=True):
        worked = elapsed(begins, ends, WHOLE_DAY)
        assert isinstance(worked, timedelta)
        assert theirs(start, end) == worked / timedelta(minutes=1), (start, end, worked, theirs(start, end))
        hours = max(1, worked // timedelta(hours=1))
        ends = due(begins, Duration(hours, Unit.WORK_HOURS), WHOLE_DAY)
        assert isinstance(ends, datetime)
        assert theirs(start, ends.astimezone(SHANGHAI).replace(tzinfo=None)) == hours * 60, (start, hours)
    us, them = per_span(
        {
            "dongxian": lambda: [elapsed(*span, WHOLE_DAY) for span in ours[:SAMPLE]],
            "business-duration": lambda: [theirs(*span) for span in some[:SAMPLE]],
        }
    )
    return Reading.times_faster("elapsed, up to a quarter", us, them, "business-duration", BAR)


def against_businesstimedelta(some: Sequence[Span]) -> Iterator[Reading]:
    zone = pytz.timezone(SHANGHAI.key)
    rules = Rules(
        [
            WorkDayRule(start_time=time(9), end_time=time(18), working_days=[0, 1, 2, 3, 4], tz=zone),
            LunchTimeRule(start_time=time(12), end_time=time(13), working_days=[0, 1, 2, 3, 4], tz=zone),
            HolidayRule(HOLIDAYS, tz=zone),
        ]
    )
    ours, work = [], []
    for start, end in some:
        begins, ends = instant(start), instant(end)
        worked = elapsed(begins, ends, WITH_LUNCH)
        assert worked == rules.difference(begins, ends).timedelta, (start, end, worked)
        ours.append((begins, ends))
        hours = max(1, worked // timedelta(hours=1))
        work.append((begins, Duration(hours, Unit.WORK_HOURS), BusinessTimeDelta(rules, hours=hours)))
    for begins, duration, delta in work:
        assert due(begins, duration, WITH_LUNCH) == begins + delta, (begins, duration)
    us, them = per_span(
        {
            "dongxian": lambda: [elapsed(*span, WITH_LUNCH) for span in ours[:SAMPLE]],
            "businesstimedelta": lambda: [rules.difference(*span) for span in ours[:SAMPLE]],
        }
    )
    yield Reading.times_faster("elapsed, with lunch", us, them, "businesstimedelta", BAR)
    us, them = per_span(
        {
            "dongxian": lambda: [due(begins, wanted, WITH_LUNCH) for begins, wanted, _ in work[:SAMPLE]],
            "businesstimedelta": lambda: [begins + delta for begins, _, delta in work[:SAMPLE]],
        }
    )
    yield Reading.times_faster("due, with lunch", us, them, "businesstimedelta", BAR)


def ten_years() -> Iterator[Reading]:
    """No peer: the span is what the bar is about."""
    far = WorkingCalendar("far", SHANGHAI.key, WITH_LUNCH.weekly, date(2037, 12, 31), WITH_LUNCH.overrides)
    start, end = instant(FIRST), instant(FIRST.replace(year=2035))
    work = Duration(20_000, Unit.WORK_HOURS)
    for name, asked in (
        ("elapsed over ten years", lambda: elapsed(start, end, far)),
        ("due after 20,000 work hours", lambda: due(start, work, far)),
    ):
        (taken,) = compare({name: asked}).values()
        yield Reading.at_most(name, taken / 1000, "us", 10)


def readings() -> Iterator[Reading]:
    drawn = spans()
    yield against_business_duration(drawn)
    yield from against_businesstimedelta(drawn[:WITH_SLOW_PEER])
    yield from ten_years()


if __name__ == "__main__":
    sys.exit(report(readings()))
