"""The board: how many cases stand in each stage, what they are worth, and one page of cards per column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, select

from runtime.queries.overdue import IS_OVERDUE, OVERDUE
from runtime.storage.tables import cases, people

PAGE = 20


@dataclass(frozen=True, slots=True)
class StageCount:
    cases: int = 0
    overdue: int = 0
    amount: int = 0


def counts_by_stage(
    connection: Connection, sees: ColumnElement[bool], now: datetime, owner: str = ""
) -> Mapping[str, StageCount]:
    rows = connection.execute(
        select(
            cases.c.stage,
            func.count(),
            func.count().filter(OVERDUE),
            func.coalesce(func.sum(cases.c.amount), 0),
        )
        .where(sees, *_of_owner(owner))
        .group_by(cases.c.stage),
        {"now": now},
    )
    return {stage: StageCount(number, overdue, int(amount)) for stage, number, overdue, amount in rows}


def cards(
    connection: Connection,
    sees: ColumnElement[bool],
    now: datetime,
    pages: Mapping[str, int],
    owner: str = "",
) -> Mapping[str, Sequence[Row[tuple[object, ...]]]]:
    """One page of each column in one statement; in `pages` what differs from the first page."""
    place = func.row_number().over(
        partition_by=cases.c.stage,
        order_by=(
            IS_OVERDUE.desc(),
            cases.c.next_due.is_(None),
            cases.c.next_due,
            cases.c.entered_at.desc(),
            cases.c.id,
        ),
    )
    placed = (
        select(
            cases.c.id,
            cases.c.name,
            cases.c.stage,
            cases.c.stage_kind,
            cases.c.amount,
            IS_OVERDUE.label("overdue"),
            cases.c.waits_for,
            cases.c.entered_at,
            cases.c.owner,
            func.coalesce(people.c.name, "").label("owner_name"),
            place.label("place"),
        )
        .outerjoin(people, and_(people.c.organisation == cases.c.organisation, people.c.id == cases.c.owner))
        .where(sees, *_of_owner(owner))
        .subquery()
    )
    before = (
        case({stage: (page - 1) * PAGE for stage, page in pages.items()}, value=placed.c.stage, else_=0)
        if pages
        else 0
    )
    rows = connection.execute(
        select(placed)
        .where(placed.c.place > before, placed.c.place <= before + PAGE)
        .order_by(placed.c.stage, placed.c.place),
        {"now": now},
    )
    found: dict[str, list[Row[tuple[object, ...]]]] = {}
    for row in rows:
        found.setdefault(row.stage, []).append(row)
    return found


def _of_owner(owner: str) -> list[ColumnElement[bool]]:
    return [cases.c.owner == owner] if owner else []
