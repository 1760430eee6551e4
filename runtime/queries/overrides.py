"""Gates that were overridden: who, what was missing, why, and who approved it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, and_, func, select, true

from runtime.queries.counted import Counted, Cut, conditions
from runtime.storage.scope import Scope, visible_cases
from runtime.storage.tables import cases, overrides, people

OVERRIDES = Counted(
    name="overrides",
    rows=overrides.join(
        cases, and_(cases.c.organisation == overrides.c.organisation, cases.c.id == overrides.c.case)
    ),
    sees=visible_cases,
    unit_path=cases.c.unit_path,
    person=overrides.c.actor,
    at=overrides.c.at,
    amount=cases.c.amount,
    place=overrides.c.stage,
    note=overrides.c.reason,
    dimensions={"stage": overrides.c.stage},
    measures={"all": true()},
)
SHOWN = 200


def list_overrides(
    connection: Connection, scope: Scope, cut: Cut, now: datetime, page: int = 1
) -> Sequence[Row[tuple[object, ...]]]:
    """The latest first; `total` says how many there are on all pages."""
    actor, approver = people.alias("actor"), people.alias("approver")
    return connection.execute(
        select(
            overrides.c.id,
            overrides.c.case,
            cases.c.name,
            overrides.c.stage,
            overrides.c.to,
            overrides.c.missing,
            overrides.c.reason,
            overrides.c.at,
            actor.c.name.label("actor_name"),
            approver.c.name.label("approver_name"),
            func.count().over().label("total"),
        )
        .select_from(OVERRIDES.rows)
        .outerjoin(actor, and_(actor.c.organisation == cases.c.organisation, actor.c.id == overrides.c.actor))
        .outerjoin(
            approver,
            and_(approver.c.organisation == cases.c.organisation, approver.c.id == overrides.c.approver),
        )
        .where(*conditions(OVERRIDES, scope, cut))
        .order_by(overrides.c.at.desc(), overrides.c.id)
        .limit(SHOWN)
        .offset((page - 1) * SHOWN),
        {"now": now},
    ).all()
