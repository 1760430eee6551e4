"""Claiming due deadlines with 5,000,000 others pending, beside the same with 20,000; takes some minutes.

uv run --no-sync python -m benchmarks.deadlines          DONGXIAN_DATABASE_URL for PostgreSQL
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, text

from benchmarks.reading import Reading, report
from runtime.jobs.deadlines import claim
from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.rows import Rows
from runtime.storage.tables import deadlines, metadata

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
DUE = 5_000
ROUND = 50
LOAD = 50_000
RUNS = 5
COUNTS = (20_000, 5_000_000)
BAR = 0.6


def pending(first: datetime, count: int, step: timedelta) -> Iterator[tuple[str, datetime]]:
    for number in range(count):
        yield new_id(), first + step * number


def fill(database: Database, some: Iterator[tuple[str, datetime]]) -> None:
    while batch := [found for _, found in zip(range(LOAD), some, strict=False)]:
        rows = Rows()
        for case, due in batch:
            values = {"started_at": NOW, "due": due, "state": "pending", "late": False}
            rows.insert(deadlines, ("org", case, "stage/触达", 1, 0), values)
        database.write(rows.write)


def fire(connection: Connection) -> int:
    """As the worker does it: claim by lease, then end what was claimed."""
    claimed = claim(connection, NOW, by="benchmark", lease=timedelta(minutes=3), limit=ROUND)
    rows = Rows()
    for each in claimed:
        key = (each.organisation, each.case, each.clause, each.occurrence, each.step)
        rows.update(deadlines, key, {"state": "missed", "ended_at": NOW, "lease_until": None})
    rows.write(connection)
    return len(claimed)


def rate(database: Database) -> float:
    """The best of several runs: the machine's pauses are not the database's."""
    rates = []
    for _ in range(RUNS):
        fill(database, pending(NOW - timedelta(days=1), DUE, timedelta(seconds=1)))
        started = time.perf_counter()
        fired = 0
        while some := database.write(fire):
            fired += some
        rates.append(fired / (time.perf_counter() - started))
        assert fired == DUE
    return max(rates)


def measure(url: str, count: int) -> float:
    with Database.open(url) as database:
        database.write(metadata.drop_all)
        database.create()
        fill(database, pending(NOW + timedelta(hours=1), count, timedelta(seconds=7)))
        database.write(lambda connection: connection.execute(text("ANALYZE")))
        return rate(database)


def readings() -> Iterator[Reading]:
    few, many = (measured(count) for count in COUNTS)
    yield Reading.share_of_rate(f"deadlines fired, {COUNTS[1]:,} pending", many, few, f"{COUNTS[0]:,}", BAR)


def measured(count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DONGXIAN_DATABASE_URL", f"sqlite:///{Path(folder) / 'deadlines.db'}")
        return measure(url, count)


if __name__ == "__main__":
    sys.exit(report(readings()))
