"""A month, a quarter or a week on the wall clock of the model's zone, named as it stands in an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.diagnostics import Text

NAMED = re.compile(r"(\d{4})-(?:Q([1-4])|W(\d{2})|(\d{2}))")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` up to but without `until`; `name` is `2026-11`, `2026-Q4` or `2026-W47`."""

    name: str
    title: Text
    since: datetime
    until: datetime

    def over_at(self, now: datetime) -> bool:
        return self.until <= now


def parse(name: str, zone: str) -> Period | None:
    found = NAMED.fullmatch(name)
    if found is None:
        return None
    year, quarter, week, month = (None if part is None else int(part) for part in found.groups())
    try:
        if quarter is not None:
            return _quarter(date(year or 0, 3 * quarter - 2, 1), zone)
        if week is not None:
            return _week(date.fromisocalendar(year or 0, week, 1), zone)
        return _month(date(year or 0, month or 0, 1), zone)
    except (ValueError, OverflowError):
        return None


def quarters(now: datetime, zone: str, count: int) -> Iterator[Period]:
    """The present one first."""
    first = _local(now, zone).replace(day=1)
    first = first.replace(month=first.month - (first.month - 1) % 3)
    for _ in range(count):
        yield _quarter(first, zone)
        first = _months_later(first, -3)


def months(now: datetime, zone: str, count: int) -> Iterator[Period]:
    first = _local(now, zone).replace(day=1)
    for _ in range(count):
        yield _month(first, zone)
        first = _months_later(first, -1)


def months_of(period: Period, zone: str) -> Iterator[Period]:
    """The months that begin in it, the earliest first."""
    first = _local(period.since, zone)
    while (month := _month(first, zone)).since < period.until:
        yield month
        first = _months_later(first, 1)


def weeks(now: datetime, zone: str, count: int) -> Iterator[Period]:
    today = _local(now, zone)
    monday = today - today.weekday() * DAY
    for _ in range(count):
        yield _week(monday, zone)
        monday -= 7 * DAY


def _quarter(first: date, zone: str) -> Period:
    number = (first.month + 2) // 3
    title = Text(f"{first.year}年第{number}季度", f"Q{number} {first.year}")
    return _period(f"{first.year}-Q{number}", title, first, _months_later(first, 3), zone)


def _month(first: date, zone: str) -> Period:
    title = Text(f"{first.year}年{first.month}月", f"{first:%B %Y}")
    return _period(f"{first:%Y-%m}", title, first, _months_later(first, 1), zone)


def _week(monday: date, zone: str) -> Period:
    year, number, _ = monday.isocalendar()
    sunday = monday + 6 * DAY
    title = Text(
        f"第{number}周({monday.month}月{monday.day}日–{sunday.month}月{sunday.day}日)",
        f"Week {number} ({monday:%d %b} – {sunday:%d %b})",
    )
    return _period(f"{year}-W{number:02d}", title, monday, monday + 7 * DAY, zone)


def _period(name: str, title: Text, since: date, until: date, zone: str) -> Period:
    return Period(name, title, _midnight(since, zone), _midnight(until, zone))


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def _local(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def _months_later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
