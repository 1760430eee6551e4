"""What stands in a barcode or a QR code: scanned, or typed from the digits below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Literal

from engine import expressions
from engine.diagnostics import Diagnostic, Text
from engine.fields import codes, writing
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema
from engine.json import Json

LONGEST = 500

_article = re.compile("(?:[0-9]{8}|[0-9]{12,14})")


@FIELD_TYPES.register
class Barcode(FieldType):
    """`standard: gtin` takes article numbers alone, whose last digit proves the others."""

    title = Text("条码", "Barcode")
    help = Text("条形码或二维码的内容,扫码或照着输入", "What a barcode or QR code says, scanned or typed")
    icon = "scan-barcode"
    example: ClassVar = {"type": "barcode", "standard": "gtin"}

    type: Literal["barcode"] = "barcode"
    standard: Literal["any", "gtin"] = "any"

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.TEXT

    def value_schema(self) -> JsonSchema:
        if self.standard == "gtin":
            return {"type": "string", "pattern": f"^{_article.pattern}$"}
        line = {"pattern": writing.IN_ONE_LINE}
        return {"type": "string", "minLength": 1, "maxLength": LONGEST, "not": line}

    def guard(self) -> Guard:
        if self.standard == "gtin":
            return Guard("type(value) is str and proves(value)", {"proves": proves_itself})
        return Guard(f"type(value) is str and 0 < len(value) <= {LONGEST} and value.isprintable()")

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, str):
            yield writing.wrong_type(writing.TEXT, value)
        elif self.standard == "any":
            yield from writing.written(value, limit=LONGEST)
        elif not proves_itself(value):
            yield Diagnostic(codes.NOT_AN_ARTICLE_NUMBER, parameters={"typed": writing.shown(value)})

    def normalise(self, raw: Json) -> Json:
        """A spreadsheet may hand over the number as a number."""
        if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
            raw = int(raw)
        if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < 10**15:
            raw = str(raw)
        return super().normalise(raw)

    def understand(self, typed: str) -> Json:
        if self.standard == "any":
            return typed
        digits = re.sub("[ -]", "", typed) if len(typed) <= 30 else typed
        return digits if _article.fullmatch(digits) else typed


def proves_itself(number: str) -> bool:
    """Whether the last digit of a GTIN is the check digit that GS1 demands."""
    if not _article.fullmatch(number):
        return False
    weighed = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(number[:-1])))
    return (weighed + int(number[-1])) % 10 == 0
