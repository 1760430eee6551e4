"""Tasks of everybody whom the viewer may see, open or done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select, true

from runtime.storage.tables import cases, people, tasks

PAGE = 50


@dataclass(frozen=True, slots=True)
class TaskList:
    rows: Sequence[Row[tuple[object, ...]]]
    total: int
    page: int

    @property
    def has_later(self) -> bool:
        return self.page * PAGE < self.total


def list_tasks(
    connection: Connection,
    sees: ColumnElement[bool],
    *,
    assignee: str = "",
    done: bool = False,
    page: int = 1,
) -> TaskList:
    """Of one person, or of everybody in sight."""
    rows = connection.execute(
        select(
            tasks.c.id,
            tasks.c.title,
            tasks.c.note,
            tasks.c.due,
            tasks.c.done_at,
            tasks.c.case,
            tasks.c.role,
            tasks.c.assignee,
            cases.c.name.label("case_name"),
            func.coalesce(people.c.name, "").label("assignee_name"),
            func.count().over().label("total"),
        )
        .join(cases, and_(cases.c.organisation == tasks.c.organisation, cases.c.id == tasks.c.case))
        .outerjoin(
            people, and_(people.c.organisation == tasks.c.organisation, people.c.id == tasks.c.assignee)
        )
        .where(
            sees,
            tasks.c.assignee == assignee if assignee else true(),
            tasks.c.done_at.isnot(None) if done else tasks.c.done_at.is_(None),
        )
        .order_by(tasks.c.done_at.desc() if done else tasks.c.due.is_(None), tasks.c.due, tasks.c.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return TaskList(rows, rows[0].total if rows else 0, page)
