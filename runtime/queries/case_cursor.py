"""Cases for programs and sheets: in the order of their ids, a cursor instead of page numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from runtime.queries.cases import CaseFilter, conditions
from runtime.queries.overdue import IS_OVERDUE
from runtime.storage.tables import cases, people

CHUNK = 500


def lines(sees: ColumnElement[bool], wanted: CaseFilter) -> Select[tuple[object, ...]]:
    return (
        select(
            cases.c.id,
            cases.c.name,
            cases.c.stage,
            cases.c.stage_kind,
            cases.c.amount,
            IS_OVERDUE.label("overdue"),
            cases.c.waits_for,
            cases.c.next_due,
            cases.c.entered_at,
            cases.c.created_at,
            cases.c.owner,
            func.coalesce(people.c.name, "").label("owner_name"),
            cases.c.snapshot,
        )
        .outerjoin(people, and_(people.c.organisation == cases.c.organisation, people.c.id == cases.c.owner))
        .where(sees, *conditions(wanted))
        .order_by(cases.c.id.desc())
    )


def page_after(
    connection: Connection,
    sees: ColumnElement[bool],
    wanted: CaseFilter,
    now: datetime,
    after: str,
    limit: int,
) -> Sequence[Row[tuple[object, ...]]]:
    """One more than `limit` when there is a following page. The newest first: ids grow with time."""
    asked = lines(sees, wanted)
    if after:
        asked = asked.where(cases.c.id < after)
    return connection.execute(asked.limit(limit + 1), {"now": now}).all()


def one_line(
    connection: Connection, sees: ColumnElement[bool], now: datetime, id: str
) -> Row[tuple[object, ...]] | None:
    asked = lines(sees, CaseFilter(standing="all")).where(cases.c.id == id)
    return connection.execute(asked, {"now": now}).first()


def all_lines(
    connection: Connection, sees: ColumnElement[bool], wanted: CaseFilter, now: datetime
) -> Iterator[Row[tuple[object, ...]]]:
    """Chunk by chunk, so that a hundred thousand cases are never in memory at once."""
    after = ""
    while True:
        rows = page_after(connection, sees, wanted, now, after, CHUNK)
        yield from rows[:CHUNK]
        if len(rows) <= CHUNK:
            return
        after = rows[CHUNK - 1].id
