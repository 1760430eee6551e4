"""What was filled in for one activity, in one table over all versions of its form: as xlsx or CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from engine.diagnostics import Language, Text
from engine.model.kernel import Form
from runtime.exports.cells import NO, YES, bold, cell, inert, shown
from runtime.queries.submissions import Filled

HEADINGS = (
    Text("商机", "Case"),
    Text("谁填的", "By"),
    Text("发生时间", "Happened"),
    Text("收到时间", "Received"),
    Text("计入", "Counts"),
    Text("为什么不计入", "Why not"),
    Text("更正过", "Corrected"),
)


def write_xlsx(path: Path, rows: Iterable[Filled], form: Form, zone: str, language: Language) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(inert(form.title.to(language))[:31].translate(_NOT_IN_A_NAME) or "1")
    sheet.append([bold(sheet, each) for each in _headings(form, language)])
    for row in rows:
        sheet.append([cell(sheet, value) for value in _values(row, form, zone, language)])
    workbook.save(path)


def write_csv(path: Path, rows: Iterable[Filled], form: Form, zone: str, language: Language) -> None:
    """UTF-8 with a byte order mark, which Excel needs to read Chinese."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow([inert(each) for each in _headings(form, language)])
        for row in rows:
            table.writerow([_plain(value) for value in _values(row, form, zone, language)])


_NOT_IN_A_NAME = str.maketrans("", "", "[]:*?/\\'")


def _headings(form: Form, language: Language) -> Iterator[str]:
    yield from (each.to(language) for each in HEADINGS)
    yield from (field.title.to(language) for field in form.fields)


def _values(row: Filled, form: Form, zone: str, language: Language) -> Iterator[str | float | datetime]:
    yield row.case_name
    yield row.actor_name
    yield from (
        at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, microsecond=0)
        for at in (row.occurred_at, row.recorded_at)
    )
    yield (YES if row.counted else NO).to(language)
    yield row.why_not
    yield (YES if row.corrected else NO).to(language)
    yield from (shown(field, row.fields.get(field.id), language) for field in form.fields)


def _plain(value: str | float | datetime) -> str | float:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return inert(value) if isinstance(value, str) else value
