"""A time of day, to the minute."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import ClassVar, Literal

from engine import expressions
from engine.diagnostics import Diagnostic, Text
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.calendar_day import plain
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema
from engine.json import Json

TIME = Text("时刻", "a time of day")

_canonical = re.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_clock = re.compile(
    r"([01]?[0-9]|2[0-3])(?::([0-5][0-9])(?::[0-5][0-9](?:\.[0-9]+)?)?|[点时](?:([0-5]?[0-9])分?|(半))?)"
)


@FIELD_TYPES.register
class Time(FieldType):
    title = Text("时刻", "Time of day")
    help = Text("几点几分,如 14:30", "Hours and minutes, such as 14:30")
    icon = "clock"
    example: ClassVar = {"type": "time"}

    type: Literal["time"] = "time"

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.TIME

    def value_schema(self) -> JsonSchema:
        return {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}

    def guard(self) -> Guard:
        return Guard("type(value) is str and matches(value)", {"matches": _canonical.fullmatch})

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, str):
            yield writing.wrong_type(TIME, value)
        elif (found := clock(value)) is None or f"{found:%H:%M}" != value:
            yield Diagnostic(
                codes.NOT_A_DATE,
                parameters={"typed": writing.shown(value), "wanted": TIME, "example": "14:30"},
            )

    def understand(self, typed: str) -> Json:
        found = clock(typed)
        return typed if found is None else f"{found:%H:%M}"

    def read(self, value: Json) -> Value:
        return clock(value) if isinstance(value, str) else None

    def write(self, value: Value) -> Json:
        return f"{value:%H:%M}" if isinstance(value, datetime.time) else None


def clock(typed: str) -> datetime.time | None:
    if not (found := _clock.fullmatch(plain(typed))):
        return None
    hour, minute, minute_in_words, half = found.groups()
    return datetime.time(int(hour), 30 if half else int(minute or minute_in_words or 0))
