"""An email address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import ClassVar, Literal

from engine import expressions
from engine.diagnostics import Diagnostic, Text
from engine.fields import codes, writing
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema
from engine.json import Json

EMAIL = Text("邮箱地址", "an email address")

# Only what mail servers in use accept; quoted local parts and comments are header injection bait.
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
PATTERN = rf"^{_WORD}(?:\.{_WORD})*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])?\.)+[A-Za-z]{{2,24}}$"

_canonical = re.compile(PATTERN)
LIMIT = 254


@FIELD_TYPES.register
class Email(FieldType):
    title = Text("邮箱", "Email")
    help = Text("一个邮箱地址", "One email address")
    icon = "mail"
    example: ClassVar = {"type": "email"}

    type: Literal["email"] = "email"

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.TEXT

    def value_schema(self) -> JsonSchema:
        return {"type": "string", "maxLength": LIMIT, "pattern": PATTERN}

    def guard(self) -> Guard:
        return Guard(
            f"type(value) is str and len(value) <= {LIMIT} and matches(value)",
            {"matches": _canonical.fullmatch},
        )

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, str):
            yield writing.wrong_type(EMAIL, value)
        elif len(value) > LIMIT or not _canonical.fullmatch(value):
            yield Diagnostic(codes.NOT_AN_EMAIL, parameters={"typed": writing.shown(value)})

    def understand(self, typed: str) -> Json:
        """Two cases of one domain are one address; the part before the @ is the owner's business."""
        if len(typed) > LIMIT:
            return typed
        name, at, domain = unicodedata.normalize("NFKC", typed).rpartition("@")
        address = f"{name}{at}{domain.lower()}"
        return address if _canonical.fullmatch(address) else typed
