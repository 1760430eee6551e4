"""The index, the loop over the rows and the search for faults agree on any table over any inputs."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.diagnostics import Text
from engine.expressions import (
    BOOL,
    DATE,
    MONEY,
    NUMBER,
    TEXT,
    TIME,
    FixedMoment,
    Scope,
    Type,
    Value,
    check,
    choice,
)
from engine.tables import POLICIES, Column, Policy, Row, Table
from engine.tables.inspection import Inspection
from engine.tables.notation import read_cell

MOMENT = FixedMoment(datetime(2026, 3, 5, tzinfo=UTC), date(2026, 3, 5))
LEVELS = ("甲", "乙", "丙")
# Every value that can tell the cells below apart, so that a search over them is complete.
COLUMNS: dict[str, tuple[Column, tuple[str, ...], tuple[Value, ...]]] = {
    "choice": (
        Column("级别", choice(LEVELS)),
        ("-", "甲", "乙, 丙", "!= 丙", "!= 甲、乙", "丙"),
        LEVELS,
    ),
    "text": (
        Column("城市", TEXT),
        ("-", "上海", "北京, 上海", "!= 上海", "杭州"),
        ("上海", "北京", "杭州", "广州"),
    ),
    "yes": (Column("急", BOOL), ("-", "是", "否"), (True, False)),
    "whole": (
        Column("数量", NUMBER, whole=True, least=0, most=6),
        ("-", "0..2", "> 2", "<= 3", "3, 5", "!= 4", "1<..<5", ">= 6"),
        tuple(range(7)),
    ),
    "number": (
        Column("折扣", NUMBER, least=0, most=3),
        ("-", "0..1", "> 1", "< 2.5", "2.5", "!= 2", "1<..<3"),
        (0, 0.5, 1, 1.5, 2, 2.25, 2.5, 2.75, 3),
    ),
    "money": (Column("预算", MONEY), ("-", ">= 0.02", "< 0.02", "0.01..0.03", "0"), (-1, 0, 1, 2, 3, 4)),
    "date": (
        Column("到期", DATE, least=date(2026, 1, 1), most=date(2026, 1, 4)),
        ("-", "> 2026-01-02", "2026-01-01..2026-01-03", "2026-01-04"),
        tuple(date(2026, 1, day) for day in range(1, 5)),
    ),
    "time": (Column("时刻", TIME), ("-", "< 12:00", "12:00..18:00", "> 18:00"), ()),
}  # fmt: skip
FORMULA = check("数量 + 0.5", Scope({"数量": NUMBER})).expression


def table_of(dice: random.Random, kinds: list[str], count: int, policy: Policy) -> Table:
    columns = tuple(COLUMNS[kind][0] for kind in kinds)
    rows = []
    for line in range(1, count + 1):
        cells = []
        for kind in kinds:
            cell, mistakes = read_cell(dice.choice(COLUMNS[kind][1]), COLUMNS[kind][0])
            assert mistakes == []
            cells.append(cell)
        computed = FORMULA if dice.random() < 0.1 else None
        output = None if computed or dice.random() < 0.1 else line
        rows.append(Row(line, tuple(cells), output, computed))
    return Table("表", Text("表", "table"), columns, Column("表", NUMBER), policy, tuple(rows))


tables = st.builds(
    lambda seed, kinds, count, policy: table_of(random.Random(seed), kinds, count, policy),
    seed=st.integers(0),
    kinds=st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=4, unique=True),
    count=st.integers(1, 12),
    policy=st.sampled_from(POLICIES),
)
everything = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), database=None)


def inputs_of(table: Table) -> list[tuple[Value, ...]]:
    known = {column.name: values for column, _, values in COLUMNS.values()}
    return list(product(*(known[column.name] for column in table.columns)))


@everything
@given(table=tables, seed=st.integers(0))
def test_the_index_answers_like_the_loop_over_the_rows(table: Table, seed: int) -> None:
    dice, answer = random.Random(seed), table.compiled()
    pools = {column.name: values for column, _, values in COLUMNS.values()}
    for _ in range(40):
        inputs = [
            dice.choice((*pools[column.name], *stranger(column.type), None)) for column in table.columns
        ]
        values = {"数量": dice.choice((1, 2, None))}
        expected = table.by_rows(values, MOMENT, *inputs)
        found = answer(values, MOMENT, *inputs)
        assert (type(found), found) == (type(expected), expected), inputs


def is_owed(table: Table, inputs: tuple[Value, ...]) -> bool:
    """Nobody answers for less than no money, or for a city that no cell names unless none is named at all."""
    for place, column in enumerate(table.columns):
        names = {name for row in table.rows for name in row.cells[place].listed or ()}
        if column.name == "城市" and names and inputs[place] not in names:
            return False
        if column.name == "预算" and inputs[place] == -1:
            return False
    return True


def stranger(type_: Type) -> tuple[Value, ...]:
    """A value that no cell names."""
    strange: dict[Type, Any] = {
        TEXT: "广州",
        NUMBER: -7.25,
        MONEY: -50,
        DATE: date(2020, 2, 29),
        TIME: datetime(2026, 1, 1, 12, 0, 0, 1).time(),
    }
    return (strange[type_],) if type_ in strange else ()


@everything
@given(table=tables.filter(lambda table: all(column.type != TIME for column in table.columns)))
def test_the_search_finds_just_what_trying_everything_finds(table: Table) -> None:
    tried = [[row.line - 1 for row in table.matching(*inputs)] for inputs in inputs_of(table)]
    owed = [table.matching(*inputs) for inputs in inputs_of(table) if is_owed(table, inputs)]
    inspection = Inspection(table)

    assert (inspection.gap() is not None) == (() in owed)
    met = {later for places in tried for at, later in enumerate(places) if at}
    assert {meeting.row for meeting in inspection.meetings()} == met
    reached = {places[0] for places in tried if places}
    matched = {place for places in tried for place in places}
    unreached = {row for row, _ in inspection.unreached()}
    assert unreached & matched == matched - reached


@everything
@given(table=tables.filter(lambda table: all(column.type != TIME for column in table.columns)))
def test_an_example_is_an_example(table: Table) -> None:
    inspection = Inspection(table)
    for meeting in inspection.meetings():
        rows = [table.rows[meeting.row], table.rows[meeting.other]]
        told = {column.name: value for column, value in meeting.example}
        for row in rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                assert column.name not in told or cell.holds(told[column.name])
    if (gap := inspection.gap()) is not None:
        told = {column.name: value for column, value in gap}
        inputs = [told.get(column.name) for column in table.columns]
        assert table.matching(*inputs) == ()


@pytest.mark.parametrize("seed", range(20))
def test_zen_engine_answers_the_same(seed: int) -> None:
    """Where the two mean the same: every input is filled in and the first row wins."""
    zen = pytest.importorskip("zen", reason="zen-engine comes with the bench group")
    dice = random.Random(seed)
    theirs, table = zen_table(dice)
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"table": theirs}}})
    answer = table.compiled()
    for _ in range(50):
        inputs = (dice.choice((*LEVELS, "丁")), dice.randint(-1, 12), dice.choice((0, 0.5, 3, 7.5, 9)))
        context = dict(zip("abc", inputs, strict=True))
        result = engine.evaluate("table", context)["result"]
        assert answer({}, MOMENT, *inputs) == (result or {}).get("answer"), inputs


def zen_table(dice: random.Random) -> tuple[dict[str, Any], Table]:
    columns = (Column("a", TEXT), Column("b", NUMBER), Column("c", NUMBER))
    texts: tuple[Callable[[], tuple[str, str]], ...] = (lambda: text_cell(dice), lambda: number_cell(dice))
    rows, rules = [], []
    for line in range(1, 20):
        written = (texts[0](), texts[1](), texts[1]())
        cells = tuple(read_cell(ours, column)[0] for (ours, _), column in zip(written, columns, strict=True))
        rows.append(Row(line, cells, line))
        rules.append(
            {"_id": str(line), **dict(zip("abc", [its for _, its in written], strict=True)), "out": str(line)}
        )
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": id, "name": id, "field": id} for id in "abc"],
        "outputs": [{"id": "out", "name": "answer", "field": "answer"}],
        "rules": rules,
    }
    graph = {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "table", "name": "table", "type": "decisionTableNode", "content": content},
            {"id": "end", "name": "end", "type": "outputNode"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "2", "sourceId": "table", "targetId": "end", "type": "edge"},
        ],
    }
    return graph, Table("t", Text("表", "t"), columns, Column("t", NUMBER), "first", tuple(rows))


def text_cell(dice: random.Random) -> tuple[str, str]:
    one, other = dice.choice(LEVELS), dice.choice(LEVELS)
    return dice.choice(
        [
            ("-", ""),
            (one, f'"{one}"'),
            (f"{one}, {other}", f'"{one}", "{other}"'),
            (f"!= {one}", f'!= "{one}"'),
        ]
    )


def number_cell(dice: random.Random) -> tuple[str, str]:
    low = dice.randint(0, 8)
    high = low + dice.randint(1, 4)
    return dice.choice(
        [
            ("-", ""),
            (f">= {low}", f">= {low}"),
            (f"< {high}", f"< {high}"),
            (f"{low}..{high}", f"[{low}..{high}]"),
            (f"{low}..<{high}", f"[{low}..{high})"),
            (f"{low}<..{high}", f"({low}..{high}]"),
            (str(low), str(low)),
        ]
    )
