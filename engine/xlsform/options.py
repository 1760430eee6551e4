"""The sheet `choices`: named lists of options."""

from __future__ import annotations

from dataclasses import dataclass

from engine.xlsform import codes
from engine.xlsform.columns import Table
from engine.xlsform.sheet import Cell, Findings, Row
from engine.xlsform.wording import Wording, Words

_READ = frozenset({"list_name", "name", "label"})


@dataclass(frozen=True, slots=True)
class Option:
    name: str
    title: Words | None


Lists = dict[str, list[Option]]


def read_lists(table: Table | None, wording: Wording, findings: Findings, *, twice_allowed: bool) -> Lists:
    lists: Lists = {}
    if table is None:
        return lists
    first: dict[tuple[str, str], Cell] = {}
    for row in table.rows:
        belongs, name = table.cell(row, "list_name"), _name(table, row)
        if not belongs.text:
            continue
        options = lists.setdefault(belongs.text, [])
        if not name.text:
            findings.refuse(name, codes.OPTION_WITHOUT_NAME, list=belongs.text)
        elif (belongs.text, name.text) in first and not twice_allowed:
            findings.refuse(name, codes.OPTION_TWICE, list=belongs.text)
        elif (belongs.text, name.text) not in first:
            first[belongs.text, name.text] = name
            options.append(Option(name.text, wording.of(table, row, "label")))
    _leave_out_columns(table, findings)
    return lists


def _name(table: Table, row: Row) -> Cell:
    named = table.cell(row, "name")
    return named if named.text or not table.has("value") else table.cell(row, "value")


def _leave_out_columns(table: Table, findings: Findings) -> None:
    for place, column in enumerate(table.columns):
        used = any(place < len(row.cells) and row.cells[place].strip() for row in table.rows)
        if column.key not in (*_READ, "value") and used:
            findings.leave_out(table.heading(place), codes.COLUMN_LEFT)
