"""The null-safe meaning of every operator and function, shared by the reference and the slow path.

Missing in gives missing out, a comparison with missing is false, and so is a division by zero
missing. A number too large to hold is missing as well.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import reduce, wraps
from typing import Any

from engine.expressions.value import Value

# What an operation on well-typed values can raise; each means that there is no value.
NO_VALUE = (ZeroDivisionError, OverflowError, ValueError)
# What the fast path raises when a value is missing, besides NO_VALUE.
MISSING = (TypeError, KeyError, AttributeError, *NO_VALUE)

# All digits of the largest amount with the finest rounding; the usual 28 are too few and would raise.
_DIGITS = Context(prec=60)
_WRITTEN_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


def strict(function: Callable[..., Any]) -> Callable[..., Value]:
    """Missing when an argument is missing, or when there is no value."""

    @wraps(function)
    def null_safe(*arguments: Value) -> Value:
        if None in arguments:
            return None
        try:
            result: Value = function(*arguments)
        except NO_VALUE:
            return None
        return result

    return null_safe


def holds(function: Callable[..., bool]) -> Callable[..., bool]:
    """False when an argument is missing."""

    @wraps(function)
    def null_safe(*arguments: Value) -> bool:
        return None not in arguments and function(*arguments)

    return null_safe


def truth(value: Value) -> bool:
    """A missing yes-or-no counts as no."""
    return value is True


def is_filled(value: Value) -> bool:
    return value is not None and value != "" and value != ()


def filled(*values: Value) -> bool:
    return all(is_filled(value) for value in values)


def is_missing(value: Value) -> bool:
    return not is_filled(value)


def coalesce(*values: Value) -> Value:
    return next((value for value in values if is_filled(value)), None)


def half_up(value: int | float, digits: int = 0) -> int | float:
    """四舍五入 of the number as people see it: 2.675 to two digits is 2.68, 2.5 to none is 3."""
    if isinstance(value, int):
        return value
    result = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _DIGITS)
    return float(result) if digits else int(result)


def finite(value: Value) -> Value:
    """A result beyond what a double holds is no value."""
    try:
        return value if not isinstance(value, int | float) or math.isfinite(value) else None
    except OverflowError:
        return None


def fen(value: int | float | None) -> int | None:
    """Money is whole fen again after multiplying or dividing it."""
    if value is None or not -1e30 <= value <= 1e30:
        return None
    return value if type(value) is int else int(half_up(value))


def to_money(yuan: int | float | None) -> int | None:
    return None if yuan is None else fen(yuan * 100)


def fen_to_yuan(amount: int) -> float:
    return amount / 100


def to_number(value: str | int | float | None) -> int | float | None:
    if not isinstance(value, str):
        return value
    written = value.strip()
    if not _WRITTEN_NUMBER.fullmatch(written):
        return None
    return float(written) if "." in written else int(written)


def rounded(value: int | float | None, digits: int | float | None = 0) -> int | float | None:
    if value is None or digits is None or not -1e15 <= value <= 1e15 or not 0 <= digits <= 15:
        return value if value is not None and digits is not None and 0 <= digits <= 15 else None
    return half_up(value, int(digits))


def added(items: Collection[Any]) -> Any:
    """From left to right: since Python 3.12 its own sum of decimals has other last digits."""
    found = sum(items)
    return reduce(operator.add, items, 0) if type(found) is float else found


def total(items: Iterable[Any]) -> Value:
    result: Value = added([item for item in items if item is not None])
    return result


def first(items: Sequence[Any] | None) -> Value:
    return items[0] if items else None


def last(items: Sequence[Any] | None) -> Value:
    return items[-1] if items else None


def least(*values: Any) -> Value:
    return _extreme(min, values)


def greatest(*values: Any) -> Value:
    return _extreme(max, values)


def _extreme(choose: Callable[..., Any], values: tuple[Any, ...]) -> Value:
    """Of a list, its items without the missing ones; of arguments, missing when one is missing."""
    if None in values:
        return None
    found = [item for item in values[0] if item is not None] if len(values) == 1 else values
    result: Value = choose(found, default=None)
    return result


def any_of(items: Iterable[Value] | None) -> bool:
    return items is not None and any(item is True for item in items)


def all_of(items: Iterable[Value] | None) -> bool:
    return items is not None and all(item is True for item in items)


def days_between(start: date, end: date) -> int:
    return (end - start).days


def hours_between(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 3600


def add_days(day: date, days: int | float) -> date:
    return day + timedelta(days=int(days))


def later(moment: datetime, seconds: int | float) -> datetime:
    return moment + timedelta(seconds=seconds)


def earlier(moment: datetime, seconds: int | float) -> datetime:
    return moment - timedelta(seconds=seconds)


def seconds_between(end: datetime, start: datetime) -> float:
    return (end - start).total_seconds()


def written_only(*_: Value) -> Value:
    raise TypeError("check replaces this call, so it is never evaluated")


def _one_of(item: Value, items: tuple[Value, ...]) -> bool:
    return item in items


def _none_of(item: Value, items: tuple[Value, ...]) -> bool:
    return item not in items


ARITHMETIC: dict[str, Callable[..., Value]] = {
    "+": strict(operator.add),
    "-": strict(operator.sub),
    "*": strict(operator.mul),
    "/": strict(operator.truediv),
    "//": strict(operator.floordiv),
    "%": strict(operator.mod),
}
NEGATIVE = strict(operator.neg)
COMPARISONS: dict[str, Callable[..., bool]] = {
    "==": holds(operator.eq),
    "!=": holds(operator.ne),
    "<": holds(operator.lt),
    "<=": holds(operator.le),
    ">": holds(operator.gt),
    ">=": holds(operator.ge),
    "in": holds(_one_of),
    "not in": holds(_none_of),
}
