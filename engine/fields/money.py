"""An amount of money in fen, so that no sum is ever off by a rounding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema
from engine.fields.numeral import LARGEST, numeral
from engine.json import Json

AMOUNT = Text("金额", "an amount of money")

_amount = re.compile(
    r"(?P<sign>[+-]?)\s*(?:(?:RMB|CNY|人民币|¥)\s*)?(?P<number>[0-9].*?)\s*(?:元整?|块钱?|圆|RMB|CNY)?",
    re.IGNORECASE,
)


@FIELD_TYPES.register
class Money(FieldType):
    title = Text("金额", "Money")
    help = Text(
        "人民币;可以写 12万、1.5 万元、1,200.50", "In yuan; 12万, 1.5 万元 and 1,200.50 are understood"
    )
    icon = "banknote"
    example: ClassVar = {"type": "money", "at_least": 0}

    type: Literal["money"] = "money"
    # In yuan, as models write money. Below nothing only where the model says so: a refund, not a slip.
    at_least: int = Field(default=0, ge=-LARGEST // 100, le=LARGEST // 100)

    @property
    def least_fen(self) -> int:
        return max(self.at_least * 100, -LARGEST)

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.MONEY

    def value_schema(self) -> JsonSchema:
        return {"type": "integer", "minimum": self.least_fen, "maximum": LARGEST}

    def guard(self) -> Guard:
        return Guard(f"type(value) is int and {self.least_fen} <= value <= {LARGEST}")

    def check(self, value: Json) -> Iterator[Diagnostic]:
        match value:
            case str():
                code = codes.NOT_A_NUMBER if _yuan(value) is None else codes.MONEY_TOO_FINE
                yield Diagnostic(
                    code, parameters={"typed": writing.shown(value), "wanted": AMOUNT, "example": "120000"}
                )
            case bool():
                yield writing.wrong_type(AMOUNT, value)
            case float() if value.is_integer():
                yield from self.check(int(value))
            case int():
                if not self.least_fen <= value <= LARGEST:
                    yield Diagnostic(
                        codes.OUT_OF_RANGE,
                        parameters={
                            "value": self.show(value, "zh") if abs(value) < 10**30 else "…",
                            "least": self.show(self.least_fen, "zh"),
                            "most": self.show(LARGEST, "zh"),
                        },
                    )
            case _:
                yield writing.wrong_type(AMOUNT, value)

    def normalise(self, raw: Json) -> Json:
        return int(raw) if isinstance(raw, float) and raw.is_integer() else super().normalise(raw)

    def understand(self, typed: str) -> Json:
        yuan = _yuan(typed)
        if yuan is None or (fen := yuan * 100) != fen.to_integral_value():
            return typed
        return int(fen)

    def write(self, value: Value) -> Json:
        """Half a fen goes to the even neighbour, so that long lists of computed amounts do not drift."""
        return round(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def computed(self) -> FieldType:
        """What a formula yields may be negative (a loss), unless the model sets its own limit."""
        if "at_least" in self.model_fields_set:
            return self
        return self.model_copy(update={"at_least": -LARGEST // 100})

    def show(self, value: Json, language: Language) -> str:
        if not isinstance(value, int):
            return ""
        yuan, fen = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}¥{yuan:,}" + (f".{fen:02}" if fen else "")

    def cell(self, value: Json, language: Language) -> str | float:
        return value / 100 if isinstance(value, int) else ""


def _yuan(typed: str) -> Decimal | None:
    """The exact amount in yuan, however fine; None when it is not plainly one amount."""
    if len(typed) > 60:
        return None
    text = unicodedata.normalize("NFKC", typed).replace("−", "-").strip()
    if found := _amount.fullmatch(text):
        return numeral(found["sign"] + found["number"])
    return None
