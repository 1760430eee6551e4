"""Clocks that run against a person's own cases: missed ones that still stand, and those about to end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from engine.rules.schedules import PREFIX as SCHEDULED
from runtime.storage.tables import cases, deadlines, people

AHEAD = timedelta(hours=48)


def limits_of_owner(
    connection: Connection, sees: ColumnElement[bool], owner: str, now: datetime
) -> Sequence[Row[tuple[object, ...]]]:
    """A missed stage limit stands until the case leaves the stage."""
    missed = and_(
        deadlines.c.state == "missed",
        cases.c.overdue.is_(True),
        deadlines.c.clause == "stage/" + cases.c.stage,
    )
    promise = deadlines.c.clause.not_like(f"{SCHEDULED}%")  # a rule's schedule is nobody's limit
    ending = and_(deadlines.c.state == "pending", deadlines.c.due <= now + AHEAD, promise)
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
        .where(sees, cases.c.owner == owner, cases.c.stage_kind == "open", or_(missed, ending))
        .order_by(deadlines.c.due)
        .limit(50)
    ).all()


def overdue_of_others(
    connection: Connection, sees: ColumnElement[bool], person: str
) -> Sequence[Row[tuple[object, ...]]]:
    """What somebody who looks after units sees stuck there: the longest first, `total` says how many in all."""
    return connection.execute(
        select(
            cases.c.id,
            cases.c.name,
            cases.c.stage,
            people.c.name.label("owner_name"),
            deadlines.c.due,
            func.count().over().label("total"),
        )
        .join(
            deadlines, and_(deadlines.c.organisation == cases.c.organisation, deadlines.c.case == cases.c.id)
        )
        .outerjoin(people, and_(people.c.organisation == cases.c.organisation, people.c.id == cases.c.owner))
        .where(
            sees,
            cases.c.owner != person,
            cases.c.stage_kind == "open",
            cases.c.overdue.is_(True),
            deadlines.c.state == "missed",
            deadlines.c.clause == "stage/" + cases.c.stage,
            deadlines.c.ended_at >= cases.c.entered_at,
        )
        .order_by(deadlines.c.due, cases.c.id)
        .limit(5)
    ).all()
