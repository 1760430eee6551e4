"""Cases that have been in their stage longer than its limit, the longest overdue first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from runtime.storage.tables import cases, deadlines, people

PAGE = 50


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
    """A limit that has just passed counts, whether or not the worker has come round yet."""
    past = and_(deadlines.c.state == "pending", deadlines.c.due < now)
    missed = and_(deadlines.c.state == "missed", cases.c.overdue.is_(True))
    each = deadlines.alias("each")
    latest = (
        select(func.max(each.c.occurrence))
        .where(
            each.c.organisation == deadlines.c.organisation,
            each.c.case == deadlines.c.case,
            each.c.clause == deadlines.c.clause,
        )
        .scalar_subquery()
    )
    wanted = [cases.c.owner == owner] if owner else []
    wanted += [cases.c.stage == stage] if stage else []
    rows = connection.execute(
        select(
            cases.c.id,
            cases.c.name,
            cases.c.stage,
            cases.c.amount,
            cases.c.entered_at,
            func.coalesce(people.c.name, "").label("owner_name"),
            deadlines.c.due,
            func.count().over().label("total"),
        )
        .join(
            deadlines,
            and_(
                deadlines.c.organisation == cases.c.organisation,
                deadlines.c.case == cases.c.id,
                deadlines.c.clause == "stage/" + cases.c.stage,
            ),
        )
        .outerjoin(people, and_(people.c.organisation == cases.c.organisation, people.c.id == cases.c.owner))
        .where(
            sees,
            cases.c.stage_kind == "open",
            deadlines.c.occurrence == latest,
            deadlines.c.step == 0,
            or_(past, missed),
            *wanted,
        )
        .order_by(deadlines.c.due, cases.c.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return OverdueList(rows, rows[0].total if rows else 0, page)
