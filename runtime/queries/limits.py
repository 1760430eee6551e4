"""Clocks that run against a person's own cases: stage limits that have passed, and clocks about to end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, and_, literal, or_, select

from runtime.queries.overdue import OVERDUE
from runtime.storage.tables import cases, deadlines

AHEAD = timedelta(hours=48)


def limits_of_owner(
    connection: Connection, sees: ColumnElement[bool], owner: str, now: datetime
) -> Sequence[Row[tuple[object, ...]]]:
    """A stage limit that has passed stands until the case leaves the stage: once, also after several visits."""
    clause = literal("stage/") + cases.c.stage
    passed = and_(OVERDUE, deadlines.c.clause == clause, deadlines.c.started_at == cases.c.entered_at)
    # A rule's schedule is nobody's limit, nor is the end of a wait or what an approver has.
    promise = or_(deadlines.c.clause.like("stage/%"), deadlines.c.clause.like("agreement/%"))
    own = deadlines.c.step == 0  # the levels of a ladder are somebody else's reminders
    ending = and_(deadlines.c.state == "pending", deadlines.c.due <= now + AHEAD, promise, own)
    return connection.execute(
        select(
            cases.c.id,
            cases.c.name,
            cases.c.stage,
            deadlines.c.clause,
            deadlines.c.due,
            deadlines.c.state,
            deadlines.c.agreement,
        )
        .join(cases, and_(cases.c.organisation == deadlines.c.organisation, cases.c.id == deadlines.c.case))
        .where(sees, cases.c.owner == owner, cases.c.stage_kind == "open", or_(passed, ending))
        .order_by(deadlines.c.due)
        .limit(50),
        {"now": now},
    ).all()
