"""The list of cases: searched by name, pinyin or telephone, filtered, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, select

from runtime.queries.overdue import IS_OVERDUE, OVERDUE
from runtime.storage.tables import cases, people

PAGE = 30

Standing = Literal["open", "overdue", "won", "lost", "all"]


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """`words` must all be found; `owner` is a person's id; `page` counts from 1."""

    words: str = ""
    stage: str = ""
    standing: Standing = "open"
    owner: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class CaseList:
    rows: Sequence[Row[tuple[object, ...]]]
    total: int
    page: int

    @property
    def has_later(self) -> bool:
        return self.page * PAGE < self.total


def list_cases(
    connection: Connection, sees: ColumnElement[bool], wanted: CaseFilter, now: datetime
) -> CaseList:
    rows = connection.execute(
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
            cases.c.owner,
            people.c.name.label("owner_name"),
            func.count().over().label("total"),
        )
        .outerjoin(people, and_(people.c.organisation == cases.c.organisation, people.c.id == cases.c.owner))
        .where(sees, *conditions(wanted))
        .order_by(
            IS_OVERDUE.desc(),
            cases.c.next_due.is_(None),
            cases.c.next_due,
            cases.c.entered_at.desc(),
            cases.c.id,
        )
        .limit(PAGE)
        .offset((wanted.page - 1) * PAGE),
        {"now": now},
    ).all()
    return CaseList(rows, rows[0].total if rows else 0, wanted.page)


def conditions(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    """A statement that holds them is given `now`."""
    found = [cases.c.search.contains(word, autoescape=True) for word in wanted.words.lower().split()[:6]]
    if wanted.stage:
        found.append(cases.c.stage == wanted.stage)
    if wanted.owner:
        found.append(cases.c.owner == wanted.owner)
    if wanted.standing == "overdue":
        found.append(OVERDUE)
    elif wanted.standing != "all":
        found.append(cases.c.stage_kind == wanted.standing)
    return found


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as stored, with the names that its page shows."""

    id: str
    name: str
    snapshot: str
    model_version: str
    owner: str
    owner_name: str
    unit_path: str
    created_by: str
    entered_at: datetime


_ONE = (
    select(
        cases.c.id,
        cases.c.name,
        cases.c.snapshot,
        cases.c.model_version,
        cases.c.owner,
        func.coalesce(people.c.name, ""),
        cases.c.unit_path,
        cases.c.created_by,
        cases.c.entered_at,
    )
    .outerjoin(people, and_(people.c.organisation == cases.c.organisation, people.c.id == cases.c.owner))
    .where(cases.c.id == bindparam("id"))
)


@lru_cache(maxsize=1024)
def _one_within(sees: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    """Every request with the same sight asks this; making the statement costs more than running it."""
    return _ONE.where(sees)


def find_case(connection: Connection, sees: ColumnElement[bool], id: str) -> CaseRow | None:
    row = connection.execute(_one_within(sees), {"id": id}).first()
    return None if row is None else CaseRow(*row)
