"""Running cases go over to a published model, beside the same number of plain edits at the same gate.

uv run --no-sync python -m benchmarks.following [CASES]          SQLite; DONGXIAN_DATABASE_URL for PostgreSQL
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from benchmarks.imports import BATCH, FUNNEL, ORGANISATION, gate_of, old_case, opened
from benchmarks.reading import Reading, report
from engine.rules.command import EditCase
from runtime.jobs.publications import ModelFollowing
from runtime.publication.looking import look
from runtime.publication.publishing import publish
from runtime.storage.database import Database
from runtime.storage.tables import cases

CASES = 5_000
BAR = 0.5
AHEAD_BAR = 5
MOST_EDITS = 2_000
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
RENAMED = FUNNEL.replace(
    "  - stage: 触达\n    limit: 5 days", "  - stage: 首次接触\n    was: 触达\n    limit: 7 days"
)


def edits(database: Database, ids: list[str]) -> float:
    """Per second; one transaction each, as a form would."""
    gate, began = gate_of(database), time.perf_counter()
    for number, case in enumerate(ids):
        command = EditCase(actor="rep0", fields={"预算": str(number + 1)}, reason="核对")
        assert gate.perform(ORGANISATION, case, command).accepted
    return len(ids) / (time.perf_counter() - began)


def following(database: Database, count: int) -> float:
    loaded = database.write(lambda c: publish(c, ORGANISATION, {"funnel.yaml": RENAMED}, now=NOW))
    assert loaded.model is not None, loaded.diagnostics
    job = ModelFollowing(database, gate_of(database), by="benchmark", lease=timedelta(minutes=3))
    followed, began = 0, time.perf_counter()
    while some := job.advance(NOW):
        followed += some
    assert followed == count
    return count / (time.perf_counter() - began)


def foreseen(database: Database) -> float:
    """Per second; what publishing says of each case before it does anything."""
    began = time.perf_counter()
    with database.read() as connection:
        looked = look(connection, ORGANISATION, {"funnel.yaml": RENAMED}, NOW, ahead=True)
    assert looked.foreseen is not None, looked.problems
    return looked.foreseen.open_cases / (time.perf_counter() - began)


def readings(count: int = CASES) -> Iterator[Reading]:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder), "following.db") as database:
        gate = gate_of(database)
        for first in range(0, count, BATCH):
            gate.adopt(ORGANISATION, [old_case(number) for number in range(first, first + BATCH)])
        with database.read() as connection:
            ids = list(connection.scalars(select(cases.c.id).limit(min(count // 5, MOST_EDITS))))
        edited, asked = edits(database, ids), foreseen(database)
        followed = following(database, count)
        yield Reading.share_of_rate(
            f"{count:,} cases looked at before", asked, edited, "one edit each", AHEAD_BAR
        )
        what = f"{count:,} cases follow a published model"
        yield Reading.share_of_rate(what, followed, edited, "one edit each", BAR)


if __name__ == "__main__":
    raise SystemExit(report(readings(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)))
