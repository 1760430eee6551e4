"""A member of the organisation, by id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Literal

from engine import expressions
from engine.diagnostics import Diagnostic, Text
from engine.fields import codes, writing
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema
from engine.json import Json

PERSON = Text("人员", "a person")
PATTERN = "^[A-Za-z0-9_-]{1,64}$"

_canonical = re.compile(PATTERN)


@FIELD_TYPES.register
class Person(FieldType):
    """Whether the id is a member's is known to the runtime, which offers only members."""

    title = Text("人员", "Person")
    help = Text("组织里的一位成员", "A member of the organisation")
    icon = "user"
    example: ClassVar = {"type": "person"}

    type: Literal["person"] = "person"

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.TEXT

    def value_schema(self) -> JsonSchema:
        return {"type": "string", "pattern": PATTERN}

    def guard(self) -> Guard:
        return Guard("type(value) is str and matches(value)", {"matches": _canonical.fullmatch})

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, str):
            yield writing.wrong_type(PERSON, value)
        elif not _canonical.fullmatch(value):
            yield Diagnostic(codes.NOT_A_PERSON, parameters={"typed": writing.shown(value)})
