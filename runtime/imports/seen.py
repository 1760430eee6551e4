"""The keys of one sheet and the rows they stand in, in a file that vanishes: memory stays flat."""

from __future__ import annotations

import sqlite3


class SeenKeys:
    def __init__(self) -> None:
        # An empty name is SQLite's own temporary file; it spills to disk only when it outgrows its cache.
        self._keys = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._keys.execute("PRAGMA journal_mode = OFF")
        self._keys.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID")

    def first(self, key: str, row: int) -> int:
        """The row in which the key stood first: this one, when it is new."""
        if self._keys.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, row)).rowcount:
            return row
        found = self._keys.execute("SELECT row FROM seen WHERE key = ?", (key,)).fetchone()
        return int(found[0])

    def close(self) -> None:
        self._keys.close()
