"""The values of a column cut into atoms: no cell tells two values of one atom apart.

A set of rows is an int with a bit per row, so that narrowing thousands of rows is one `&`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from engine.expressions import Value
from engine.tables.cell import Cell
from engine.tables.column import Column, Range

Span = tuple[int, int]
"""Atoms from the first up to but not including the second."""


@dataclass(frozen=True, slots=True)
class Atoms:
    """Atom k reaches from cuts[k-1] up to cuts[k]; `rows` has for each atom the rows that take it."""

    cuts: list[Any]
    spans: list[tuple[Span, ...]]
    rows: list[int]
    missing: int

    @property
    def count(self) -> int:
        return len(self.cuts) + 1

    def of(self, value: Value) -> int:
        return bisect_right(self.cuts, value)

    def spans_of(self, ranges: Iterable[Range]) -> tuple[Span, ...]:
        """The atoms of ranges whose ends are cuts."""
        return tuple(
            (0 if low is None else self.of(low), self.count if high is None else self.of(high))
            for low, high in ranges
        )

    def bounds(self, atom: int) -> Range:
        low = self.cuts[atom - 1] if atom else None
        return (low, self.cuts[atom] if atom < len(self.cuts) else None)


def cut(column: Column, cells: Sequence[Cell], beside: Iterable[Any] = ()) -> Atoms:
    """`beside` are further cuts, where no cell begins or ends."""
    ranges_of = {cell: cell.ranges(column) for cell in dict.fromkeys(cells)}
    edges = {edge for ranges in ranges_of.values() for span in ranges for edge in span}
    atoms = Atoms(sorted((edges | {*beside}) - {None}), [], [], _missing(cells))
    spans_of = {cell: atoms.spans_of(ranges) for cell, ranges in ranges_of.items()}
    atoms.spans.extend(spans_of[cell] for cell in cells)
    atoms.rows.extend(_rows(atoms.spans, atoms.count))
    return atoms


def _missing(cells: Sequence[Cell]) -> int:
    return sum(1 << row for row, cell in enumerate(cells) if not cell.tests)


def _rows(spans: list[tuple[Span, ...]], count: int) -> list[int]:
    """One sweep: a row's bit is turned on where a span begins and off where it ends."""
    turns = [0] * (count + 1)
    for row, own in enumerate(spans):
        for start, end in own:
            turns[start] ^= 1 << row
            turns[end] ^= 1 << row
    rows: list[int] = []
    taken = 0
    for turn in turns[:-1]:
        taken ^= turn
        rows.append(taken)
    return rows


def bits(rows: int) -> Iterator[int]:
    """The places of the rows in a set, in order."""
    while rows:
        lowest = rows & -rows
        yield lowest.bit_length() - 1
        rows ^= lowest
