"""A share in percent; the stored number is the one people see, 12.5 for 12.5 %."""

from __future__ import annotations

from typing import ClassVar, Literal

from engine.diagnostics import Language, Text
from engine.fields.field_type import FIELD_TYPES
from engine.fields.number import Number
from engine.fields.numeral import as_json, numeral, spoken
from engine.json import Json


@FIELD_TYPES.register
class Percent(Number):
    title = Text("百分比", "Percent")
    help = Text("12.5 表示 12.5%,条件里也写 12.5", "12.5 means 12.5 %; conditions write 12.5 as well")
    icon = "percent"
    example: ClassVar = {"type": "percent", "at_least": 0, "at_most": 100}

    type: Literal["percent"] = "percent"  # type: ignore[assignment]  # a kind of its own, not a number

    def understand(self, typed: str) -> Json:
        number = numeral(typed.rstrip("%％ "))
        return typed if number is None else as_json(number)

    def show(self, value: Json, language: Language) -> str:
        return f"{spoken(value)}%" if isinstance(value, int | float) else ""

    def cell(self, value: Json, language: Language) -> str | float:
        return self.show(value, language)
