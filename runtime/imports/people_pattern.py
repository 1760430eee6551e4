"""A table in which one row names several people (an agent, the manager, the office) becomes a workbook of people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO

import msgspec
from openpyxl import Workbook

from engine.diagnostics import Diagnostic
from engine.source import read
from runtime.imports import codes
from runtime.imports.cells import written
from runtime.imports.sheet import Sheet, SheetRefused
from runtime.organisation.people_sheet import PEOPLE, UNITS

_COLUMN = re.compile(r"\{([^{}]+)\}")


class UnitPattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    parent: str = ""
    kind: str = ""

    def cells(self) -> tuple[str, ...]:
        return self.name, self.parent, self.kind


class PersonPattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without `number` the name is the number."""

    name: str
    unit: str
    role: str
    number: str = ""
    since: str = ""

    def cells(self) -> tuple[str, ...]:
        return self.number or self.name, self.name, self.unit, self.role, self.since


class PeoplePattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What each row says; `{column}` stands for its cell."""

    units: tuple[UnitPattern, ...]
    people: tuple[PersonPattern, ...]


_UNIT_HEADINGS = ("名称", "上级", "类型")
_PERSON_HEADINGS = ("工号", "姓名", "部门", "角色", "任职日期")


def read_pattern(text: bytes, file: str) -> PeoplePattern | tuple[Diagnostic, ...]:
    source = read(text, file)
    if source.diagnostics:
        return source.diagnostics
    try:
        return msgspec.convert(source.data, PeoplePattern)
    except msgspec.ValidationError as problem:
        return (Diagnostic(codes.PATTERN_UNREADABLE, parameters={"file": file, "why": str(problem)}),)


def people_workbook(sheet: Sheet, pattern: PeoplePattern) -> bytes:
    """Each unit and person once, in the order of appearance. Raises SheetRefused for an unknown column."""
    rows = [
        dict(zip(sheet.headers, (written(cell) for cell in row.cells), strict=False)) for row in sheet.rows
    ]
    units = dict.fromkeys(_filled(rows, [unit.cells() for unit in pattern.units]))
    people = dict.fromkeys(_filled(rows, [person.cells() for person in pattern.people]))
    workbook = Workbook(write_only=True)
    for name, lines in ((UNITS[0], (_UNIT_HEADINGS, *units)), (PEOPLE[0], (_PERSON_HEADINGS, *people))):
        page = workbook.create_sheet(name)
        for line in lines:
            page.append(line)
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _filled(rows: Sequence[dict[str, str]], patterns: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        for pattern in patterns:
            yield tuple(_COLUMN.sub(lambda found: _cell(row, found[1]), text) for text in pattern)  # noqa: B023


def _cell(row: dict[str, str], column: str) -> str:
    if column not in row:
        listed = {"column": column, "headers": "、".join(row)}
        raise SheetRefused(Diagnostic(codes.COLUMN_UNKNOWN, path=column, parameters=listed))
    return row[column]
