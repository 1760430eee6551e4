"""WorkingCalendar -> the text that `read_calendar` reads back, to begin an own calendar from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.diagnostics import Language
from engine.timing.calendar import Day, WorkingCalendar
from engine.timing.calendar_reader import WEEK

_DAYS: dict[Language, tuple[str, ...]] = {"zh": tuple(f"周{day}" for day in "一二三四五六日"), "en": WEEK}


def calendar_text(calendar: WorkingCalendar, language: Language) -> str:
    """Holidays first, then days that are worked as usual, then those with hours of their own."""
    usual = next(day for day in calendar.weekly if day)
    overrides = sorted(calendar.overrides.items())
    lines = [f"calendar: {calendar.id}", f"zone: {calendar.zone}", f"valid_until: {calendar.valid_until}"]
    lines += ["week:", *_with_hours(zip(_DAYS[language], calendar.weekly, strict=True))]
    lines += _listed("holidays", (day for day, hours in overrides if not hours))
    lines += _listed("workdays", (day for day, hours in overrides if hours == usual))
    special = [(str(day), hours) for day, hours in overrides if hours and hours != usual]
    if special:
        lines += ["days:", *_with_hours(special)]
    return "\n".join(lines) + "\n"


def _with_hours(days: Iterable[tuple[str, Day]]) -> list[str]:
    return [f"  {name}: [{', '.join(map(str, hours))}]" for name, hours in days if hours]


def _listed(key: str, days: Iterable[date]) -> list[str]:
    """A line for each month."""
    months: dict[str, list[str]] = {}
    for day in days:
        months.setdefault(f"{day:%Y-%m}", []).append(str(day))
    if not months:
        return []
    return [f"{key}: [", *(f"  {', '.join(month)}," for month in months.values()), "]"]
