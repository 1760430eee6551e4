"""A month of a year, such as the month a purchase is planned for."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import ClassVar, Literal

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.calendar_day import MONTH_PATTERN, PLAIN_MONTH, month
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema
from engine.json import Json

MONTH = Text("月份", "a month")


@FIELD_TYPES.register
class Month(FieldType):
    title = Text("月份", "Month")
    help = Text("某年某月;2025-07、2025年7月都可以", "A month of a year, such as 2025-07")
    icon = "calendar-range"
    example: ClassVar = {"type": "month"}

    type: Literal["month"] = "month"

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.MONTH

    def value_schema(self) -> JsonSchema:
        return {"type": "string", "pattern": MONTH_PATTERN}

    def guard(self) -> Guard:
        return Guard("type(value) is str and matches(value)", {"matches": PLAIN_MONTH.fullmatch})

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, str):
            yield writing.wrong_type(MONTH, value)
        elif (found := month(value)) is None or f"{found:%Y-%m}" != value:
            yield Diagnostic(
                codes.NOT_A_DATE,
                parameters={"typed": writing.shown(value), "wanted": MONTH, "example": "2025-07"},
            )

    def understand(self, typed: str) -> Json:
        found = month(typed)
        return typed if found is None else f"{found:%Y-%m}"

    def read(self, value: Json) -> Value:
        return month(value) if isinstance(value, str) else None

    def write(self, value: Value) -> Json:
        return f"{value:%Y-%m}" if isinstance(value, datetime.date) else None

    def show(self, value: Json, language: Language) -> str:
        if not isinstance(value, str) or (found := month(value)) is None:
            return ""
        return f"{found.year}年{found.month}月" if language == "zh" else f"{found:%b} {found.year}"
