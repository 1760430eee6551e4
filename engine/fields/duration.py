"""A length of time in minutes, hours or days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Literal

from engine import expressions, timing
from engine.diagnostics import Diagnostic, Language, Text
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema
from engine.json import Json
from engine.timing import Unit

DURATION = Text("时长", "a length of time")
# Short enough to lie within any limit.
_plain = re.compile("[1-9][0-9]{0,2} (?:minutes|hours|days)")

PHYSICAL = (Unit.DAYS, Unit.HOURS, Unit.MINUTES)


@FIELD_TYPES.register
class Duration(FieldType):
    """Working time is no value of a field: its length depends on when it begins."""

    title = Text("时长", "Duration")
    help = Text("多长时间,如 30 分钟、2小时、3天", "How long, such as 30 min, 2 hours, 3 days")
    icon = "timer"
    example: ClassVar = {"type": "duration"}

    type: Literal["duration"] = "duration"

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.DURATION

    def value_schema(self) -> JsonSchema:
        return {"type": "string", "pattern": "^[1-9][0-9]{0,6} (minutes|hours|days)$"}

    def guard(self) -> Guard:
        return Guard("type(value) is str and matches(value)", {"matches": _plain.fullmatch})

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, str):
            yield writing.wrong_type(DURATION, value)
        elif (found := _physical(value)) is None or str(found) != value:
            yield Diagnostic(
                codes.NOT_A_DATE,
                parameters={"typed": writing.shown(value), "wanted": DURATION, "example": "2 hours"},
            )

    def understand(self, typed: str) -> Json:
        found = _physical(typed)
        return typed if found is None else str(found)

    def read(self, value: Json) -> Value:
        found = _physical(value) if isinstance(value, str) else None
        return None if found is None else int(found.timedelta.total_seconds())

    def write(self, value: Value) -> Json:
        """Seconds, in the largest unit that keeps them whole; less than a minute is no duration."""
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 60:
            return None
        for unit in PHYSICAL:
            amount, rest = divmod(int(value), int(unit.length.total_seconds()))
            if not rest:
                return str(timing.Duration(amount, unit))
        return str(timing.Duration(int(value) // 60, Unit.MINUTES))

    def show(self, value: Json, language: Language) -> str:
        found = _physical(value) if isinstance(value, str) else None
        return "" if found is None else found.words(language)


def _physical(text: str) -> timing.Duration | None:
    found = timing.Duration.parse(text[:100])
    return found if found and found.unit in PHYSICAL else None
