"""Cases that have been in their stage longer than its limit, the longest overdue first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, false, func, select

from runtime.storage.tables import Instant, cases, people

PAGE = 50

# The one meaning of overdue, whether or not the worker has come round yet; exactly at the limit is in time.
# Statements that hold it are given `now`.
OVERDUE = and_(cases.c.stage_kind == "open", cases.c.limit_due < bindparam("now", type_=Instant))
IS_OVERDUE = func.coalesce(OVERDUE, false())


@dataclass(frozen=True, slots=True)
class OverdueList:
    rows: Sequence[Row[tuple[object, ...]]]
    total: int
    page: int

    @property
    def has_later(self) -> bool:
        return self.page * PAGE < self.total


def list_overdue(
    connection: Connection,
    sees: ColumnElement[bool],
    now: datetime,
    *,
    owner: str = "",
    stage: str = "",
    page: int = 1,
) -> OverdueList:
    wanted = [cases.c.owner == owner] if owner else []
    wanted += [cases.c.stage == stage] if stage else []
    rows = _overdue(connection, sees, now, wanted, PAGE, (page - 1) * PAGE)
    return OverdueList(rows, rows[0].total if rows else 0, page)


def overdue_of_others(
    connection: Connection, sees: ColumnElement[bool], person: str, now: datetime
) -> Sequence[Row[tuple[object, ...]]]:
    """What somebody who looks after units sees stuck there: the first five, `total` says how many in all."""
    return _overdue(connection, sees, now, [cases.c.owner != person], 5, 0)


def _overdue(
    connection: Connection,
    sees: ColumnElement[bool],
    now: datetime,
    wanted: Sequence[ColumnElement[bool]],
    most: int,
    after: int,
) -> Sequence[Row[tuple[object, ...]]]:
    return connection.execute(
        select(
            cases.c.id,
            cases.c.name,
            cases.c.stage,
            cases.c.amount,
            cases.c.entered_at,
            func.coalesce(people.c.name, "").label("owner_name"),
            cases.c.limit_due.label("due"),
            func.count().over().label("total"),
        )
        .outerjoin(people, and_(people.c.organisation == cases.c.organisation, people.c.id == cases.c.owner))
        .where(sees, OVERDUE, *wanted)
        .order_by(cases.c.limit_due, cases.c.id)
        .limit(most)
        .offset(after),
        {"now": now},
    ).all()
