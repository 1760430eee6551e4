"""A web address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Literal

from engine import expressions
from engine.diagnostics import Diagnostic, Text
from engine.fields import codes, writing
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema
from engine.json import Json

URL = Text("网址", "a web address")

# No `user@` before the host: it exists to make one site look like another.
_HOST = r"[^\x00-\x20\x7f-\xa0\u2028\u2029\u3000\ud800-\udfff/?#@:\[\]<>\"'\\`{}|^]+"
_REST = r"[^\x00-\x20\x7f-\xa0\u2028\u2029\u3000\ud800-\udfff<>\"\\`]"
_PATTERN = rf"^https?://{_HOST}(?::[0-9]{{1,5}})?(?:[/?#]{_REST}*)?$"

_canonical = re.compile(_PATTERN)
_without_scheme = re.compile(r"(?:www\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}(?:[/?#].*)?")
LIMIT = 2_000


@FIELD_TYPES.register
class Url(FieldType):
    title = Text("网址", "Web address")
    help = Text("以 https:// 或 http:// 开头", "Begins with https:// or http://")
    icon = "link"
    example: ClassVar = {"type": "url"}

    type: Literal["url"] = "url"

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.TEXT

    def value_schema(self) -> JsonSchema:
        return {"type": "string", "format": "iri", "maxLength": LIMIT, "pattern": "^https?://[^/?#]"}

    def guard(self) -> Guard:
        return Guard(
            f"type(value) is str and len(value) <= {LIMIT} and matches(value)",
            {"matches": _canonical.fullmatch},
        )

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, str):
            yield writing.wrong_type(URL, value)
        elif len(value) > LIMIT or not _canonical.fullmatch(value):
            yield Diagnostic(codes.NOT_A_URL, parameters={"typed": writing.shown(value)})

    def understand(self, typed: str) -> Json:
        if len(typed) > LIMIT:
            return typed
        address = f"https://{typed}" if _without_scheme.fullmatch(typed) else typed
        scheme, separator, rest = address.partition("://")
        return f"{scheme.lower()}{separator}{rest}" if separator else address
