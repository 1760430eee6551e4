"""One condition of a row: listed values, a comparison, a range, or anything."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from engine.expressions import Value
from engine.tables.column import Column, Range

Sign = Literal["in", "not in", "<", "<=", ">", ">="]
Test = tuple[Sign, Any]
_HOLDS: dict[Sign, Callable[[Any, Any], bool]] = {
    "in": lambda value, listed: value in listed,
    "not in": lambda value, listed: value not in listed,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """All tests must hold. Without tests it is anything, and only that takes a missing value."""

    tests: tuple[Test, ...] = ()

    def holds(self, value: Value) -> bool:
        if value is None:
            return not self.tests
        return all(_HOLDS[sign](value, wanted) for sign, wanted in self.tests)

    @property
    def listed(self) -> tuple[Value, ...] | None:
        """The values that it names, to be it or not to be it; None when it compares."""
        if not self.tests:
            return ()
        sign, wanted = self.tests[0]
        return wanted if sign in ("in", "not in") else None

    def ranges(self, column: Column) -> tuple[Range, ...]:
        """The same as disjoint ranges in order."""
        low = high = None
        for sign, wanted in self.tests:
            match sign:
                case "in":
                    return _joined(column, wanted)
                case "not in":
                    return _outside(_joined(column, wanted))
                case ">=":
                    low = wanted
                case ">":
                    low = column.after(wanted)
                case "<":
                    high = wanted
                case "<=":
                    high = column.after(wanted)
        return ((low, high),)


ANYTHING = Cell()


def _joined(column: Column, values: tuple[Any, ...]) -> tuple[Range, ...]:
    found: list[Range] = []
    for value in sorted(set(values)):
        if found and found[-1][1] == value:
            found[-1] = (found[-1][0], column.after(value))
        else:
            found.append((value, column.after(value)))
    return tuple(found)


def _outside(ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    between = [(left[1], right[0]) for left, right in pairwise(ranges)]
    behind = [] if ranges[-1][1] is None else [(ranges[-1][1], None)]
    return ((None, ranges[0][0]), *between, *behind)
