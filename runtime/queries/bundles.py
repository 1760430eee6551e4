"""Tasks as people do them: the same work for the same person on several cases of one day is one piece of work.

History knows a task per case. Rows that share a `bundle` are shown, counted and finished together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, select, true

from runtime.storage.tables import cases, people, tasks

PAGE = 50
# Of each in a list, and on a page of its own.
FEW = 20
MOST = 100


@dataclass(frozen=True, slots=True)
class Item:
    """The task as one case has it."""

    task: str
    case: str
    case_name: str
    stage: str
    owner_name: str
    model_version: str
    note: str
    because: str
    due: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """`due` is the earliest of what is open; `items` may be fewer than the `total` of them, open ones first.

    `total` and `done` count cases' tasks that the viewer sees, `cases` the cases.
    """

    id: str
    title: str
    role: str
    assignee: str | None
    assignee_name: str
    due: datetime | None
    done_at: datetime | None
    total: int
    done: int
    cases: int
    items: tuple[Item, ...]

    @property
    def finished(self) -> bool:
        return self.done == self.total

    @property
    def open_items(self) -> list[Item]:
        return [item for item in self.items if item.done_at is None]


@dataclass(frozen=True, slots=True)
class BundleList:
    """`total` counts bundles on all pages, `cases` the cases in them, one that two bundles name twice."""

    rows: Sequence[Bundle]
    total: int
    cases: int
    page: int

    @property
    def has_later(self) -> bool:
        return self.page * PAGE < self.total


def list_bundles(
    connection: Connection,
    sees: ColumnElement[bool],
    *,
    assignee: str = "",
    done: bool = False,
    page: int = 1,
) -> BundleList:
    """Of one person, or of everybody in sight: open until its last case is done; the most urgent first."""
    finished = func.count(tasks.c.done_at) == func.count()
    summed = _summed(sees).where(tasks.c.assignee == assignee if assignee else true())
    if done:
        found = summed.having(finished).order_by(func.max(tasks.c.done_at).desc(), tasks.c.bundle)
    else:
        found = summed.having(~finished).order_by(_DUE.is_(None), _DUE, tasks.c.bundle)
    rows = connection.execute(found.limit(PAGE).offset((page - 1) * PAGE)).all()
    first = rows[0] if rows else None
    return BundleList(
        _filled(connection, sees, rows, FEW),
        first.bundles if first else 0,
        int(first.all_cases) if first else 0,
        page,
    )


def bundle_of(connection: Connection, sees: ColumnElement[bool], id: str) -> Bundle | None:
    rows = connection.execute(_summed(sees).where(tasks.c.bundle == id)).all()
    return next(iter(_filled(connection, sees, rows, MOST)), None)


_OPEN_DUE = case((tasks.c.done_at.is_(None), tasks.c.due))
_DUE = func.min(_OPEN_DUE)
_OF_CASE = and_(cases.c.organisation == tasks.c.organisation, cases.c.id == tasks.c.case)


def _summed(sees: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    count = func.count(tasks.c.case.distinct())
    return (
        select(
            tasks.c.bundle,
            _DUE.label("due"),
            func.max(tasks.c.done_at).label("done_at"),
            func.count().label("total"),
            func.count(tasks.c.done_at).label("done"),
            count.label("cases"),
            func.count().over().label("bundles"),
            func.sum(count).over().label("all_cases"),
        )
        .join(cases, _OF_CASE)
        .where(sees)
        .group_by(tasks.c.bundle)
    )


def _filled(
    connection: Connection, sees: ColumnElement[bool], summed: Sequence[Row[tuple[object, ...]]], most: int
) -> list[Bundle]:
    found = connection.execute(_items(sees, [row.bundle for row in summed], most))
    items = {id: list(rows) for id, rows in groupby(found, key=lambda row: row.bundle)}
    return [_bundle(row, items[row.bundle]) for row in summed]


def _items(sees: ColumnElement[bool], bundles: Sequence[str], most: int) -> Select[tuple[object, ...]]:
    owner, assignee = people.alias("owner"), people.alias("assignee")
    order = (tasks.c.done_at.isnot(None), tasks.c.due.is_(None), tasks.c.due, tasks.c.case, tasks.c.id)
    place = func.row_number().over(partition_by=tasks.c.bundle, order_by=order).label("place")
    of_owner = and_(owner.c.organisation == cases.c.organisation, owner.c.id == cases.c.owner)
    of_assignee = and_(assignee.c.organisation == tasks.c.organisation, assignee.c.id == tasks.c.assignee)
    numbered = (
        select(
            tasks,
            cases.c.name.label("case_name"),
            cases.c.stage,
            cases.c.model_version,
            func.coalesce(owner.c.name, "").label("owner_name"),
            func.coalesce(assignee.c.name, "").label("assignee_name"),
            place,
        )
        .join(cases, _OF_CASE)
        .outerjoin(owner, of_owner)
        .outerjoin(assignee, of_assignee)
        .where(sees, tasks.c.bundle.in_(bundles))
        .subquery()
    )
    return select(numbered).where(numbered.c.place <= most).order_by(numbered.c.bundle, numbered.c.place)


def _bundle(row: Row[tuple[object, ...]], items: Sequence[Row[tuple[object, ...]]]) -> Bundle:
    first = items[0]
    return Bundle(
        id=row.bundle,
        title=first.title,
        role=first.role,
        assignee=first.assignee,
        assignee_name=first.assignee_name,
        due=row.due,
        done_at=row.done_at,
        total=row.total,
        done=row.done,
        cases=row.cases,
        items=tuple(
            Item(
                task=each.id,
                case=each.case,
                case_name=each.case_name or "",
                stage=each.stage,
                owner_name=each.owner_name,
                model_version=each.model_version,
                note=each.note,
                because=each.because,
                due=each.due,
                done_at=each.done_at,
            )
            for each in items
        ),
    )
