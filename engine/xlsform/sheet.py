"""What an XLSForm is made of once it is read: sheets of texts, and a word about each of their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.diagnostics import Code, Diagnostic, Location, Severity
from engine.diagnostics.diagnostic import Parameter


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row's number as the spreadsheet program shows it; an empty cell is an empty text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...] = ()


Workbook = Mapping[str, Sheet]
"""Sheets by their names in lower case."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`row` and `column` count from 1; the row of headings is 1."""

    sheet: str
    row: int
    column: int
    heading: str
    text: str

    def __str__(self) -> str:
        return f"{self.sheet}!{letters(self.column)}{self.row}"


def letters(column: int) -> str:
    """>>> letters(1), letters(28)
    ('A', 'AB')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@dataclass(slots=True)
class Findings:
    """What is said about the cells of one file, in the spreadsheet's own notation: `[form.xlsx]survey:5:3`."""

    file: str
    found: list[Diagnostic] = field(default_factory=list)

    def refuse(self, cell: Cell, code: Code, **parameters: Parameter) -> None:
        self._say(cell, code, parameters, Severity.ERROR)

    def leave_out(self, cell: Cell, code: Code, **parameters: Parameter) -> None:
        """What is not translated; the rest of the form is good without it."""
        self._say(cell, code, parameters, Severity.WARNING)

    def _say(self, cell: Cell, code: Code, parameters: dict[str, Parameter], severity: Severity) -> None:
        place = Location(f"[{self.file}]{cell.sheet}", cell.row, cell.column)
        said = {"cell": str(cell), "heading": shortened(cell.heading), "text": shortened(cell.text)}
        self.found.append(Diagnostic(code, str(cell), {**said, **parameters}, place, severity))

    @property
    def refused(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.found)


def shortened(text: str, limit: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
