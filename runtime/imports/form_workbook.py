"""An .xlsx of several sheets as `engine.xlsform` takes it: all cells as the texts that a person sees."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from engine.diagnostics import Diagnostic
from engine.xlsform import Row, Sheet, Workbook
from runtime.imports import codes
from runtime.imports.sheet import Cell, SheetRefused, any_fault_refuses, refuse_bombs

# A form of 5,000 questions and 10,000 options unpacks to some 5 MB.
UNPACKED_LIMIT = 30 * 1024 * 1024


def read_workbook(content: bytes, name: str) -> Workbook:
    """Raises SheetRefused."""
    if not content.startswith(b"PK\x03\x04"):
        raise SheetRefused(Diagnostic(codes.FORM_KIND, parameters={"file": name}))
    refuse_bombs(BytesIO(content), name, UNPACKED_LIMIT)
    with any_fault_refuses(name):
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        return {title.strip().casefold(): _sheet(title, book[title]) for title in book.sheetnames}


def _sheet(title: str, worksheet: ReadOnlyWorksheet) -> Sheet:
    worksheet.reset_dimensions()  # a file may claim a million columns
    lines = worksheet.iter_rows(values_only=True)
    headings = tuple(map(_text, next(lines, ())))
    rows = (Row(number, tuple(map(_text, cells))) for number, cells in enumerate(lines, start=2))
    return Sheet(title.strip(), headings, tuple(row for row in rows if any(row.cells)))


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
    return str(cell)
