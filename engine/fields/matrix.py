"""Several questions that share one list of answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import ClassVar, Literal

from pydantic import model_validator

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.choice import Choice, Options
from engine.fields.field_type import FIELD_TYPES, FieldType, JsonSchema, Unfit
from engine.json import Json

ANSWERS = Text("每一行的答案", "an answer for each row")

# A row and its answer in one text: 服务态度:满意
MARK = ":"
_LONGEST_PAIR = 300

_between = re.compile("[;；\n]")
_mark = re.compile("[:：=]")


@FIELD_TYPES.register
class Matrix(FieldType):
    """A JSON value maps rows to answers; conditions read the list of answers, in the order of the rows."""

    title = Text("矩阵", "Matrix")
    help = Text(
        '几行问题用同一组答案,条件里是答案的列表,如 "不满意" in 服务评价',
        'Rows that share one list of answers; conditions read the answers, as in "poor" in service',
    )
    icon = "table-2"
    example: ClassVar = {
        "type": "matrix",
        "rows": ["服务态度", "到货速度"],
        "options": ["满意", "一般", "不满意"],
    }

    type: Literal["matrix"] = "matrix"
    rows: Options
    options: Options
    every_row: bool = True

    @model_validator(mode="after")
    def _rows_and_options_are_lists(self) -> Matrix:
        """What holds for the options of a choice holds for both."""
        if not self.questions.offered or not self.scale.offered:
            raise Unfit("每一行和每个答案都停用了", "every row or every answer is retired")
        return self

    @cached_property
    def questions(self) -> Choice:
        return Choice(options=self.rows)

    @cached_property
    def scale(self) -> Choice:
        return Choice(options=self.options)

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.list_of(self.scale.expression_type)

    def value_schema(self) -> JsonSchema:
        rows = self.questions.offered
        return {
            "type": "object",
            "properties": {row: self.scale.value_schema() for row in rows},
            "required": list(rows) if self.every_row else [],
            "minProperties": 1,
            "additionalProperties": False,
        }

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, Mapping):
            yield writing.wrong_type(ANSWERS, value)
            return
        if not value:
            yield Diagnostic(codes.EMPTY_TEXT)
            return
        for row, answer in value.items():
            path = f".{writing.shown(str(row))}"
            for found in (*self.questions.check(row), *self.scale.check(answer)):
                yield found.at(None, path + found.path)
        if self.every_row and (left := [row for row in self.questions.offered if row not in value]):
            yield Diagnostic(codes.ROWS_UNANSWERED, parameters={"left": self.questions.spoken_list(left)})

    def normalise(self, raw: Json) -> Json:
        """A browser sends one `row:answer` for each row, a sheet has them in one cell."""
        if isinstance(raw, list) and raw and all(isinstance(item, str) for item in raw):
            pairs = self._pairs([str(item) for item in raw])
            return raw if pairs is None else pairs
        return super().normalise(raw)

    def understand(self, typed: str) -> Json:
        pairs = self._pairs([part for part in _between.split(typed) if part.strip()])
        return typed if pairs is None else pairs

    def _pairs(self, texts: list[str]) -> dict[str, Json] | None:
        """None where a text is no row with an answer, or a row is answered twice."""
        if len(texts) > len(self.questions.known):
            return None
        answers: dict[str, Json] = {}
        for text in texts:
            if (pair := self._pair(text)) is None or pair[0] in answers:
                return None
            answers[pair[0]] = pair[1]
        return answers or None

    def _pair(self, text: str) -> tuple[str, str] | None:
        for mark in _mark.finditer(text) if len(text) <= _LONGEST_PAIR else ():
            row = self.questions.understand(text[: mark.start()].strip())
            answer = text[mark.end() :].strip()
            if row in self.questions.known and answer:
                return str(row), str(self.scale.understand(answer))
        return None

    def read(self, value: Json) -> Value:
        if not isinstance(value, Mapping):
            return None
        return tuple(str(value[row]) for row in self.questions.known if row in value)

    def write(self, value: Value) -> Json:
        """A list of answers no longer says to which rows."""
        return None

    def show(self, value: Json, language: Language) -> str:
        if not isinstance(value, Mapping):
            return ""
        mark, between = (":", ";") if language == "zh" else (": ", "; ")
        return between.join(
            f"{self.questions.option_title(row, language)}{mark}{self.scale.option_title(str(value[row]), language)}"
            for row in self.questions.known
            if row in value
        )

    def pairs(self, value: Json) -> list[str]:
        """Each row with its answer as one text that `normalise` reads back."""
        known = self.normalise(value)
        return [f"{row}{MARK}{answer}" for row, answer in known.items()] if isinstance(known, Mapping) else []
