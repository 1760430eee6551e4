"""Cost follows what is due, never what exists."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event

from runtime.effects import outbox
from runtime.jobs import calendars, deadlines, empty_chairs, looking_back
from runtime.storage.database import Database
from tests.runtime.jobs.company import START

CHANGED = looking_back.Changed("o1", "cn-workdays", {"a version": START})
OWN = calendars.Version("o1", "cn-workdays", "a version", 1, START)


def _claim_deadlines(connection: Connection) -> object:
    return deadlines.claim(connection, START, by="w", lease=timedelta(minutes=1), limit=5)


def _claim_outbox(connection: Connection) -> object:
    return outbox.claim(connection, START, by="w", lease=timedelta(minutes=1), limit=5)


@pytest.mark.parametrize(
    ("work", "index"),
    [
        (lambda connection: deadlines.waiting(connection, START), "deadlines_due"),
        (lambda connection: outbox.waiting(connection, START), "outbox_next"),
        (_claim_deadlines, "deadlines_due"),
        (_claim_outbox, "outbox_next"),
        (lambda connection: calendars.unsettled(connection, START, "w"), "calendars_unsettled"),
        (lambda connection: calendars.cases_behind(connection, OWN), "deadlines_calendar"),
        (lambda connection: looking_back.missed_behind(connection, CHANGED, 5), "deadlines_missed"),
        (lambda connection: empty_chairs.empty_chairs(connection, START), "approval_seats_waiting"),
    ],
)
def test_the_worker_finds_its_work_by_the_partial_index(
    sqlite_database: Database, work: Callable[[Connection], object], index: str
) -> None:
    plans: list[str] = []

    def explained(connection: Connection) -> None:
        def explain(conn: Connection, cursor: object, statement: str, parameters: object, *_: object) -> None:
            raw = connection.connection.cursor()
            raw.execute("EXPLAIN QUERY PLAN " + statement, parameters)
            plans.append(" ".join(str(row[3]) for row in raw.fetchall()))
            raw.close()

        event.listen(connection, "before_cursor_execute", explain)
        work(connection)
        event.remove(connection, "before_cursor_execute", explain)

    sqlite_database.write(explained)

    assert index in plans[0]
    # What a partial index holds may be read whole: it is the work.
    assert "SCAN" not in re.sub(rf"SCAN (\w+ USING INDEX )?{index}", "", plans[0])
