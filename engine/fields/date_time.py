"""An instant, written with the offset of the model's time zone."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from pydantic import field_validator

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.calendar_day import PLAIN_DAY, day, plain
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema, Unfit
from engine.fields.time import clock
from engine.json import Json

DATE_TIME = Text("日期和时刻", "a date and time")

INSTANT_PATTERN = (
    "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$"
)
_plain_instant = re.compile(
    PLAIN_DAY.pattern + r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
)
_offset = re.compile(r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])$")


@FIELD_TYPES.register
class DateTime(FieldType):
    """Text without an offset is wall time in `timezone`, which loading sets to the model's own."""

    title = Text("日期时间", "Date and time")
    help = Text("某天的某个时刻,按模型的时区", "A day and a time of day, in the model's time zone")
    icon = "calendar-clock"
    example: ClassVar = {"type": "date_time"}

    type: Literal["date_time"] = "date_time"
    timezone: str = "Asia/Shanghai"

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, timezone: str) -> str:
        try:
            ZoneInfo(timezone)
        except (OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError
            raise Unfit(f"没有 {timezone!r} 这个时区", f"no time zone is called {timezone!r}") from error
        except KeyError as error:
            raise Unfit(f"没有 {timezone!r} 这个时区", f"no time zone is called {timezone!r}") from error
        return timezone

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.DATE_TIME

    def value_schema(self) -> JsonSchema:
        return {
            "type": "string",
            "format": "date-time",
            "pattern": INSTANT_PATTERN,
        }

    def guard(self) -> Guard:
        return Guard("type(value) is str and matches(value)", {"matches": _plain_instant.fullmatch})

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, str):
            yield writing.wrong_type(DATE_TIME, value)
        elif _instant(value) is None:
            yield Diagnostic(
                codes.NOT_A_DATE,
                parameters={
                    "typed": writing.shown(value),
                    "wanted": DATE_TIME,
                    "example": "2025-07-01 14:30",
                },
            )

    def understand(self, typed: str) -> Json:
        if _instant(typed):
            return typed
        words = plain(typed).replace("T", " ").replace("日", "日 ").replace("号", "号 ").split()
        if len(words) != 2 or (when := clock(words[1])) is None or (on := day(words[0])) is None:
            return typed
        return self.write(datetime.datetime.combine(on, when, ZoneInfo(self.timezone)))

    def read(self, value: Json) -> Value:
        return _instant(value) if isinstance(value, str) else None

    def write(self, value: Value) -> Json:
        if not isinstance(value, datetime.datetime):
            return None
        return value.astimezone(ZoneInfo(self.timezone)).isoformat(timespec="seconds")

    def wall_time(self, value: Json) -> str:
        """`2025-07-01T14:30`, as a browser's date and time input takes it; empty when it is no instant."""
        instant = _instant(value) if isinstance(value, str) else None
        return "" if instant is None else f"{instant.astimezone(ZoneInfo(self.timezone)):%Y-%m-%dT%H:%M}"

    def show(self, value: Json, language: Language) -> str:
        return self.wall_time(value).replace("T", " ")


def is_instant(value: Json) -> bool:
    return isinstance(value, str) and _instant(value) is not None


def _instant(text: str) -> datetime.datetime | None:
    """An RFC 3339 instant with seconds and offset; anything looser is not stored."""
    if len(text) > 25 or not _offset.search(text):
        return None
    try:
        instant = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    offset = text[-6:] if text[-1] != "Z" else "Z"
    canonical = instant.replace(tzinfo=None).isoformat(timespec="seconds") + offset
    return instant if canonical == text and 1900 <= instant.year < 2200 else None
