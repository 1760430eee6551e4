"""A time of day on recurring days: `monday 09:00`, `workday 18:00`, `last workday of month 17:00`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.timing import WorkingCalendar, wall

DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CHINESE_DAYS = {f"周{name}": day for name, day in zip("一二三四五六日", WEEKDAYS, strict=True)}
_SPELT: dict[str, str] = {
    **{day: day for day in WEEKDAYS},
    **_CHINESE_DAYS,
    **{name.replace("周", "星期"): day for name, day in _CHINESE_DAYS.items()},
    "周天": "sunday",
    "星期天": "sunday",
    "day": "day",
    "天": "day",
    "日": "day",
    "workday": "workday",
    "工作日": "workday",
    "个工作日": "workday",
    "first workday of month": "first workday of month",
    "月第一个工作日": "first workday of month",
    "last workday of month": "last workday of month",
    "月最后一个工作日": "last workday of month",
    "last day of month": "last day of month",
    "月最后一天": "last day of month",
}
_WRITTEN = re.compile(r"每?\s*(?P<days>.+?)\s*(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})")
_NTH = re.compile(r"(?:day )?(?P<en>[0-9]{1,2}) of month|月\s*(?P<zh>[0-9]{1,2})\s*[日号]")
# A day of the month comes within two months, a working day as soon as any; longer holidays there are none.
_HORIZON = 400


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`days` is canonical English, or `3 of month` (at most 28, so that every month has it)."""

    days: str
    minutes: int

    @property
    def working(self) -> bool:
        return "workday" in self.days

    def after(self, instant: datetime, zone: ZoneInfo, calendar: WorkingCalendar | None) -> datetime | None:
        """The next time, in UTC, later than `instant`; None when it lies beyond the published calendar."""
        today = instant.astimezone(zone).date()
        for day in self._days(today, calendar):
            moment = wall.instant(datetime.combine(day, datetime.min.time()) + self._time, zone)
            if moment > instant:
                return moment.astimezone(UTC)
        return None

    @property
    def _time(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    def _days(self, first: date, calendar: WorkingCalendar | None) -> Iterator[date]:
        if not self.working:
            return (day for at in range(_HORIZON) if self._falls_on(day := first + at * DAY))
        if calendar is None:
            return iter(())
        return self._working(first, calendar)

    def _falls_on(self, day: date) -> bool:
        if self.days in WEEKDAYS:
            return WEEKDAYS[day.weekday()] == self.days
        if self.days == "last day of month":
            return (day + DAY).month != day.month
        return self.days == "day" or day.day == int(self.days.split()[0])

    def _working(self, first: date, calendar: WorkingCalendar) -> Iterator[date]:
        """The last working day of a month is known only when the month has been published to its end."""
        if self.days == "workday":
            yield from calendar.workdays(first, first + _HORIZON * DAY)
            return
        month = first.replace(day=1)
        while month - first < _HORIZON * DAY and month <= calendar.valid_until:
            end = (month + 31 * DAY).replace(day=1) - DAY
            worked = list(calendar.workdays(month, end))
            wanted = worked[:1] if self.days.startswith("first") else worked[-1:]
            if end <= calendar.valid_until or self.days.startswith("first"):
                yield from (day for day in wanted if day >= first)
            month = end + DAY


def recurrence(text: str) -> Recurrence | None:
    """None when the text names no recurring time."""
    found = _WRITTEN.fullmatch(" ".join(text.split()).lower())
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"])
    days = _SPELT.get(found["days"])
    if days is None and (nth := _NTH.fullmatch(found["days"])):
        number = int(nth["en"] or nth["zh"])
        days = f"{number} of month" if 1 <= number <= 28 else None
    return Recurrence(days, hour * 60 + minute) if days and hour < 24 and minute < 60 else None
