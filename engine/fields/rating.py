"""A mark out of a few: how satisfied, how sure, how urgent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.diagnostics.diagnostic import Parameter
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema
from engine.fields.numeral import json_number
from engine.json import Json

RATING = Text("评分", "a rating")

_marked = re.compile(r"([0-9]{1,2})\s*(?:星|分|/\s*([0-9]{1,2}))?")


@FIELD_TYPES.register
class Rating(FieldType):
    title = Text("评分", "Rating")
    help = Text("从 1 分起的整数分,如满意度", "A whole mark from 1 upward, such as how satisfied somebody is")
    icon = "star"
    example: ClassVar = {"type": "rating", "of": 5}

    type: Literal["rating"] = "rating"
    of: int = Field(default=5, ge=2, le=10)

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.NUMBER

    def value_schema(self) -> JsonSchema:
        return {"type": "integer", "minimum": 1, "maximum": self.of}

    def guard(self) -> Guard:
        return Guard(f"type(value) is int and 1 <= value <= {self.of}")

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if isinstance(value, str):
            wanted: dict[str, Parameter] = {
                "typed": writing.shown(value),
                "wanted": RATING,
                "example": str(self.of),
            }
            yield Diagnostic(codes.NOT_A_NUMBER, parameters=wanted)
        elif isinstance(value, bool) or not isinstance(value, int):
            yield writing.wrong_type(RATING, value)
        elif not 1 <= value <= self.of:
            said = str(value) if abs(value) < 10**15 else "…"
            limits = {"value": said, "least": "1", "most": str(self.of)}
            yield Diagnostic(codes.OUT_OF_RANGE, parameters=limits)

    def normalise(self, raw: Json) -> Json:
        return int(raw) if isinstance(raw, float) and raw.is_integer() else super().normalise(raw)

    def understand(self, typed: str) -> Json:
        """`4`, `4星`, `4/5` where five is the most, or as many stars."""
        plain = unicodedata.normalize("NFKC", typed[:20])
        if len(typed) <= self.of and set(typed) == {"★"}:
            return len(typed)
        found = _marked.fullmatch(plain) if len(typed) <= 20 else None
        if found is None or found[2] not in (None, str(self.of)):
            return typed
        return int(found[1])

    def write(self, value: Value) -> Json:
        return json_number(value)

    def show(self, value: Json, language: Language) -> str:
        return f"{value}/{self.of}" if isinstance(value, int) else ""

    def cell(self, value: Json, language: Language) -> str | float:
        return value if isinstance(value, int) else ""
