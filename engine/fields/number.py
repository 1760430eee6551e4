"""A number, with or without decimals."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.diagnostics.diagnostic import Parameter
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema, Unfit
from engine.fields.numeral import LARGEST, as_json, json_number, numeral, spoken
from engine.json import Json

NUMBER = Text("数字", "a number")


@FIELD_TYPES.register
class Number(FieldType):
    title = Text("数字", "Number")
    help = Text("可以有小数的数,如面积", "A number that may have decimals, such as an area")
    icon = "decimals-arrow-right"
    example: ClassVar = {"type": "number", "at_least": 0, "at_most": 100}

    type: Literal["number"] = "number"
    at_least: float = Field(default=-LARGEST, ge=-LARGEST)
    at_most: float = Field(default=LARGEST, le=LARGEST)

    @model_validator(mode="after")
    def _limits_in_order(self) -> Number:
        if self.at_least > self.at_most:
            raise Unfit("at_least 大于 at_most", "at_least is greater than at_most")
        return self

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.NUMBER

    def value_schema(self) -> JsonSchema:
        return {"type": "number", "minimum": self.at_least, "maximum": self.at_most}

    def guard(self) -> Guard:
        return Guard(
            f"(type(value) is int or type(value) is float) and {self.at_least!r} <= value <= {self.at_most!r}"
        )

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if isinstance(value, str):
            yield Diagnostic(
                codes.NOT_A_NUMBER,
                parameters={"typed": writing.shown(value), "wanted": NUMBER, "example": "12.5"},
            )
        elif isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            yield writing.wrong_type(NUMBER, value)
        elif not self.at_least <= value <= self.at_most:
            yield Diagnostic(
                codes.OUT_OF_RANGE,
                parameters={**self.limits_spoken, "value": spoken(value) if abs(value) < 1e30 else "…"},
            )

    @cached_property
    def limits_spoken(self) -> dict[str, Parameter]:
        return {"least": spoken(self.at_least), "most": spoken(self.at_most)}

    def understand(self, typed: str) -> Json:
        number = numeral(typed)
        return typed if number is None else as_json(number)

    def write(self, value: Value) -> Json:
        return json_number(value)

    def show(self, value: Json, language: Language) -> str:
        return spoken(value) if isinstance(value, int | float) else ""

    def cell(self, value: Json, language: Language) -> str | float:
        return value if isinstance(value, int | float) else ""
