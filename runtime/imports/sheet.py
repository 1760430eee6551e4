"""Reads csv and xlsx row by row, so that memory stays flat whatever the file's size.

Headings may be spread over two rows by merged cells, and a title may stand above them.
"""

from __future__ import annotations

import codecs
import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from engine.diagnostics import Diagnostic, Text
from runtime.imports import codes

Cell = str | int | float | bool | datetime | date | time | timedelta | None

# The column that we add to rows we hand back, and how each of its cells begins. In a corrected sheet it means
# nothing any more; a column of the sheet's own may be called the same.
REASON_HEADING = Text("原因", "Reason")
REASON = re.compile(r"(第 \d+ 行|Row \d+) · ")
# What no text has: files of other kinds betray themselves by it.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# An xlsx is a zip: 500 MB of XML are some four million rows, and a bomb is recognised before it is unpacked.
UNPACKED_LIMIT = 500 * 1024 * 1024
HEADING_ROWS = 6
# Excel has 1,048,576 rows. Whoever waits for the headings is not kept waiting by fifty million empty lines.
HOLLOW = 1_048_576


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row's number as the spreadsheet program shows it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` can be read once. `total` is about how many there are, as far as the file tells."""

    headers: tuple[str, ...]
    rows: Iterator[Row]
    total: int


