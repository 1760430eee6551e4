"""The fast lookup: dictionaries over the columns that name values, sorted cuts over those that compare.

The names lead to a bucket of rows. A small bucket has its answers ready, a list per comparing column; a
large one has for each such column a mask of the rows that take the value, and the lowest bit that all
masks share is the first row. Held equal to the loop over the rows by tests.
"""

from __future__ import annotations

import ast
import types
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from engine.expressions import Expression, Value
from engine.tables.atoms import Atoms, bits, cut
from engine.tables.cell import Cell
from engine.tables.column import Column
from engine.tables.policy import SINGLE, Policy, gather

Answer = Callable[..., Value]
# Rows that stand in several buckets: so many times all rows together, and no more.
COPIES = 16
SPARE = 1_000


@dataclass(frozen=True, slots=True)
class Rows:
    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]

    def column(self, place: int, rows: Sequence[int]) -> list[Cell]:
        return [self.cells[row][place] for row in rows]


def compile_answers(rows: Rows, answers: Sequence[Value | Expression], policy: Policy) -> Answer:
    """`answer(values, moment, *inputs)`; the quickest form that does not copy rows too often."""
    named = _named(rows)
    everything = tuple(range(len(rows.cells)))
    while True:
        for bucket in (Grid, Masks):
            made = _Nodes(rows, named, bucket(rows, named, answers, policy))
            try:
                return _function(len(rows.columns), named, made.bucket, made.node(0, everything))
            except TooManyCopies:
                continue
        named = named[:-1]


def _named(rows: Rows) -> list[int]:
    """The columns whose cells only name values, those that tell most apart first."""
    everything = range(len(rows.cells))
    values: dict[int, int] = {}
    for place in range(len(rows.columns)):
        listed = [cell.listed for cell in rows.column(place, everything)]
        if all(names is not None for names in listed):
            values[place] = len({name for names in listed for name in names or ()})
    return sorted((place for place in values if values[place]), key=lambda place: -values[place])


class TooManyCopies(Exception):
    """Rows would stand in more buckets than memory should pay for."""


