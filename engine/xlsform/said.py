"""A piece of our own grammar while it is put together, with what it takes to put it into a larger one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.expressions import BOOL, Type

# How tightly a piece binds, as in Python's table of precedence.
CHOICE, OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, ATOM = range(9)


@dataclass(frozen=True, slots=True)
class Said:
    """`type` is None where only the check of the whole will tell.

    `absent` are the fields, or other pieces, without which it has no value.
    """

    text: str
    binds: int = ATOM
    type: Type | None = None
    absent: tuple[str, ...] = ()
    plain: bool = False

    def within(self, binds: int) -> str:
        return self.text if self.binds >= binds else f"({self.text})"


def joined(word: str, parts: Iterable[Said]) -> Said:
    """By `and` or `or`."""
    several = list(parts)
    if len(several) == 1:
        return several[0]
    binds = AND if word == "and" else OR
    return Said(f" {word} ".join(part.within(binds) for part in several), binds, BOOL)


def together(*parts: Said) -> tuple[str, ...]:
    """The fields of which none may be missing."""
    return tuple(dict.fromkeys(name for part in parts for name in part.absent))


def missing(name: str) -> Said:
    return Said(f"is_missing({name})", type=BOOL)


def unless_missing(said: Said, doubtful: Iterable[str]) -> Said:
    """XPath lets a comparison with an empty answer hold where ours does not."""
    return joined("or", [*(missing(name) for name in doubtful), said])
