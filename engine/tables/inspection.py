"""What is wrong with a table as a whole: rows that meet, rows that are never reached, inputs that no row takes.

All of it is exact over the atoms of the columns, and bounded: what was not finished says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from engine.expressions import DURATION, MONEY, TEXT, Value
from engine.tables.atoms import Atoms, Span, bits, cut
from engine.tables.column import Column, Range
from engine.tables.table import Table

# Steps of a search; a quarter of a second of processor time, more than any table for people takes.
PATIENCE = 200_000
# Up to here every atom of a cell is looked at, beyond it its ends are compared.
FEW = 512

Region = list[tuple[Span, ...]]
Example = tuple[tuple[Column, Value], ...]


class Unfinished(Exception):
    """The search took more steps than it may."""


@dataclass(slots=True)
class Steps:
    left: int = PATIENCE

    def take(self, count: int = 1) -> None:
        self.left -= count
        if self.left < 0:
            raise Unfinished


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two rows, by their places, that both match the example."""

    row: int
    other: int
    example: Example


class Inspection:
    def __init__(self, table: Table) -> None:
        self.table = table
        self._atoms = [
            cut(column, [row.cells[place] for row in table.rows], _ends(column))
            for place, column in enumerate(table.columns)
        ]
        for column, atoms in self._columns():
            occurring = atoms.spans_of(column.occurring())
            atoms.spans[:] = [_common(spans, occurring) for spans in atoms.spans]
        self._sides = [_Sides(atoms) for atoms in self._atoms]

    def repeated(self) -> Iterator[tuple[int, int]]:
        """Rows that say what an earlier one says; where all matches count, with the same answer."""
        first: dict[object, int] = {}
        for place, row in enumerate(self.table.rows):
            said: list[object] = [atoms.spans[place] for atoms in self._atoms]
            if self.table.policy.startswith("collect"):
                said += [type(row.output), row.output, row.formula and row.formula.text]
            before = first.setdefault(tuple(said), place)
            if before != place:
                yield place, before

    def meetings(self) -> Iterator[Meeting]:
        """Each row that meets an earlier one, with the first such; Unfinished when it takes too long."""
        steps = Steps()
        for place in range(len(self.table.rows)):
            before = (1 << place) - 1
            near = reduce(and_, (side.touching(place) for side in self._sides), before)
            for other in bits(near):
                steps.take()
                if shared := self._shared(place, other):
                    yield Meeting(place, other, self._example(shared, place, other))
                    break

    def unreached(self) -> Iterator[tuple[int, int | None]]:
        """Each row that the rows before it leave nothing to, with the one that takes all where there is one."""
        steps = Steps()
        for place in range(len(self.table.rows)):
            before = (1 << place) - 1
            wider = reduce(and_, (side.covering(place) for side in self._sides), before)
            whole = next((other for other in bits(wider) if self._contains(other, place, steps)), None)
            if whole is not None:
                yield place, whole
                continue
            near = reduce(and_, (side.touching(place) for side in self._sides), before)
            region = [atoms.spans[place] for atoms in self._atoms]
            if near and self._free(region, near, steps) is None:
                yield place, None

    def gap(self) -> Example | None:
        """Inputs that no row takes; None when every input that may occur is taken."""
        region = [_to_answer(column, atoms) for column, atoms in self._columns()]
        found = self._free(region, (1 << len(self.table.rows)) - 1, Steps())
        if found is None:
            return None
        return tuple(
            (column, column.sample(*atoms.bounds(atom)))
            for (column, atoms), atom in zip(self._columns(), found, strict=True)
            if atoms.count > 1
        )

    def _columns(self) -> Iterator[tuple[Column, Atoms]]:
        return zip(self.table.columns, self._atoms, strict=True)

    def _shared(self, row: int, other: int) -> list[Span]:
        """For each column some atoms that both rows take; nothing when they never meet."""
        shared = [_common(atoms.spans[row], atoms.spans[other]) for atoms in self._atoms]
        return [spans[0] for spans in shared] if all(shared) else []

    def _example(self, spans: list[Span], *rows: int) -> Example:
        return tuple(
            (column, column.sample(*_reach(atoms, span)))
            for place, ((column, atoms), span) in enumerate(zip(self._columns(), spans, strict=True))
            if any(self.table.rows[row].cells[place].tests for row in rows)
        )

    def _contains(self, wider: int, row: int, steps: Steps) -> bool:
        steps.take()
        return all(_within(atoms.spans[row], atoms.spans[wider]) for atoms in self._atoms)

    def _free(self, region: Region, rows: int, steps: Steps) -> list[int] | None:
        """An atom of each column, inside the region, that none of the rows takes all of; None when there is none."""
        order = sorted(range(len(region)), key=lambda place: _width(region[place]))
        covering = [self._sides[place].surely_covering(region[place]) for place in order]
        search = _Search(self._atoms, region, order, covering, steps)
        found = search.free(0, rows)
        if found is None:
            return None
        return [found[order.index(place)] for place in range(len(region))]


