"""A whole number."""

from __future__ import annotations

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

WHOLE_NUMBER = Text("整数", "a whole number")


@FIELD_TYPES.register
class Integer(FieldType):
    title = Text("整数", "Whole number")
    help = Text("没有小数的数,如采购台数", "A number without decimals, such as how many machines")
    icon = "hash"
    example: ClassVar = {"type": "integer", "at_least": 0}

    type: Literal["integer"] = "integer"
    at_least: int = Field(default=-LARGEST, ge=-LARGEST)
    at_most: int = Field(default=LARGEST, le=LARGEST)

    @model_validator(mode="after")
    def _limits_in_order(self) -> Integer:
        if self.at_least > self.at_most:
            raise Unfit("at_least 大于 at_most", "at_least is greater than at_most")
        return self

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.NUMBER

    def value_schema(self) -> JsonSchema:
        return {"type": "integer", "minimum": self.at_least, "maximum": self.at_most}

    def guard(self) -> Guard:
        return Guard(f"type(value) is int and {self.at_least} <= value <= {self.at_most}")

    def check(self, value: Json) -> Iterator[Diagnostic]:
        match value:
            case str():
                yield Diagnostic(
                    codes.NOT_A_NUMBER,
                    parameters={"typed": writing.shown(value), "wanted": WHOLE_NUMBER, "example": "12"},
                )
            case bool():
                yield writing.wrong_type(WHOLE_NUMBER, value)
            case float() if value.is_integer():
                yield from self.check(int(value))
            case int():
                if not self.at_least <= value <= self.at_most:
                    unbounded = self.at_most == LARGEST and value < self.at_least
                    yield Diagnostic(
                        codes.TOO_SMALL if unbounded else codes.OUT_OF_RANGE,
                        parameters={
                            **self.limits_spoken,
                            "value": spoken(value) if abs(value) < 10**30 else "…",
                        },
                    )
            case _:
                yield writing.wrong_type(WHOLE_NUMBER, value)

    @cached_property
    def limits_spoken(self) -> dict[str, Parameter]:
        return {"least": spoken(self.at_least), "most": spoken(self.at_most)}

    def normalise(self, raw: Json) -> Json:
        return int(raw) if isinstance(raw, float) and raw.is_integer() else super().normalise(raw)

    def understand(self, typed: str) -> Json:
        number = numeral(typed)
        return typed if number is None or number != number.to_integral_value() else as_json(number)

    def write(self, value: Value) -> Json:
        return json_number(value)

    def show(self, value: Json, language: Language) -> str:
        return spoken(value) if isinstance(value, int) else ""
