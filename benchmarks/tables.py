"""Our decision tables beside zen-engine's static loader, its fastest form.

    uv run --no-sync python -m benchmarks.tables

50 and 5,000 rows over four inputs, first hit, two columns that name values and two that compare; zen
gets a context of only these four. In the small table 43 % of the inputs reach its last row. Every input
is first answered by both, and by our plain loop over the rows.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import zen

from benchmarks.gated import compare
from benchmarks.reading import Reading, report
from engine import tables
from engine.diagnostics import Text
from engine.expressions import NUMBER, TEXT, Expression, FixedMoment, Scope, Type, check
from engine.model.link.tables import lookup
from engine.tables import Column, Table
from engine.tables.notation import read_cell

INPUTS = 256
BARS = {50: 25.0, 5_000: 9.0}
MOMENT = FixedMoment(datetime(2026, 3, 5, 2, tzinfo=UTC), date(2026, 3, 5))
TYPES: dict[str, Type] = {"city": TEXT, "level": TEXT, "amount": NUMBER, "score": NUMBER}
COLUMNS = tuple(Column(name, type_) for name, type_ in TYPES.items())

Case = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """None where anything goes; `amount` from and below, `score` at least."""

    city: str | None
    level: str | None
    amount: tuple[int, int] | None
    score: int | None

    def ours(self, answer: int) -> tables.Row:
        amount = "-" if self.amount is None else f"{self.amount[0]}..<{self.amount[1]}"
        texts = (
            self.city or "-",
            self.level or "-",
            amount,
            "-" if self.score is None else f">= {self.score}",
        )
        read = [read_cell(text, column) for text, column in zip(texts, COLUMNS, strict=True)]
        return tables.Row(answer, tuple(cell for cell, _ in read), answer)

    def zen(self, answer: int) -> dict[str, str]:
        return {
            "_id": str(answer),
            "city": "" if self.city is None else json.dumps(self.city),
            "level": "" if self.level is None else json.dumps(self.level),
            "amount": "" if self.amount is None else f"[{self.amount[0]}..{self.amount[1]})",
            "score": "" if self.score is None else f">= {self.score}",
            "answer": str(answer),
        }


def rows(count: int, dice: random.Random) -> tuple[list[Row], list[str], list[str]]:
    """The last row takes everything; the larger the table, the more cities and levels it names."""
    side = 3 if count <= 100 else 25
    cities, levels = [f"city{i}" for i in range(side)], [f"level{i}" for i in range(side)]
    found: list[Row] = []
    for _ in range(count - 1):
        low = dice.randrange(0, 90_000, 500)
        amount = (low, low + dice.randrange(5_000, 40_000, 500)) if dice.random() < 0.9 else None
        found.append(
            Row(
                dice.choice(cities) if dice.random() < 0.97 else None,
                dice.choice(levels) if dice.random() < 0.97 else None,
                amount,
                dice.randrange(0, 100) if dice.random() < 0.9 else None,
            )
        )
    return [*found, Row(None, None, None, None)], cities, levels


def cases(cities: Sequence[str], levels: Sequence[str], dice: random.Random) -> list[Case]:
    return [
        {
            "city": dice.choice(cities),
            "level": dice.choice(levels),
            "amount": dice.randrange(0, 130_000),
            "score": dice.randrange(0, 100),
        }
        for _ in range(INPUTS)
    ]


def ours_of(written: Sequence[Row]) -> Expression:
    """Not through a model, which refuses the rows that chance has made unreachable."""
    made = [row.ours(answer) for answer, row in enumerate(written, start=1)]
    table = Table("grade", Text("定级", "grade"), COLUMNS, Column("answer", NUMBER), "first", tuple(made))
    return lookup(table, [checked(name) for name in TYPES])


def checked(text: str) -> Expression:
    result = check(text, Scope(TYPES))
    if result.expression is None:
        raise SystemExit(f"{text}: {result.diagnostics}")
    return result.expression


def zen_of(written: Sequence[Row]) -> Callable[[Case], int]:
    columns = [{"id": name, "name": name, "field": name} for name in TYPES]
    table = {
        "hitPolicy": "first",
        "inputs": columns,
        "outputs": [{"id": "answer", "name": "answer", "field": "answer"}],
        "rules": [row.zen(answer) for answer, row in enumerate(written, start=1)],
    }
    graph = {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "table", "name": "table", "type": "decisionTableNode", "content": table},
            {"id": "out", "name": "out", "type": "outputNode"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
        ],
    }
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"table": graph}}})
    return lambda case: int(engine.evaluate("table", case)["result"]["answer"])


def measure(count: int) -> dict[str, float]:
    dice = random.Random(count)
    written, cities, levels = rows(count, dice)
    inputs = cases(cities, levels, dice)
    ours, theirs = ours_of(written), zen_of(written)
    last = 0
    for case in inputs:
        answers = ours.evaluate(case, MOMENT), theirs(case), ours.reference(case, MOMENT)
        if len(set(answers)) > 1:
            raise SystemExit(f"{count} rows, {case}: {answers}")
        last += answers[0] == count
    print(f"{count} rows: {last / len(inputs):.0%} of the inputs reach the last row", file=sys.stderr)
    times = compare({"ours": ours_over(ours, inputs), "zen": over(theirs, inputs)})
    return {name: time / len(inputs) for name, time in times.items()}


def ours_over(expression: Expression, inputs: Sequence[Case]) -> Callable[[], None]:
    evaluate, moment = expression.evaluate, MOMENT

    def run() -> None:
        for case in inputs:
            evaluate(case, moment)

    return run


def over(function: Callable[[Case], object], inputs: Sequence[Case]) -> Callable[[], None]:
    def run() -> None:
        for case in inputs:
            function(case)

    return run


def readings() -> Iterator[Reading]:
    for count, bar in BARS.items():
        times = measure(count)
        title = f"decision table of {count:,} rows"
        yield Reading.times_faster(title, times["ours"], times["zen"], "zen, static loader", bar)


if __name__ == "__main__":
    sys.exit(report(readings()))
