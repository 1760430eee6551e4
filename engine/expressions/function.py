"""What a function of the language is: its words, its types, its meaning and its inlined form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.diagnostics import Text
from engine.expressions.types import Type
from engine.expressions.value import Value


@dataclass(frozen=True, slots=True)
class Overload:
    """`optional` counts parameters from the end that may be left out; `repeats` repeats the last one."""

    parameters: tuple[Type, ...]
    result: Type
    optional: int = 0
    repeats: bool = False

    def takes(self, count: int) -> bool:
        least = len(self.parameters) - self.optional
        return least <= count and (self.repeats or count <= len(self.parameters))

    def parameter(self, position: int) -> Type:
        return self.parameters[min(position, len(self.parameters) - 1)]


@dataclass(frozen=True, eq=False, slots=True)
class Function:
    """`evaluate` is the meaning, with missing values handled.

    `inline` is the same meaning as a Python expression over `a` and `b` for the fast path, where a
    missing value must raise so that the null-safe path takes over; a function without it is called.
    `may_be_missing` says that the fast form may yield a missing value instead of raising.
    """

    name: str
    usage: str
    help: Text
    overloads: tuple[Overload, ...]
    evaluate: Callable[..., Value]
    inline: str | None = None
    may_be_missing: bool = False
