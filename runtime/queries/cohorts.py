"""Stays in stages, counted by when they began: who entered together, how many of them moved on (D-0)."""

from __future__ import annotations

from sqlalchemy import and_, or_, true

from runtime.queries.counted import Counted
from runtime.storage.scope import visible_cases
from runtime.storage.tables import cases, stage_visits

VISITS = Counted(
    name="visits",
    rows=stage_visits.join(
        cases,
        and_(cases.c.organisation == stage_visits.c.organisation, cases.c.id == stage_visits.c.case),
    ),
    sees=lambda scope: visible_cases(scope, stage_visits),
    unit_path=stage_visits.c.unit_path,
    person=stage_visits.c.owner,
    at=stage_visits.c.entered_at,
    amount=stage_visits.c.amount,
    place=stage_visits.c.stage,
    note=stage_visits.c.reason,
    dimensions={
        "stage": stage_visits.c.stage,
        "reason": stage_visits.c.reason,
        "owner": stage_visits.c.owner,
        "source": stage_visits.c.source,
    },
    measures={
        "entered": true(),
        "moved": or_(stage_visits.c.outcome == "forward", stage_visits.c.outcome == "won"),
        "lost": stage_visits.c.outcome == "lost",
        "back": stage_visits.c.outcome == "back",
        "still": stage_visits.c.outcome.is_(None),
        "explained": and_(stage_visits.c.outcome == "lost", stage_visits.c.reason.isnot(None)),
    },
)
