"""What sources cost, read from lines of `source, month, amount`: typed, pasted, or a sheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation, Overflow
from io import StringIO
from itertools import islice
from pathlib import Path
from unicodedata import normalize

from engine.diagnostics import Diagnostic
from runtime.imports import codes
from runtime.imports.sheet import Cell, Row, Sheet, SheetRefused, open_sheet

# Excel makes a day of a month, which as a heading has become text.
MONTH = re.compile(r"(\d{4})[-/.年](0?[1-9]|1[0-2])(?:月|[-/.]\d{1,2}(?: 00:00:00)?)?")
AT_MOST = 5_000
LARGEST = 10**13
COLUMNS = 3
LARGEST_SHEET = 5  # MB: as many lines as may be entered take less


@dataclass(frozen=True, slots=True)
class Cost:
    """`month` is `2026-03`, `amount` in fen."""

    source: str
    month: str
    amount: int


def costs_in_text(text: str) -> list[Cost | Diagnostic]:
    """As a sheet pastes it, by commas of either width or tabs."""
    plain = text.replace("\uff0c", ",").replace("\t", ",").replace("\x00", "")
    lines = StringIO(plain, newline="").readlines()
    read = csv.reader(lines)
    try:
        return _costs(Row(number, tuple(cells)) for number, cells in enumerate(read, start=1))
    except csv.Error:
        return [_unread(read.line_num, lines[read.line_num - 1])]


def costs_in_sheet(path: Path, name: str) -> list[Cost | Diagnostic]:
    """Raises SheetRefused."""
    if (size := path.stat().st_size) > LARGEST_SHEET * 1_000_000:
        said = {"file": name, "size": size // 1_000_000, "limit": LARGEST_SHEET}
        raise SheetRefused(Diagnostic(codes.COSTS_TOO_LARGE, "sheet", said))
    return _costs(_rows(open_sheet(path, name)))


def _rows(sheet: Sheet) -> Iterator[Row]:
    """The first row may be a heading or not."""
    for first in sheet.rows:
        yield Row(first.number - 1, sheet.headers)
        yield first
        yield from sheet.rows


def _costs(rows: Iterable[Row]) -> list[Cost | Diagnostic]:
    """Each row read or named; a heading may come first."""
    filled = (row for row in rows if any(cell not in (None, "") for cell in row.cells))
    some = list(islice(filled, AT_MOST + 2))
    if len(some) > AT_MOST + 1:
        return [Diagnostic(codes.COSTS_TOO_LONG, "lines", {"most": AT_MOST})]
    if not some:
        return [Diagnostic(codes.NOT_A_COST, "lines", {"line": 1, "text": "—"})]
    heading = some[0] if len(some) > 1 and not _has_month(some[0].cells) else None
    return _once(row for row in some if row is not heading)


def _once(rows: Iterable[Row]) -> list[Cost | Diagnostic]:
    """A second amount for the same source and month would silently replace the first."""
    read: list[Cost | Diagnostic] = []
    first = dict[tuple[str, str], int]()
    for row in rows:
        cost = _cost(row)
        if (
            isinstance(cost, Cost)
            and (line := first.setdefault((cost.source, cost.month), row.number)) != row.number
        ):
            said = {"line": row.number, "first": line, "source": cost.source, "month": cost.month}
            cost = Diagnostic(codes.COST_TWICE, f"lines[{row.number}]", said)
        read.append(cost)
    return read


def _cost(row: Row) -> Cost | Diagnostic:
    cells = list(row.cells)
    while len(cells) > COLUMNS and cells[-1] in (None, ""):
        cells.pop()
    if len(cells) == COLUMNS:
        source, month, amount = _words(cells[0]), _month(cells[1]), _amount(cells[2])
        if source and month is not None and amount is not None:
            return Cost(source[:200], month, amount)
    return _unread(row.number, ",".join(_words(cell) for cell in cells))


def _unread(line: int, text: str) -> Diagnostic:
    return Diagnostic(codes.NOT_A_COST, f"lines[{line}]", {"line": line, "text": text[:80]})


def _has_month(cells: Sequence[Cell]) -> bool:
    return any(_month(cell) is not None for cell in cells)


def _words(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _month(cell: Cell) -> str | None:
    if isinstance(cell, date):
        return f"{cell:%Y-%m}"
    found = MONTH.fullmatch(normalize("NFKC", _words(cell)))
    return f"{int(found[1]):04d}-{int(found[2]):02d}" if found else None


def _amount(cell: Cell) -> int | None:
    """Of yuan, as written: thousands apart, with or without their sign."""
    text = re.sub(r"[元¥¥,,\s]", "", str(cell))
    try:
        amount = Decimal(text) * 100
    except (InvalidOperation, Overflow):
        return None
    if isinstance(cell, bool) or not amount.is_finite() or not 0 <= amount < LARGEST:
        return None
    return int(amount) if amount == int(amount) else None
