"""A calendar day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import ClassVar, Literal

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.calendar_day import DAY_PATTERN, PLAIN_DAY, day
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema
from engine.json import Json

DATE = Text("日期", "a date")


@FIELD_TYPES.register
class Date(FieldType):
    title = Text("日期", "Date")
    help = Text("某一天;2025-07-01、2025/7/1、2025年7月1日都可以", "A day, such as 2025-07-01")
    icon = "calendar"
    example: ClassVar = {"type": "date"}

    type: Literal["date"] = "date"

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.DATE

    def value_schema(self) -> JsonSchema:
        return {"type": "string", "format": "date", "pattern": DAY_PATTERN}

    def guard(self) -> Guard:
        return Guard("type(value) is str and matches(value)", {"matches": PLAIN_DAY.fullmatch})

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, str):
            yield writing.wrong_type(DATE, value)
        elif (found := day(value)) is None or found.isoformat() != value:
            yield Diagnostic(
                codes.NOT_A_DATE,
                parameters={"typed": writing.shown(value), "wanted": DATE, "example": "2025-07-01"},
            )

    def understand(self, typed: str) -> Json:
        found = day(typed)
        return typed if found is None else found.isoformat()

    def read(self, value: Json) -> Value:
        return datetime.date.fromisoformat(value) if isinstance(value, str) else None

    def write(self, value: Value) -> Json:
        return value.isoformat()[:10] if isinstance(value, datetime.date) else None

    def show(self, value: Json, language: Language) -> str:
        if not isinstance(value, str) or (found := day(value)) is None:
            return ""
        if language == "zh":
            return f"{found.year}年{found.month}月{found.day}日"
        return f"{found.day} {found:%b} {found.year}"
