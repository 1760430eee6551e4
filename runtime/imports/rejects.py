"""Refused rows: kept in the database as they come, handed back as a sheet that can be corrected and sent again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO

import msgspec
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from sqlalchemy import Connection, insert, select

from engine.diagnostics import Diagnostic, Language
from runtime.imports.cells import written
from runtime.imports.sheet import REASON_HEADING, Cell, Row
from runtime.storage.diagnostics import StoredDiagnostic, revived, stored
from runtime.storage.tables import import_rejects

Kept = str | int | float | bool | None

_encode = msgspec.json.Encoder().encode
_cells = msgspec.json.Decoder(list[Kept]).decode
_reasons = msgspec.json.Decoder(list[StoredDiagnostic]).decode


@dataclass(frozen=True, slots=True)
class Reject:
    """`row` is the row's number in the sheet that was uploaded."""

    row: int
    cells: Sequence[Kept]
    reasons: tuple[Diagnostic, ...]

    def words(self, language: Language, headers: Sequence[str]) -> str:
        """Only a column of the sheet is named; what no column gives is clear from the reason itself."""
        said = (
            f"{each.path}: {each.message(language)}" if each.path in headers else each.message(language)
            for each in self.reasons
        )
        place = f"第 {self.row} 行" if language == "zh" else f"Row {self.row}"
        return f"{place} · " + "; ".join(said)


def keep(
    connection: Connection,
    organisation: str,
    import_id: str,
    refused: Sequence[tuple[Row, Sequence[Diagnostic]]],
) -> None:
    if not refused:
        return
    rows = [
        {
            "organisation": organisation,
            "import": import_id,
            "row": row.number,
            "cells": _encode([_kept(cell) for cell in row.cells]).decode(),
            "reasons": _encode(stored(reasons)).decode(),
        }
        for row, reasons in refused
    ]
    connection.execute(insert(import_rejects), rows)


def kept(
    connection: Connection, organisation: str, import_id: str, *, most: int | None = None
) -> Iterator[Reject]:
    """In the order of the sheet."""
    found = connection.execution_options(yield_per=500).execute(
        select(import_rejects.c.row, import_rejects.c.cells, import_rejects.c.reasons)
        .where(import_rejects.c.organisation == organisation, import_rejects.c["import"] == import_id)
        .order_by(import_rejects.c.row)
        .limit(most)
    )
    for row, cells, reasons in found:
        yield Reject(row, _cells(cells), revived(_reasons(reasons)))


def write_xlsx(
    file: Path | IO[bytes], headers: Sequence[str], rejects: Iterator[Reject], language: Language
) -> None:
    """The sheet's own headings and one column more, which is passed over when the sheet comes back."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append([_inert(sheet, name, bold=True) for name in (*headers, REASON_HEADING.to(language))])
    for reject in rejects:
        cells = [*reject.cells, *[None] * len(headers)][: len(headers)]
        sheet.append([_inert(sheet, cell) for cell in (*cells, reject.words(language, headers))])
    workbook.save(file)


def _kept(cell: Cell) -> Kept:
    return written(cell) if isinstance(cell, datetime | date | time | timedelta) else cell


def _inert(sheet: WriteOnlyWorksheet, value: Kept, *, bold: bool = False) -> object:
    """Text stays text: what begins with = + - or @ must not be run by the program that opens the sheet."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    cell.quotePrefix = int(value[:1] in tuple("=+-@\t\r"))
    if bold:
        cell.font = Font(bold=True)
    return cell
