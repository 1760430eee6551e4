"""The sheets of one workbook as rows of text by heading, with everything that is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from engine.diagnostics import Code, Diagnostic
from engine.diagnostics.diagnostic import Parameter
from engine.registry import nearest
from runtime.organisation import codes


@dataclass(frozen=True, slots=True)
class Column:
    """`names` are the headings that people use for it, the template's first."""

    names: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row; cells by the column's first name, None when empty, absent when the sheet has no such column."""

    sheet: str
    row: int
    cells: Mapping[str, object]

    def text(self, column: str) -> str | None:
        value = self.cells.get(column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # a staff number that Excel holds as a number
        written = "" if value is None else str(value).strip()
        return written or None


@dataclass
class Problems:
    found: list[Diagnostic] = field(default_factory=list)

    def add(self, code: Code, line: Line | None = None, column: str = "", **parameters: Parameter) -> None:
        place = "" if line is None else f"{line.sheet}[{line.row}]{'.' + column if column else ''}"
        where: dict[str, Parameter] = {} if line is None else {"sheet": line.sheet, "row": line.row}
        if column:
            where["column"] = column
        self.found.append(Diagnostic(code, place, where | parameters))


def open_workbook(content: bytes, problems: Problems) -> Workbook | None:
    try:
        return load_workbook(BytesIO(content), read_only=True, data_only=True)
    except Exception:  # noqa: BLE001  # a broken file makes zipfile and openpyxl stumble in a dozen ways
        problems.add(codes.NOT_A_WORKBOOK)
        return None


def lines(
    workbook: Workbook, names: Sequence[str], columns: Sequence[Column], problems: Problems
) -> Iterator[Line]:
    """Rows that hold anything at all; a required cell that is empty is a problem, the row still comes."""
    sheet = next((workbook[name] for name in names if name in workbook.sheetnames), None)
    if sheet is None:
        problems.add(codes.SHEET_MISSING, sheet=names[0])
        return
    rows = _rows(sheet, problems)
    heading = [str(cell).strip() if cell is not None else "" for cell in next(rows, ())]
    places = _places(heading, names[0], columns, problems)
    for number, cells in enumerate(rows, start=2):
        if all(cell is None or str(cell).strip() == "" for cell in cells):
            continue
        found = {name: cells[place] if place < len(cells) else None for name, place in places.items()}
        line = Line(names[0], number, found)
        for column in columns:
            name = column.names[0]
            if column.required and name in places and line.text(name) is None:
                problems.add(codes.CELL_EMPTY, line, name)
        yield line


def _rows(sheet: ReadOnlyWorksheet, problems: Problems) -> Iterator[tuple[object, ...]]:
    """Unpacked as they are asked for, so that what is broken inside shows only here."""
    try:
        yield from sheet.iter_rows(values_only=True)
    except Exception:  # noqa: BLE001  # as above
        problems.add(codes.NOT_A_WORKBOOK)


def _places(
    heading: Sequence[str], sheet: str, columns: Sequence[Column], problems: Problems
) -> dict[str, int]:
    places = {}
    for column in columns:
        place = next((heading.index(name) for name in column.names if name in heading), None)
        if place is not None:
            places[column.names[0]] = place
        elif column.required:
            problems.add(codes.COLUMN_MISSING, sheet=sheet, column=column.names[0])
    return places


def read_date(line: Line, column: str, problems: Problems) -> date | None:
    value = line.cells.get(column)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    written = line.text(column)
    if written is None:
        return None
    try:
        return date.fromisoformat(written.replace("/", "-").replace(".", "-"))
    except ValueError:
        problems.add(codes.BAD_DATE, line, column, value=written)
        return None


def near(value: str, known: Sequence[str]) -> str:
    """The nearest known name in both languages' brackets, or nothing."""
    found = nearest(value, known)
    return f"(“{found}”?)" if found else ""
