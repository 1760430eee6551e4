"""Numbers as people in China type them: `1,200.50`, full-width digits, `12万`, `1.5亿`, `3k`."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from engine.expressions import Value

# Beyond 2**53 a browser or spreadsheet has already changed the last digits.
LARGEST = 2**53 - 1

_numeral = re.compile(
    r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,50})(\.[0-9]{1,20})?\s*([十百千万亿wWkK]{0,2})"
)
_multipliers = {"": 1, "十": 10, "百": 100, "千": 1_000, "k": 1_000, "万": 10_000, "w": 10_000, "亿": 10**8}
_multipliers |= {f"{unit}万": _multipliers[unit] * 10_000 for unit in "十百千"} | {"万亿": 10**12}


def numeral(typed: str) -> Decimal | None:
    """Exact, or None when it is not plainly one number (`1,2`, `1.38E+10`, `12-13`)."""
    if len(typed) > 60:
        return None
    plain = unicodedata.normalize("NFKC", typed).replace("−", "-").strip()
    if not (found := _numeral.fullmatch(plain)):
        return None
    sign, whole, fraction, unit = found.groups()
    if (multiplier := _multipliers.get(unit.lower())) is None:
        return None
    return Decimal(f"{sign}{whole.replace(',', '')}{fraction or ''}") * multiplier


def as_json(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def spoken(number: int | float) -> str:
    """With thousands separators and without a float's noise: 1,200.5"""
    return f"{number:,.6f}".rstrip("0").rstrip(".") if isinstance(number, float) else f"{number:,}"


def json_number(value: Value) -> int | float | None:
    """A computed value as a JSON number; whole floats lose their point."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if isinstance(value, float) and value.is_integer() else value
