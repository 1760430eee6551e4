"""A decision table: which rows match the inputs, and what they answer together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.diagnostics import Text
from engine.expressions import Expression, Moment, Type, Value, Values
from engine.tables.cell import Cell
from engine.tables.column import Column
from engine.tables.index import Rows, compile_answers
from engine.tables.policy import SINGLE, Policy, answer_type, gather

Answer = Callable[..., Value]


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is its line in the table's text, from 1. `formula` computes the answer where it is not fixed."""

    line: int
    cells: tuple[Cell, ...]
    output: Value = None
    formula: Expression | None = None

    def answer(self, values: Values, moment: Moment) -> Value:
        return self.output if self.formula is None else self.formula.evaluate(values, moment)


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """`columns` are the inputs; the answers of the rows have the type of `output`."""

    id: str
    title: Text
    columns: tuple[Column, ...]
    output: Column
    policy: Policy
    rows: tuple[Row, ...]
    _compiled: list[Answer] = field(default_factory=list, repr=False)

    @property
    def type(self) -> Type:
        return answer_type(self.policy, self.output.type)

    def matching(self, *inputs: Value) -> tuple[Row, ...]:
        """Every row that matches, in order: the meaning that the index must keep to."""
        return tuple(
            row
            for row in self.rows
            if all(cell.holds(value) for cell, value in zip(row.cells, inputs, strict=True))
        )

    def by_rows(self, values: Values, moment: Moment, *inputs: Value) -> Value:
        """The answer row by row: slow, and what `compiled` is measured against."""
        found = self.matching(*inputs)
        if self.policy in SINGLE:
            return found[0].answer(values, moment) if found else None
        return gather(self.policy)([row.answer(values, moment) for row in found])

    def compiled(self) -> Answer:
        """`answer(values, moment, *inputs)`, made when first asked for."""
        if not self._compiled:
            cells = tuple(row.cells for row in self.rows)
            answers = [row.output if row.formula is None else row.formula for row in self.rows]
            self._compiled.append(compile_answers(Rows(self.columns, cells), answers, self.policy))
        return self._compiled[0]
