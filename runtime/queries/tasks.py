"""The tasks of one case; see `runtime.queries.bundles` for those of a person."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Row, and_, select

from runtime.storage.tables import cases, people, tasks


def tasks_of_case(
    connection: Connection, sees: ColumnElement[bool], case: str
) -> Sequence[Row[tuple[object, ...]]]:
    """Open ones first; a finished one stays to be seen."""
    return connection.execute(
        select(
            tasks.c.id,
            tasks.c.title,
            tasks.c.due,
            tasks.c.note,
            tasks.c.because,
            tasks.c.done_at,
            tasks.c.assignee,
            people.c.name.label("assignee_name"),
            tasks.c.role,
        )
        .join(cases, and_(cases.c.organisation == tasks.c.organisation, cases.c.id == tasks.c.case))
        .outerjoin(
            people, and_(people.c.organisation == tasks.c.organisation, people.c.id == tasks.c.assignee)
        )
        .where(sees, tasks.c.case == case)
        .order_by(tasks.c.done_at.isnot(None), tasks.c.due, tasks.c.opened_at)
    ).all()
