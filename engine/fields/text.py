"""One line of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from engine import expressions
from engine.diagnostics import Diagnostic
from engine.diagnostics import Text as Words
from engine.fields import writing
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema, Unfit
from engine.json import Json


@FIELD_TYPES.register
class Text(FieldType):
    title = Words("单行文字", "Text")
    help = Words("一行文字,如客户名称", "One line of text, such as a customer's name")
    icon = "text-cursor-input"
    example: ClassVar = {"type": "text", "at_most": 50}

    type: Literal["text"] = "text"
    at_least: int = Field(default=1, ge=1)
    at_most: int = Field(default=200, ge=1, le=2_000)

    @model_validator(mode="after")
    def _limits_in_order(self) -> Text:
        if self.at_least > self.at_most:
            raise Unfit("at_least 大于 at_most", "at_least is greater than at_most")
        return self

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.TEXT

    def value_schema(self) -> JsonSchema:
        return {
            "type": "string",
            "minLength": self.at_least,
            "maxLength": self.at_most,
            "not": {"pattern": writing.IN_ONE_LINE},
        }

    def guard(self) -> Guard:
        return Guard(
            f"type(value) is str and {self.at_least} <= len(value) <= {self.at_most} and value.isprintable()"
        )

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, str):
            yield writing.wrong_type(writing.TEXT, value)
            return
        yield from writing.written(value, limit=self.at_most, least=self.at_least)

    def understand(self, typed: str) -> Json:
        return " ".join(typed.splitlines()).replace("\t", " ") if not typed.isprintable() else typed
