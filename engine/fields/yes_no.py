"""Yes or no."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.fields import writing
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema
from engine.json import Json

YES_OR_NO = Text("是或否", "yes or no")
ANSWERS = {True: Text("是", "Yes"), False: Text("否", "No")}

_yes = frozenset({"是", "有", "对", "yes", "y", "true", "1", "on", "√", "✓"})
_no = frozenset({"否", "无", "不", "没有", "no", "n", "false", "0", "off", "×", "✗"})


@FIELD_TYPES.register
class YesNo(FieldType):
    title = Text("是/否", "Yes or no")
    help = Text("是或否,没回答时不算否", "Yes or no; no answer is not a no")
    icon = "toggle-left"
    example: ClassVar = {"type": "yes_no"}

    type: Literal["yes_no"] = "yes_no"

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.BOOL

    def value_schema(self) -> JsonSchema:
        return {"type": "boolean"}

    def guard(self) -> Guard:
        return Guard("value is True or value is False")

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, bool):
            yield writing.wrong_type(YES_OR_NO, value)

    def understand(self, typed: str) -> Json:
        word = typed.casefold()
        return True if word in _yes else False if word in _no else typed

    def show(self, value: Json, language: Language) -> str:
        return ANSWERS[value].to(language) if isinstance(value, bool) else ""
