"""Text of several lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from engine import expressions
from engine.diagnostics import Diagnostic, Text
from engine.fields import writing
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema
from engine.json import Json


@FIELD_TYPES.register
class LongText(FieldType):
    title = Text("多行文字", "Long text")
    help = Text("可以换行的文字,如拜访纪要", "Text of several lines, such as the minutes of a visit")
    icon = "text"
    example: ClassVar = {"type": "long_text", "at_least": 20}

    type: Literal["long_text"] = "long_text"
    at_least: int = Field(default=1, ge=1, le=2_000)
    at_most: int = Field(default=5_000, ge=2_000, le=50_000)

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.TEXT

    def value_schema(self) -> JsonSchema:
        return {
            "type": "string",
            "minLength": self.at_least,
            "maxLength": self.at_most,
            "not": {"pattern": writing.IN_LINES},
        }

    def guard(self) -> Guard:
        return Guard(
            f"type(value) is str and {self.at_least} <= len(value) <= {self.at_most} and value.isprintable()"
        )

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, str):
            yield writing.wrong_type(writing.TEXT, value)
            return
        yield from writing.written(value, limit=self.at_most, least=self.at_least, lines=True)

    def understand(self, typed: str) -> Json:
        return typed.replace("\r\n", "\n").replace("\r", "\n")
