"""An XLSForm as a file: each cell is the text it is, never a formula."""

from __future__ import annotations

from io import BytesIO

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from engine.xlsform import Workbook
from runtime.exports.cells import RUNS


def form_file(workbook: Workbook) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    for name, written in workbook.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        headings = [_text(sheet, heading) for heading in written.headings]
        for heading in headings:
            heading.font = Font(bold=True)
        sheet.append(headings)
        for row in written.rows:
            sheet.append([_text(sheet, cell) if cell else None for cell in row.cells])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _text(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """A condition may well begin with a minus, so that nothing can be put before it as exports of answers do."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    cell.quotePrefix = int(text.startswith(RUNS))
    return cell
