"""How instants, amounts and bilingual texts are shown; the filters of every template."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.diagnostics import Diagnostic, Language, Text
from engine.fields.upload import Upload
from engine.timing import in_words

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SOON = timedelta(hours=24)


def filters(language: Language) -> Mapping[str, Callable[..., object]]:
    return {
        "text": lambda value: value.to(language) if isinstance(value, Text) else value,
        "says": lambda diagnostic: diagnostic.message(language),
        "hints": lambda diagnostic: diagnostic.hint(language),
        "about": about,
        "clock": clock,
        "day": lambda instant, zone: day(instant, zone, language),
        "weekday": lambda instant, zone: weekday(instant, zone, language),
        "iso": lambda instant: instant.astimezone(UTC).isoformat(timespec="seconds"),
        "words": lambda span: in_words(abs(span), language),
        "yuan": yuan,
        "wan": lambda minor: wan(minor, language),
        "shown": lambda value, field: field.type.show(value, language),
        "is_upload": lambda field: isinstance(field.type, Upload),
        "megabytes": lambda size: (
            f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{size / 1000:.0f} kB"
        ),
        "playing_time": lambda seconds: f"{int(seconds) // 60}:{int(seconds) % 60:02}",
        "urgency": urgency,
    }


def about(diagnostics: Sequence[Diagnostic], path: str) -> list[Diagnostic]:
    """Those that are shown at the control which they speak of."""
    return [each for each in diagnostics if each.path == path]


def clock(instant: datetime, zone: str) -> str:
    return f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"


def day(instant: datetime, zone: str, language: Language) -> str:
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local.year}年{local.month}月{local.day}日" if language == "zh" else f"{local:%Y-%m-%d}"


def weekday(instant: datetime, zone: str, language: Language) -> str:
    number = instant.astimezone(ZoneInfo(zone)).weekday()
    return ("周" + "一二三四五六日"[number]) if language == "zh" else WEEKDAYS[number]


def yuan(minor: int) -> str:
    """Whole yuan where there are no fen: a list is read, not reckoned with."""
    return f"¥{minor // 100:,}" if minor % 100 == 0 else f"¥{minor / 100:,.2f}"


def wan(minor: int, language: Language) -> str:
    """In 万元, as leaders speak of amounts; one decimal where it still says something."""
    amount = minor / 1_000_000 if language == "zh" else minor / 100_000
    digits = f"{amount:,.1f}" if abs(amount) < 10 and minor else f"{amount:,.0f}"
    return f"{digits}万元" if language == "zh" else f"¥{digits}k"


def urgency(due: datetime, now: datetime) -> str:
    """The badge's class. Exactly at the limit is in time."""
    if now > due:
        return "overdue"
    return "soon" if due - now <= SOON else "calm"
