"""A working calendar as people write it (zone, week, holidays, days, valid_until) -> WorkingCalendar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfoNotFoundError

from engine.diagnostics import Code, Diagnostic
from engine.timing import codes, wall
from engine.timing.calendar import Day, Hours, WorkingCalendar

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = {name: index for index, name in enumerate(_WEEK)} | {
    f"周{day}": index for index, day in enumerate("一二三四五六日")
}
_HOURS = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-–~至]\s*(\d{1,2}):(\d{2})\s*")


def read_calendar(
    id: str, data: Mapping[str, object]
) -> tuple[WorkingCalendar | None, tuple[Diagnostic, ...]]:
    """All problems at once; paths are inside the calendar, e.g. `week.周一[0]`."""
    reader = _Reader()
    zone = reader.zone(data.get("zone"))
    weekly = reader.week(id, data.get("week"))
    valid_until = reader.date(data.get("valid_until"), "valid_until")
    overrides = dict(reader.holidays(data.get("holidays", [])))
    overrides |= dict(reader.days(data.get("days", {})))
    if reader.problems or zone is None or valid_until is None:
        return None, tuple(reader.problems)
    return WorkingCalendar(id, zone, weekly, valid_until, overrides), ()


class _Reader:
    def __init__(self) -> None:
        self.problems: list[Diagnostic] = []

    def zone(self, value: object) -> str | None:
        if not isinstance(value, str):
            self._wrong(codes.BAD_CALENDAR, "zone", key="zone")
            return None
        try:
            wall.zone(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._wrong(codes.UNKNOWN_ZONE, "zone", zone=value)
            return None
        return value

    def week(self, id: str, value: object) -> tuple[Day, ...]:
        if not isinstance(value, dict):
            self._wrong(codes.BAD_CALENDAR, "week", key="week")
            return ()
        week: list[Day] = [()] * 7
        before = len(self.problems)
        for name, hours in value.items():
            path = f"week.{name}"
            index = _WEEKDAYS.get(str(name).lower())
            if index is None:
                self._wrong(codes.BAD_DAY, path, day=str(name))
            else:
                week[index] = self.hours(hours, path)
        if not any(week) and len(self.problems) == before:
            self._wrong(codes.EMPTY_WEEK, "week", calendar=id)
        return tuple(week)

    def holidays(self, value: object) -> Iterator[tuple[date, Day]]:
        if not isinstance(value, list):
            self._wrong(codes.BAD_CALENDAR, "holidays", key="holidays")
            return
        for index, item in enumerate(value):
            if day := self.date(item, f"holidays[{index}]"):
                yield day, ()

    def days(self, value: object) -> Iterator[tuple[date, Day]]:
        if not isinstance(value, dict):
            self._wrong(codes.BAD_CALENDAR, "days", key="days")
            return
        for name, hours in value.items():
            path = f"days.{name}"
            if day := self.date(name, path):
                yield day, self.hours(hours, path)

    def date(self, value: object, path: str) -> date | None:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self._wrong(codes.BAD_DAY, path, day=str(value))
            return None

    def hours(self, value: object, path: str) -> Day:
        if not isinstance(value, list):
            self._wrong(codes.BAD_CALENDAR, path, key=path)
            return ()
        found = [self._interval(text, f"{path}[{index}]") for index, text in enumerate(value)]
        hours = sorted(interval for interval in found if interval is not None)
        for first, second in pairwise(hours):
            if first.closes > second.opens:
                self._wrong(codes.OVERLAPPING_HOURS, path, day=path, first=str(first), second=str(second))
        return tuple(hours)

    def _interval(self, value: object, path: str) -> Hours | None:
        match = _HOURS.fullmatch(str(value))
        if match is None:
            self._wrong(codes.BAD_HOURS, path, text=str(value))
            return None
        opens_hour, opens_minute, closes_hour, closes_minute = map(int, match.groups())
        opens, closes = opens_hour * 60 + opens_minute, closes_hour * 60 + closes_minute
        if max(opens_minute, closes_minute) > 59 or not opens < closes <= 24 * 60:
            self._wrong(codes.BAD_HOURS, path, text=str(value))
            return None
        return Hours(opens, closes)

    def _wrong(self, code: Code, path: str, **parameters: str) -> None:
        self.problems.append(Diagnostic(code, path, parameters))
