"""Reads an event log row by row: a sheet (CSV, xlsx) here, XES next door; memory stays flat."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from engine.diagnostics import Diagnostic, Text
from engine.diagnostics.diagnostic import Parameter
from engine.registry import nearest
from runtime.imports.cells import written
from runtime.imports.sheet import Cell, open_sheet
from runtime.replay import codes
from runtime.replay.entry import BadRow, Entry, read_time
from runtime.replay.event_map import USUAL, EventMap
from runtime.replay.xes import xes_events

# What case, activity, time, resource and lifecycle say in one row.
Usual = tuple[Cell, Cell, Cell, Cell, Cell]
_NOTHING: Mapping[str, str] = {}
_GZIP = b"\x1f\x8b"


class LogRefused(Exception):
    """The log as a whole cannot be read; `diagnostic` says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message("en"))
        self.diagnostic = diagnostic


def read_log(path: Path, meaning: EventMap) -> Iterator[Entry | BadRow]:
    """Told apart by content, not by name. Raises LogRefused, or SheetRefused for a sheet."""
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(_GZIP):
        with gzip.open(path) as unpacked:
            yield from _xes(cast("BinaryIO", unpacked), path.name, meaning)
    elif start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        with path.open("rb") as plain:
            yield from _xes(plain, path.name, meaning)
    else:
        yield from _sheet(path, meaning)


def _sheet(path: Path, meaning: EventMap) -> Iterator[Entry | BadRow]:
    sheet = open_sheet(path, path.name)
    place = {key: _place(meaning, sheet.headers, key, name) for key, name in meaning.columns.items()}
    width = len(sheet.headers) + 1
    case, activity, time, resource, lifecycle = (_or(place[key], width - 1) for key in USUAL)
    wanted = [(name, _place(meaning, sheet.headers, key, name)) for key, name in meaning.wanted()]
    extra = [(name, at) for name, at in wanted if at is not None]
    for row in sheet.rows:
        cells = (*row.cells[: width - 1], *[None] * (width - len(row.cells)), None)  # ends in nothing
        beside = {name: text for name, at in extra if (text := _text(cells[at]))} if extra else _NOTHING
        usual = (cells[case], cells[activity], cells[time], cells[resource], cells[lifecycle])
        yield _entry(row.number, usual, beside, meaning)


def _or(place: int | None, empty: int) -> int:
    return empty if place is None else place


def _place(meaning: EventMap, headers: Sequence[str], key: str, name: str) -> int | None:
    """The column's number; None for a usual one that the log need not have."""
    if name in headers:
        return headers.index(name)
    if key in ("resource", "lifecycle") and key not in meaning.named:
        return None
    near = nearest(name, headers)
    hint = Text(f",最接近“{near}”", f"; the nearest is “{near}”") if near else Text("", "")
    said: dict[str, Parameter] = {
        "column": name,
        "key": key,
        "near": hint,
        "columns": "、".join(headers[:40]),
    }
    raise LogRefused(Diagnostic(codes.COLUMN_UNKNOWN, key, said))


def _xes(file: BinaryIO, name: str, meaning: EventMap) -> Iterator[Entry | BadRow]:
    wanted = [column for _, column in meaning.wanted()]
    usual = [meaning.columns[key] for key in USUAL]
    for line, attributes in xes_events(file, name):
        if isinstance(attributes, Diagnostic):
            raise LogRefused(attributes)
        case, activity, time, resource, lifecycle = (attributes.get(name) for name in usual)
        beside = {column: attributes[column] for column in wanted if attributes.get(column)}
        yield _entry(line, (case, activity, time, resource, lifecycle), beside, meaning)


def _entry(line: int, usual: Usual, beside: Mapping[str, str], meaning: EventMap) -> Entry | BadRow:
    case, activity = _text(usual[0]), _text(usual[1])
    if not case:
        return BadRow(line, Diagnostic(codes.CASE_EMPTY))
    if not activity:
        return BadRow(line, Diagnostic(codes.ACTIVITY_EMPTY))
    at = read_time(usual[2], meaning.zone)
    if at is None:
        text = written(usual[2])[:60]
        return BadRow(line, Diagnostic(codes.TIME_UNREADABLE, parameters={"text": text}))
    if usual[4] is not None and _text(usual[4]).lower() not in ("", "complete"):
        activity = ""  # begun, suspended, resumed: not done yet
    return Entry(case, at, line, activity, _text(usual[3]), beside)


def _text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else written(cell)
