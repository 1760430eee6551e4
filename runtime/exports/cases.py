"""The list of cases as an Excel sheet: what is listed, as text and numbers, never as formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from sqlalchemy import Row

from engine.diagnostics import Language, Text
from engine.model.kernel import Field, Model
from engine.rules import decode_case
from runtime.exports.cells import NO, YES, bold, cell, shown

HEADINGS = (
    Text("商机", "Case"),
    Text("阶段", "Stage"),
    Text("负责人", "Owner"),
    Text("进入阶段", "In the stage since"),
    Text("超时", "Overdue"),
)
SHEET = Text("商机", "Cases")


def write_cases(path: Path, rows: Iterable[Row[tuple[object, ...]]], model: Model, language: Language) -> int:
    """Row by row, so that the size of the list does not matter; returns how many there were."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(SHEET.to(language))
    fields = [field for field in model.case_form.fields if field.listed]
    sheet.append(bold(sheet, each) for each in _headings(fields, language))
    count = 0
    for row in rows:
        sheet.append([cell(sheet, value) for value in _values(row, fields, model, language)])
        count += 1
    workbook.save(path)
    return count


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
        yield shown(field, given.get(field.id), language)
