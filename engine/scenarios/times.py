"""When a step takes place: a local time, or a span from the scenario's first step."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from engine.model.document.part import Path
from engine.scenarios import codes
from engine.scenarios.page import Page
from engine.timing import WorkingCalendar, due, parse_duration, wall

# Every reminder in between is played: a slip of the finger must not play those of eight thousand years.
LONGEST = timedelta(days=3_653)
# A first step from which ten years lead anywhere on the calendar.
_YEARS = range(1000, 9980)
_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M")


class Times:
    """`first` is the instant of the scenario's first step, once there is one."""

    def __init__(self, page: Page, calendar: WorkingCalendar | None) -> None:
        self._page = page
        self._calendar = calendar
        self._zone = ZoneInfo(page.model.timezone)
        self.first: datetime | None = None

    def read(self, value: object, path: Path) -> datetime | None:
        text = self._page.text(value, path, "2026-03-02 10:00").strip()
        if not text:
            return None
        found = self._later(text[1:], path) if text.startswith("+") else self._local(text)
        if found is not None and self.first is None and found.year not in _YEARS:
            found = None
        if found is None and not text.startswith("+"):
            self._page.report.error(codes.TIME_UNREADABLE, path, text=text)
        if found is not None and self.first is not None and abs(found - self.first) > LONGEST:
            self._page.report.error(codes.TOO_FAR, path, at=self.show(found), first=self.show(self.first))
            return None
        return found

    def show(self, instant: datetime) -> str:
        local = instant.astimezone(self._zone)
        return local.strftime("%Y-%m-%d %H:%M" if local.second == 0 else "%Y-%m-%d %H:%M:%S")

    def _local(self, text: str) -> datetime | None:
        for form in _FORMS:
            with suppress(ValueError):
                return wall.instant(datetime.strptime(text, form), self._zone)  # noqa: DTZ007
        return None

    def _later(self, text: str, path: Path) -> datetime | None:
        duration, problems = parse_duration(text)
        if duration is None or self.first is None:
            for problem in problems:
                self._page.report.relocated(problem, path)
            if not problems:
                self._page.report.error(codes.TIME_UNREADABLE, path, text=f"+{text}")
            return None
        ends = due(self.first, duration, self._calendar)
        if not isinstance(ends, datetime):
            self._page.report.error(codes.TIME_UNREADABLE, path, text=f"+{text}")
            return None
        return ends