class Room:
    def __init__(self, rows: int) -> None:
        self._left = COPIES * rows + SPARE

    def take(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise TooManyCopies


class Bucket(ABC):
    """What is left to decide when the names have been looked up; the code of `asking` reads what `made` built."""

    def __init__(
        self, rows: Rows, named: Sequence[int], answers: Sequence[Value | Expression], policy: Policy
    ) -> None:
        self.rows = rows
        self.compared = [place for place in range(len(rows.columns)) if place not in named]
        self.answers = answers
        self.policy = policy
        self.computed = any(isinstance(answer, Expression) for answer in answers)
        self.room = Room(len(rows.cells))

    def atoms(self, rows: Sequence[int]) -> list[Atoms]:
        return [cut(self.rows.columns[place], self.rows.column(place, rows)) for place in self.compared]

    @abstractmethod
    def made(self, rows: Sequence[int]) -> tuple[Any, ...]: ...

    @abstractmethod
    def asking(self) -> list[str]: ...

    def places(self) -> list[str]:
        """Where the value of each comparing column stands; a missing value has the last place."""
        return [
            f"-1 if input_{place} is None else right(cuts_{place}, input_{place})" for place in self.compared
        ]

    def told(self) -> list[str]:
        """From what was found to the answer."""
        if self.policy in SINGLE:
            ask = "if isinstance(found, Expression): return found.evaluate(values, moment)"
            return [*([ask] if self.computed else []), "return found"]
        ask = "[one.evaluate(values, moment) if isinstance(one, Expression) else one for one in found]"
        return [*([f"found = {ask}"] if self.computed else []), "return gather(found)"]


class Grid(Bucket):
    """Every combination of atoms with its answer; what is fixed for good is gathered beforehand."""

    def made(self, rows: Sequence[int]) -> tuple[Any, ...]:
        atoms = self.atoms(rows)
        known: dict[tuple[int, int], Any] = {}

        def grid(depth: int, mask: int) -> Any:
            if depth == len(atoms):
                return self._settled([self.answers[rows[bit]] for bit in bits(mask)])
            if (depth, mask) not in known:
                masks = [*atoms[depth].rows, atoms[depth].missing]
                self.room.take(len(masks))
                known[depth, mask] = [grid(depth + 1, mask & one) for one in masks]
            return known[depth, mask]

        return (*(one.cuts for one in atoms), grid(0, (1 << len(rows)) - 1))

    def _settled(self, found: list[Value | Expression]) -> Any:
        if self.policy in SINGLE:
            return found[0] if found else None
        return found if self.computed else gather(self.policy)(found)

    def asking(self) -> list[str]:
        names = [f"cuts_{place}" for place in self.compared]
        cells = "".join(f"[{place}]" for place in self.places())
        told = ["return found"] if self.policy not in SINGLE and not self.computed else self.told()
        return [f"{', '.join([*names, 'grid'])}, = node", f"found = grid{cells}", *told]


class Masks(Bucket):
    """For each comparing column a mask per atom, then the answers; that of no row stands first."""

    def made(self, rows: Sequence[int]) -> tuple[Any, ...]:
        self.room.take(len(rows))
        atoms = self.atoms(rows)
        parts = [part for one in atoms for part in (one.cuts, [*one.rows, one.missing])]
        return (*parts, [None, *(self.answers[row] for row in rows)], (1 << len(rows)) - 1)

    def asking(self) -> list[str]:
        names = [f"cuts_{place}, masks_{place}" for place in self.compared]
        columns = zip(self.compared, self.places(), strict=True)
        masks = ["every", *(f"masks_{place}[{where}]" for place, where in columns)]
        hit = " & ".join(masks[1:] or masks)
        found = "answers[(hit & -hit).bit_length()]"
        if self.policy not in SINGLE:
            found = "[answers[bit + 1] for bit in bits(hit)]"
        return [
            f"{', '.join([*names, 'answers', 'every'])} = node",
            f"hit = {hit}",
            f"found = {found}",
            *self.told(),
        ]


class Branches(dict[Value, Any]):
    """What each value leads to; asking for one that no cell names leads on as well."""

    other: Any

    def __missing__(self, value: Value) -> Any:
        return self.other


class _Nodes:
    """A node is `Branches` or what a bucket has made."""

    def __init__(self, rows: Rows, named: list[int], bucket: Bucket) -> None:
        self.rows = rows
        self.named = named
        self.bucket = bucket
        self._known: dict[tuple[int, tuple[int, ...]], Any] = {}

    def node(self, depth: int, rows: tuple[int, ...]) -> Any:
        if (depth, rows) not in self._known:
            last = depth == len(self.named)
            self._known[depth, rows] = self.bucket.made(rows) if last else self._branch(depth, rows)
        return self._known[depth, rows]

    def _branch(self, depth: int, rows: tuple[int, ...]) -> Any:
        cells = self.rows.column(self.named[depth], rows)
        names = {name for cell in cells for name in cell.listed or ()}
        copies = sum(len(cell.listed or ()) if _names_only(cell) else len(names) + 2 for cell in cells)
        self.bucket.room.take(copies)
        rest = tuple(row for cell, row in zip(cells, rows, strict=True) if not _names_only(cell))
        taken = self._taken(cells, rows, names)
        branches = Branches({name: self.node(depth + 1, found) for name, found in taken.items()})
        branches.other = self.node(depth + 1, rest)
        for option in self.rows.columns[self.named[depth]].type.options:
            branches.setdefault(option, branches.other)
        return branches

    def _taken(
        self, cells: list[Cell], rows: tuple[int, ...], names: set[Value]
    ) -> dict[Value, tuple[int, ...]]:
        """The rows for each name, and for None those that take a missing value."""
        taken: dict[Value, list[int]] = {name: [] for name in names}
        taken[None] = []
        for cell, row in zip(cells, rows, strict=True):
            listed = set(cell.listed or ())
            if not cell.tests:
                listed = {*names, None}
            elif not _names_only(cell):
                listed = names - listed
            for name in listed:
                taken[name].append(row)
        return {name: tuple(found) for name, found in taken.items()}


def _names_only(cell: Cell) -> bool:
    """Whether it takes the values that it lists and no others."""
    return bool(cell.tests) and cell.tests[0][0] == "in"


def _function(inputs: int, named: Sequence[int], bucket: Bucket, root: Any) -> Answer:
    """Written for this many columns of each sort; nothing that a model says is in the code."""
    branches = "".join(f"[input_{place}]" for place in named)
    parameters = ", ".join(["values", "moment", *(f"input_{place}" for place in range(inputs))])
    body = "\n".join(f"    {line}" for line in [f"node = root{branches}", *bucket.asking()])
    namespace: dict[str, Any] = {
        "__builtins__": {"isinstance": isinstance},
        "Expression": Expression,
        "bits": bits,
        "gather": gather(bucket.policy),
        "right": bisect_right,
        "root": root,
    }
    code = compile(ast.parse(f"def answer({parameters}):\n{body}"), "<table>", "exec")
    inner = next(part for part in code.co_consts if isinstance(part, types.CodeType))
    return cast(Answer, types.FunctionType(inner, namespace, "answer"))
