"""A working calendar as people write it (zone, week, holidays, workdays, days, valid_until) -> WorkingCalendar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfoNotFoundError

from engine.diagnostics import Code, Diagnostic
from engine.registry import nearest
from engine.source import Data, Path, Source, path_text
from engine.timing import codes, wall
from engine.timing.calendar import FARTHEST, Day, Hours, WorkingCalendar

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
KEYS = ("calendar", "zone", "week", "holidays", "workdays", "days", "valid_until")
YEARS_AHEAD = 10
LONGEST_NAME = 200

_WEEKDAYS = {name: index for index, name in enumerate(WEEK)} | {
    f"周{day}": index for index, day in enumerate("一二三四五六日")
}
_HOURS = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-–~至]\s*(\d{1,2}):(\d{2})\s*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_calendar(
    source: Source, today: date | None = None
) -> tuple[WorkingCalendar | None, tuple[Diagnostic, ...]]:
    """All problems at once, each with its place. `today` is given when it is to be published: one that is over
    by then, or that knows the holidays of ten years ahead, is refused."""
    if not source.readable:
        return None, source.diagnostics
    reader = _Reader(source)
    if not isinstance(source.data, dict):
        reader.wrong(codes.BAD_CALENDAR, (), key="calendar")
        return None, tuple(reader.problems)
    calendar = reader.calendar(source.data, today)
    return calendar, tuple(reader.problems)


@dataclass
class _Reader:
    source: Source
    problems: list[Diagnostic] = field(default_factory=list)

    def calendar(self, data: Mapping[str, Data], today: date | None) -> WorkingCalendar | None:
        for key in data:
            if key not in KEYS:
                self.wrong(codes.UNKNOWN_KEY, (key,), key=key, nearest=nearest(key, KEYS) or "、".join(KEYS))
        name = self.name(data.get("calendar"))
        zone = self.zone(data.get("zone"))
        weekly = self.week(name, data.get("week"))
        valid_until = self.valid_until(data.get("valid_until"), today)
        overrides = self.overrides(data, weekly, valid_until)
        if self.problems or zone is None or valid_until is None:
            return None
        return WorkingCalendar(name, zone, weekly, valid_until, overrides)

    def name(self, value: Data) -> str:
        name = "" if value is None or isinstance(value, list | dict) else str(value).strip()
        if not name or len(name) > LONGEST_NAME:
            self.wrong(codes.BAD_CALENDAR, ("calendar",), key="calendar")
        return name

    def zone(self, value: Data) -> str | None:
        if not isinstance(value, str):
            self.wrong(codes.BAD_CALENDAR, ("zone",), key="zone")
            return None
        try:
            wall.zone(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.wrong(codes.UNKNOWN_ZONE, ("zone",), zone=value)
            return None
        return value

    def week(self, name: str, value: Data) -> tuple[Day, ...]:
        if not isinstance(value, dict):
            self.wrong(codes.BAD_CALENDAR, ("week",), key="week")
            return ()
        week: dict[int, Day] = {}
        before = len(self.problems)
        for said, hours in value.items():
            path = ("week", said)
            index = _WEEKDAYS.get(said.lower())
            if index is None:
                self.wrong(codes.BAD_DAY, path, day=said)
            elif index in week:
                self.wrong(codes.DAY_TWICE, path, day=said)
            else:
                week[index] = self.hours(hours, path)
        if not any(week.values()) and len(self.problems) == before:
            self.wrong(codes.EMPTY_WEEK, ("week",), calendar=name)
        return tuple(week.get(index, ()) for index in range(7))

    def valid_until(self, value: Data, today: date | None) -> date | None:
        path = ("valid_until",)
        day = self.date(value, path)
        if day is None:
            return None
        if day > FARTHEST or (today is not None and day.year > today.year + YEARS_AHEAD):
            self.wrong(codes.TOO_FAR_AHEAD, path, day=str(day))
            return None
        if today is not None and day < today:
            self.wrong(codes.OVER_ALREADY, path, day=str(day), today=str(today))
        return day

    def overrides(
        self, data: Mapping[str, Data], weekly: tuple[Day, ...], valid_until: date | None
    ) -> dict[date, Day]:
        """Each date once: what is a holiday in one list and worked in another is a contradiction."""
        usual = next((day for day in weekly if day), ())
        found: dict[date, Day] = {}
        for path, day, hours in self.dated(data, usual):
            if day in found:
                opposite = bool(found[day]) != bool(hours)
                self.wrong(codes.BOTH_OFF_AND_ON if opposite else codes.DAY_TWICE, path, day=str(day))
            elif valid_until is not None and day > valid_until:
                self.wrong(codes.AFTER_THE_END, path, day=str(day), end=str(valid_until))
            found[day] = hours
        return found

    def dated(self, data: Mapping[str, Data], usual: Day) -> Iterator[tuple[Path, date, Day]]:
        for key, hours in (("holidays", ()), ("workdays", usual)):
            listed = data.get(key, [])
            if not isinstance(listed, list):
                self.wrong(codes.BAD_CALENDAR, (key,), key=key)
                continue
            for index, item in enumerate(listed):
                if day := self.date(item, (key, index)):
                    yield (key, index), day, hours
        days = data.get("days", {})
        if not isinstance(days, dict):
            self.wrong(codes.BAD_CALENDAR, ("days",), key="days")
            return
        for name, said in days.items():
            if day := self.date(name, ("days", name)):
                yield ("days", name), day, self.hours(said, ("days", name))

    def date(self, value: Data, path: Path) -> date | None:
        try:
            if isinstance(value, str) and _DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass  # the 30th of February is no date either
        self.wrong(codes.BAD_DAY, path, day="" if value is None else str(value)[:40])
        return None

    def hours(self, value: Data, path: Path) -> Day:
        if not isinstance(value, list):
            self.wrong(codes.BAD_CALENDAR, path, key=path_text(path))
            return ()
        found = [self.interval(item, (*path, index)) for index, item in enumerate(value)]
        hours = sorted(interval for interval in found if interval is not None)
        for first, second in pairwise(hours):
            if first.closes > second.opens:
                said = {"day": str(path[-1]), "first": str(first), "second": str(second)}
                self.wrong(codes.OVERLAPPING_HOURS, path, **said)
        return tuple(hours)

    def interval(self, value: Data, path: Path) -> Hours | None:
        if isinstance(value, str) and (match := _HOURS.fullmatch(value)):
            opens_hour, opens_minute, closes_hour, closes_minute = map(int, match.groups())
            opens, closes = opens_hour * 60 + opens_minute, closes_hour * 60 + closes_minute
            if max(opens_minute, closes_minute) < 60 and opens < closes <= 24 * 60:
                return Hours(opens, closes)
        self.wrong(codes.BAD_HOURS, path, text=str(value)[:40])
        return None

    def wrong(self, code: Code, path: Path, **parameters: str) -> None:
        place = self.source.locate(path)
        self.problems.append(Diagnostic(code, path_text(path), parameters, place))
