"""What the cells of one column are about: the type of its values, how they are written, which may occur."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from engine.diagnostics import Language
from engine.expressions import BOOL, DATE, DURATION, MONEY, MONTH, NUMBER, TEXT, TIME, Type, Value
from engine.expressions.literals import window_seconds, written
from engine.expressions.shown import shown
from engine.fields.numeral import as_json, numeral

Range = tuple[Any, Any]
"""From a value up to but not including another; None is open."""

LEGIBLE = (TEXT, NUMBER, MONEY, BOOL, DATE, MONTH, TIME, DURATION)
ORDERED = (NUMBER, MONEY, DATE, MONTH, TIME, DURATION)
EXAMPLES: dict[Type, str] = {
    TEXT: "大客户",
    NUMBER: "10",
    MONEY: "100000",
    BOOL: "true",
    DATE: "2026-03-01",
    MONTH: "2026-03",
    TIME: "18:30",
    DURATION: "3 days",
}
_YES_OR_NO = {"true": True, "false": False, "是": True, "否": False}
_SHORTEST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is what people wrote as the input. `whole` numbers have no decimals; values outside `least` and
    `most` (both included) do not occur, so no row needs to answer for them."""

    name: str
    type: Type
    whole: bool = False
    least: Value = None
    most: Value = None

    @property
    def ordered(self) -> bool:
        return self.type in ORDERED

    @property
    def values(self) -> tuple[Value, ...]:
        """All values that may occur, where they are few enough to be listed."""
        return (False, True) if self.type == BOOL else self.type.options

    def occurring(self) -> tuple[Range, ...]:
        """Where the values lie that may occur."""
        if self.values:
            return tuple((value, self.after(value)) for value in sorted(self.values))  # type: ignore[type-var]
        return ((self.least, None if self.most is None else self.after(self.most)),)

    def read(self, text: str) -> Value:
        """The value that is written in a cell; None when it is no value of this column."""
        if self.type == TEXT:
            return text
        if self.type == BOOL:
            return _YES_OR_NO.get(text.lower())
        if self.type in (NUMBER, MONEY):
            return self._number(text)
        if self.type == DURATION:
            return window_seconds(text)
        reader = {DATE: "date", MONTH: "month_of", TIME: "time"}[self.type]
        return written(reader, unicodedata.normalize("NFKC", text))

    def _number(self, text: str) -> Value:
        number = numeral(text)
        if number is None or abs(number) >= 10**15:  # beyond it a double may not tell a value from the next
            return None
        if self.type == MONEY:
            number *= 100
        whole = number == number.to_integral_value()
        return as_json(number) if whole or not (self.whole or self.type == MONEY) else None

    def after(self, value: Any) -> Value:
        """The next value there is, so that every range can be half open; None after the last one."""
        match value:
            case str():
                return value + "\0"
            case time():
                return (datetime.combine(date.min, value) + _SHORTEST).time()
            case date():
                step = timedelta(days=32 - value.day if self.type == MONTH else 1)
                if value > date.max - step:
                    return None
                return (value + step).replace(day=1) if self.type == MONTH else value + step
            case _:
                discrete = self.whole or self.type in (MONEY, BOOL)
                return int(value) + 1 if discrete else math.nextafter(value, math.inf)

    def sample(self, low: Any, high: Any) -> Any:
        """A value from `low` up to but not including `high` that a person would think of."""
        if self.type == TEXT:  # what begins or ends between two named texts is simply another text
            other = low is None or low.endswith("\0")
            return (low or "").rstrip("\0") + "…" if other else low
        if self.type == BOOL:
            return low
        if low is None and high is None:
            return self.read(EXAMPLES[self.type])
        if low is None:
            return self._below(high)
        if isinstance(low, float) and not low.is_integer():
            neat = math.floor(low) + 1
            return neat if high is None or neat < high else (low + high) / 2
        return low

    def _below(self, high: Any) -> Any:
        if isinstance(high, time):
            return time.min
        if isinstance(high, date):
            earlier = high - timedelta(days=1)
            return earlier.replace(day=1) if self.type == MONTH else earlier
        return 0 if high > 0 else math.floor(high) - 1

    def show(self, value: Value, language: Language) -> str:
        return shown(value, self.type, language)