class SheetRefused(Exception):
    """The file as a whole cannot be read; `diagnostic` says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message("en"))
        self.diagnostic = diagnostic


def open_sheet(path: Path, name: str) -> Sheet:
    """Told apart by content, not by name. Raises SheetRefused."""
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"PK\x03\x04"):
        rows, total = _xlsx_rows(path, name)
    elif start.startswith(b"\xd0\xcf\x11\xe0") or _BINARY.search(start):
        raise SheetRefused(Diagnostic(codes.SHEET_KIND, parameters={"file": name}))
    else:
        rows, total = _csv_rows(path, name)
    leading = list(islice(_filled_rows(islice(rows, HOLLOW)), HEADING_ROWS))
    headers, skipped = headings([row.cells for row in leading])
    if len(leading) <= skipped:
        raise SheetRefused(Diagnostic(codes.SHEET_EMPTY, parameters={"file": name}))
    if _is_handed_back(headers, leading[skipped]):
        headers = headers[:-1]
    above = leading[skipped].number - 1
    return Sheet(headers, chain(leading[skipped:], _filled_rows(rows)), max(total - above, 1))


def _filled_rows(rows: Iterable[Row]) -> Iterator[Row]:
    return (row for row in rows if any(cell not in (None, "") for cell in row.cells))


def _is_handed_back(headers: tuple[str, ...], first: Row) -> bool:
    last = first.cells[len(headers) - 1] if 0 < len(headers) <= len(first.cells) else None
    ours = headers[-1:] in ((REASON_HEADING.zh,), (REASON_HEADING.en,))
    return ours and isinstance(last, str) and REASON.match(last) is not None


def headings(leading: Sequence[tuple[Cell, ...]]) -> tuple[tuple[str, ...], int]:
    """The column names and how many leading rows they take up.

    A merged cell keeps its text only in its first column, so a group heading is a text followed by gaps
    that the next row fills. >>> headings([("客户", None, "城市"), ("名称", "电话", None)])[0]
    ('名称', '电话', '城市')
    """
    start = 0
    while start + 1 < len(leading) and _filled(leading[start]) == 1 < _filled(leading[start + 1]):
        start += 1
    if start >= len(leading):
        return (), 0
    top = leading[start]
    below = leading[start + 1] if start + 1 < len(leading) else ()
    if not _is_group_row(top, below):
        return _distinct([_words(cell) for cell in top]), start + 1
    width = max(len(top), len(below))
    names: list[str] = []
    group = ""
    for column in range(width):
        group = _words(_at(top, column)) or group
        names.append(_words(_at(below, column)) or group)
    groups = _spread(top, width)
    twice = {name for name in names if names.count(name) > 1}
    full = [
        f"{groups[i]} {name}" if name in twice and groups[i] != name else name for i, name in enumerate(names)
    ]
    return _distinct(full), start + 2


def _is_group_row(top: tuple[Cell, ...], below: tuple[Cell, ...]) -> bool:
    """Gaps to the right of a heading, filled by nothing but words in the next row."""
    gaps = [i for i in range(1, len(below)) if _at(top, i) in (None, "") and below[i] not in (None, "")]
    words = [cell for cell in below if cell not in (None, "")]
    return bool(gaps) and all(isinstance(cell, str) and not any(c.isdigit() for c in cell) for cell in words)


def _spread(top: tuple[Cell, ...], width: int) -> list[str]:
    groups: list[str] = []
    for column in range(width):
        groups.append(_words(_at(top, column)) or (groups[-1] if groups else ""))
    return groups


def _at(cells: tuple[Cell, ...], column: int) -> Cell:
    return cells[column] if column < len(cells) else None


def _filled(cells: tuple[Cell, ...]) -> int:
    return sum(cell not in (None, "") for cell in cells)


def _words(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _distinct(names: list[str]) -> tuple[str, ...]:
    while names and not names[-1]:
        names.pop()
    seen: dict[str, int] = {}
    distinct = []
    for column, name in enumerate(names, start=1):
        name = name or f"列{get_column_letter(column)}"
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(distinct)


def _csv_rows(path: Path, name: str) -> tuple[Iterator[Row], int]:
    encoding, lines = _encoding(path, name)

    def read() -> Iterator[Row]:
        with path.open(encoding=encoding, newline="") as file:
            first = file.readline()
            file.seek(0)
            delimiter = max(",;\t", key=first.count)
            reader = csv.reader(file, delimiter=delimiter)
            try:
                for cells in reader:
                    yield Row(reader.line_num, tuple(cells))
            except csv.Error as problem:
                raise SheetRefused(
                    Diagnostic(codes.SHEET_UNREADABLE, parameters={"file": name, "why": str(problem)})
                ) from problem

    return read(), lines


def _encoding(path: Path, name: str) -> tuple[str, int]:
    """And the number of lines, since the whole file is read anyway."""
    position = 0
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        position = lines = 0
        try:
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    decoder.decode(block)
                    position += len(block)
                    lines += block.count(b"\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as problem:
            position += problem.start
            continue
        return encoding, lines + 1
    raise SheetRefused(Diagnostic(codes.SHEET_ENCODING, parameters={"file": name, "position": position}))


def refuse_bombs(file: Path | BinaryIO, name: str, limit: int = UNPACKED_LIMIT) -> None:
    """Whatever would unpack to more than `limit` bytes. Raises SheetRefused."""
    with any_fault_refuses(name), zipfile.ZipFile(file) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > limit:
        sizes = {"size": unpacked >> 20, "limit": limit >> 20}
        raise SheetRefused(Diagnostic(codes.SHEET_TOO_LARGE, parameters={"file": name, **sizes}))


def _xlsx_rows(path: Path, name: str) -> tuple[Iterator[Row], int]:
    refuse_bombs(path, name)
    with ExitStack() as opened:
        file = opened.enter_context(path.open("rb"))
        with any_fault_refuses(name):
            workbook = load_workbook(file, read_only=True, data_only=True)
            sheet = next((sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"), None)
            total = sheet.max_row or 0 if sheet else 0
        if sheet is None:
            raise SheetRefused(Diagnostic(codes.SHEET_EMPTY, parameters={"file": name}))
        opened.pop_all()
    return _read_closing(sheet.iter_rows(values_only=True), file, name), total


def _read_closing(lines: Iterable[tuple[Cell, ...]], file: BinaryIO, name: str) -> Iterator[Row]:
    """Rows are unpacked as they are asked for, so that what is broken inside shows only here."""
    with file, any_fault_refuses(name):
        for number, cells in enumerate(lines, start=1):
            yield Row(number, cells)


@contextmanager
def any_fault_refuses(name: str) -> Iterator[None]:
    try:
        yield
    # One changed byte makes zipfile, zlib or openpyxl stumble in a dozen ways; each is the file's fault.
    except Exception as problem:
        why = {"file": name, "why": type(problem).__name__}
        raise SheetRefused(Diagnostic(codes.SHEET_UNREADABLE, parameters=why)) from problem