class _Search:
    """Column by column, atom by atom, with the rows that still match; a set of rows is looked at once."""

    def __init__(
        self, atoms: list[Atoms], region: Region, order: list[int], covering: list[int], steps: Steps
    ) -> None:
        self._atoms = atoms
        self._region = region
        self._order = order
        self._steps = steps
        self._taken: set[tuple[int, int]] = set()
        self._rest = [reduce(and_, covering[depth:], -1) for depth in range(len(order) + 1)]

    def free(self, depth: int, rows: int) -> list[int] | None:
        if depth == len(self._order):
            return None if rows else []
        if rows & self._rest[depth] or (depth, rows) in self._taken:
            return None
        place = self._order[depth]
        for atom in self._chosen(place, rows):
            self._steps.take()
            further = self.free(depth + 1, rows & self._atoms[place].rows[atom])
            if further is not None:
                return [atom, *further]
        self._taken.add((depth, rows))
        return None

    def _chosen(self, place: int, rows: int) -> Iterator[int]:
        """One atom of each run of atoms that these rows cannot tell apart."""
        region, atoms = self._region[place], self._atoms[place]
        if rows.bit_count() * 2 >= _width(region):
            for start, end in region:
                yield from range(start, end)
            return
        turns = sorted({edge for row in bits(rows) for span in atoms.spans[row] for edge in span})
        self._steps.take(len(turns))
        for start, end in region:
            yield start
            yield from (turn for turn in turns if start < turn < end)


class _Sides:
    """Which rows touch or cover the cell of a row in one column, for all rows at once.

    Of a cell with many atoms only the outer ends are compared: a row may be named too much.
    """

    def __init__(self, atoms: Atoms) -> None:
        self._atoms = atoms
        self._touching: dict[tuple[Span, ...], int] = {}
        self._covering: dict[tuple[Span, ...], int] = {}
        if atoms.count > FEW:
            starts = [0] * atoms.count
            ends = [0] * (atoms.count + 1)
            for row, spans in enumerate(atoms.spans):
                starts[spans[0][0]] |= 1 << row
                ends[spans[-1][1]] |= 1 << row
            self._started = _running(starts)
            self._ended = _running(ends)
            self._undivided = sum(1 << row for row, spans in enumerate(atoms.spans) if len(spans) == 1)

    def touching(self, row: int) -> int:
        spans = self._atoms.spans[row]
        if spans not in self._touching:
            self._touching[spans] = self._touch(spans)
        return self._touching[spans]

    def covering(self, row: int) -> int:
        spans = self._atoms.spans[row]
        if spans not in self._covering:
            self._covering[spans] = self._cover(spans)
        return self._covering[spans]

    def surely_covering(self, spans: tuple[Span, ...]) -> int:
        """Rows that take every atom of the spans; of wide spans a divided cell may be left out."""
        covering = self._cover(spans)
        return covering if _width(spans) <= FEW else covering & self._undivided

    def _touch(self, spans: tuple[Span, ...]) -> int:
        if _width(spans) <= FEW:
            return reduce(or_, (self._atoms.rows[atom] for atom in _inside(spans)), 0)
        return reduce(or_, (self._started[end - 1] & ~self._ended[start] for start, end in spans), 0)

    def _cover(self, spans: tuple[Span, ...]) -> int:
        if _width(spans) <= FEW:
            return reduce(and_, (self._atoms.rows[atom] for atom in _inside(spans)), -1)
        return self._started[spans[0][0]] & ~self._ended[spans[-1][1] - 1]


def _running(masks: list[int]) -> list[int]:
    found, all_ = [], 0
    for mask in masks:
        all_ |= mask
        found.append(all_)
    return found


def _within(spans: Sequence[Span], wider: Sequence[Span]) -> bool:
    return all(any(low <= start and end <= high for low, high in wider) for start, end in spans)


def _width(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _inside(spans: Sequence[Span]) -> Iterator[int]:
    for start, end in spans:
        yield from range(start, end)


def _reach(atoms: Atoms, span: Span) -> tuple[Any, Any]:
    return atoms.bounds(span[0])[0], atoms.bounds(span[1] - 1)[1]


def _common(spans: Sequence[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    both = ((max(own[0], its[0]), min(own[1], its[1])) for own in spans for its in others)
    return tuple(span for span in both if span[0] < span[1])


def _ends(column: Column) -> Iterator[Any]:
    """Cuts where the values that may occur begin and end."""
    for ends in (*column.occurring(), *_expected(column)):
        yield from ends


def _expected(column: Column) -> tuple[Range, ...]:
    """What rows should answer for: nobody plans with less than no money and less than no time."""
    if column.type in (MONEY, DURATION) and column.least is None:
        return ((0, None),)
    return column.occurring()


def _to_answer(column: Column, atoms: Atoms) -> tuple[Span, ...]:
    """Of a text without options only what the cells name: nobody can list what else might be typed."""
    if column.type != TEXT or column.values:
        return atoms.spans_of(_expected(column))
    named = [atom for atom, low in enumerate(atoms.cuts, start=1) if not low.endswith("\0")]
    return tuple((atom, atom + 1) for atom in named) or ((0, atoms.count),)
