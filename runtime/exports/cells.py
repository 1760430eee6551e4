"""Cells of a sheet: text that stays text, numbers that add up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from engine.diagnostics import Language, Text
from engine.model.kernel import Field, Form

YES, NO = Text("是", "yes"), Text("否", "no")

# A spreadsheet, or a CSV made of it, would run a text that begins like this; Chinese and Japanese ones at full width too.
RUNS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def inert(text: str) -> str:
    """Text that stays text, also after the sheet was saved as CSV and opened again."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{clean}" if clean.startswith(RUNS) else clean


def shown(field: Field, value: object, language: Language) -> str | float:
    """Money in yuan and numbers as numbers, so that the sheet can add them up."""
    if value is None:
        return ""
    return field.type.cell(value, language) if field.rows is None else _rows(field.rows, value, language)


def _rows(form: Form, value: object, language: Language) -> str:
    """One row in a line: a cell holds them all."""
    return "\n".join(
        ("、" if language == "zh" else ", ").join(
            f"{field.title.to(language)} {shown(field, row[field.id], language)}"
            for field in form.fields
            if row.get(field.id) is not None
        )
        for row in (value if isinstance(value, list) else ())
        if isinstance(row, Mapping)
    )


def cell(sheet: WriteOnlyWorksheet, value: str | float | datetime) -> Cell | float | datetime:
    if not isinstance(value, str):
        return value
    made = WriteOnlyCell(sheet, inert(value))
    made.data_type = "s"
    return made


def bold(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    made = WriteOnlyCell(sheet, inert(text))
    made.data_type = "s"
    made.font = Font(bold=True)
    return made
