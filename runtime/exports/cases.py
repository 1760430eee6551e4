"""The list of cases as an Excel sheet: what is listed, as text and numbers, never as formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from sqlalchemy import Row

from engine.diagnostics import Language, Text
from engine.model.kernel import Field, Model
from engine.rules import decode_case

HEADINGS = (
    Text("商机", "Case"),
    Text("阶段", "Stage"),
    Text("负责人", "Owner"),
    Text("进入阶段", "In the stage since"),
    Text("超时", "Overdue"),
)
YES, NO = Text("是", "yes"), Text("否", "no")
SHEET = Text("商机", "Cases")

# A spreadsheet, or a CSV made of it, would run a text that begins like this.
RUNS = tuple("=+-@\t\r\n")


def write_cases(path: Path, rows: Iterable[Row[tuple[object, ...]]], model: Model, language: Language) -> int:
    """Row by row, so that the size of the list does not matter; returns how many there were."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(SHEET.to(language))
    fields = [field for field in model.case_form.fields if field.listed]
    sheet.append(_bold(sheet, each) for each in _headings(fields, language))
    count = 0
    for row in rows:
        sheet.append([_cell(sheet, value) for value in _values(row, fields, model, language)])
        count += 1
    workbook.save(path)
    return count


def inert(text: str) -> str:
    """Text that stays text, also after the sheet was saved as CSV and opened again."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{clean}" if clean.startswith(RUNS) else clean


def _headings(fields: Iterable[Field], language: Language) -> Iterator[str]:
    for heading in HEADINGS:
        yield heading.to(language)
    for field in fields:
        yield field.title.to(language)


def _values(
    row: Row[tuple[object, ...]], fields: Iterable[Field], model: Model, language: Language
) -> Iterator[str | float | datetime]:
    stage = model.stages.get(row.stage)
    yield row.name
    yield stage.title.to(language) if stage else row.stage
    yield row.owner_name
    yield row.entered_at.astimezone(ZoneInfo(model.timezone)).replace(tzinfo=None, microsecond=0)
    yield (YES if row.overdue else NO).to(language)
    given = decode_case(row.snapshot).fields
    for field in fields:
        yield _shown(field, given.get(field.id), language)


def _shown(field: Field, value: object, language: Language) -> str | float:
    """Money in yuan and numbers as numbers, so that the sheet can add them up."""
    if value is None:
        return ""
    if field.type.kind == "money" and isinstance(value, int):
        return value / 100
    if field.type.kind in ("integer", "number") and isinstance(value, int | float):
        return value
    return field.type.show(value, language)


def _cell(sheet: WriteOnlyWorksheet, value: str | float | datetime) -> Cell | float | datetime:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, inert(value))
    cell.data_type = "s"
    return cell


def _bold(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, inert(text))
    cell.data_type = "s"
    cell.font = Font(bold=True)
    return cell
