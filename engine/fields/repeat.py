"""Rows of the same few fields: lines of a quote, people in the room, counted shelves.

What a row holds is a form of its own (`Field.rows` in `engine.model.kernel`); here only the list is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field, PrivateAttr, model_validator

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.field_type import FIELD_TYPES, FieldType, JsonSchema, Unfit
from engine.json import Json

ROWS = Text("几行内容", "rows")
ROW = Text("一行内容", "a row")
MOST = 500


@FIELD_TYPES.register
class Repeat(FieldType):
    title = Text("明细行", "Rows")
    help = Text(
        "同样几项填好几行,如报价明细", "The same few fields line by line, such as the lines of a quote"
    )
    icon = "rows"
    example: ClassVar = {"type": "repeat", "at_least": 1}

    type: Literal["repeat"] = "repeat"
    at_least: int = Field(default=0, ge=0, le=MOST)
    at_most: int = Field(default=50, ge=1, le=MOST)
    _columns: dict[str, expressions.Type] = PrivateAttr(default_factory=dict)

    @property
    def columns(self) -> Mapping[str, expressions.Type]:
        """What all rows together may be asked for: the type of each single value in a row, by its field's id."""
        return self._columns

    def with_columns(self, columns: Mapping[str, expressions.Type]) -> Repeat:
        made = self.model_copy()
        made._columns = dict(columns)
        return made

    @model_validator(mode="after")
    def _room_for_the_least(self) -> Repeat:
        if self.at_least > self.at_most:
            raise Unfit("最少的行数比最多的还多", "at_least is above at_most")
        return self

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.list_of(expressions.NUMBER)

    def value_schema(self) -> JsonSchema:
        """Of the list; the rows' own schema is put in where the form is known."""
        return {
            "type": "array",
            "items": {"type": "object"},
            "minItems": max(self.at_least, 1),
            "maxItems": self.at_most,
        }

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, list):
            yield writing.wrong_type(ROWS, value)
            return
        if len(value) < self.at_least or not value:
            yield Diagnostic(
                codes.TOO_FEW_ROWS, parameters={"count": len(value), "limit": max(self.at_least, 1)}
            )
        if len(value) > self.at_most:
            yield Diagnostic(codes.TOO_MANY_ROWS, parameters={"count": len(value), "limit": self.at_most})
        for place, row in enumerate(value[: self.at_most]):
            if not isinstance(row, Mapping):
                yield writing.wrong_type(ROW, row).at(None, f"[{place}]")

    def read(self, value: Json) -> Value:
        """The numbers of the rows, from 1: how many there are is what a condition may ask."""
        return tuple(range(1, len(value) + 1)) if isinstance(value, list) else None

    def write(self, value: Value) -> Json:
        """Rows are filled in, never computed."""
        return None

    def show(self, value: Json, language: Language) -> str:
        if not isinstance(value, list):
            return ""
        return f"{len(value)} 行" if language == "zh" else f"{len(value)} rows"
