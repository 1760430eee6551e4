"""A temporary SQLite file: rows of a log sorted by case and time, and what was found, so that memory stays flat."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

import msgspec

from engine.replay import Finding
from runtime.replay.entry import BadRow, Entry, microseconds

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = FILE;
PRAGMA cache_size = -16000;
CREATE TABLE rows ("case" TEXT, at INTEGER, line INTEGER, activity TEXT, resource TEXT, cells TEXT);
CREATE TABLE bad (line INTEGER, problem TEXT);
CREATE TABLE names ("case" TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
CREATE TABLE found (
    model INTEGER, "case" TEXT, sort TEXT, what TEXT, number INTEGER, outcome TEXT, at INTEGER, words TEXT
);
"""
_AT_ONCE = 5_000
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, str]).decode


class Scratch:
    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="dongxian-replay-")
        self.connection = sqlite3.connect(Path(self._folder.name) / "scratch.db", isolation_level=None)
        self.connection.executescript(_TABLES)
        self._pending: list[tuple[object, ...]] = []

    def __enter__(self) -> Scratch:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()
        self._folder.cleanup()

    def gather(self, entries: Iterable[Entry]) -> int:
        """Keeps the rows of a log; how many there were."""
        rows = (
            (entry.case, entry.at, entry.line, entry.activity, entry.resource, _cells(entry))
            for entry in entries
        )
        count = 0
        while some := list(islice(rows, _AT_ONCE)):
            count += len(some)
            self._insert("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?)", some)
        return count

    def cases(self, until: int | None = None) -> Iterator[tuple[str, Iterator[Entry]]]:
        """Case by case, each in the order of time; equal times keep the order of the file."""
        rows = self.connection.execute(
            'SELECT "case", at, line, activity, resource, cells FROM rows WHERE ? IS NULL OR at <= ?'
            ' ORDER BY "case", at, line',
            (until, until),
        )
        for case, group in groupby(rows, itemgetter(0)):
            yield case, map(_entry, group)

    def last(self) -> int | None:
        found: int | None = self.connection.execute("SELECT max(at) FROM rows").fetchone()[0]
        return found

    def reject(self, bad: BadRow) -> None:
        problem = _encode(
            {"code": bad.problem.code.id, **{n: str(v) for n, v in bad.problem.parameters.items()}}
        )
        self.connection.execute("INSERT INTO bad VALUES (?, ?)", (bad.line, problem.decode()))

    def keep(self, model: int, case: str, findings: Sequence[Finding]) -> None:
        self._pending += (
            (model, case, sort, what, number, outcome, None if at is None else microseconds(at), words)
            for sort, what, number, outcome, at, words in findings
        )
        if len(self._pending) >= _AT_ONCE:
            self.settle()

    def settle(self) -> None:
        self._insert("INSERT INTO found VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._pending)
        self._pending.clear()

    def call(self, case: str, name: str) -> None:
        self.connection.execute("INSERT OR REPLACE INTO names VALUES (?, ?)", (case, name))

    def _insert(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        self.connection.execute("BEGIN")
        self.connection.executemany(statement, rows)
        self.connection.execute("COMMIT")


def _cells(entry: Entry) -> str | None:
    return _encode(entry.cells).decode() if entry.cells else None


def _entry(row: tuple[str, int, int, str, str, str | None]) -> Entry:
    case, at, line, activity, resource, cells = row
    return Entry(case, at, line, activity, resource, _decode(cells) if cells else {})
