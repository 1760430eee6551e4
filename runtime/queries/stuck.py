"""Open cases as they stand now, and those that have been in their stage longer than its limit."""

from __future__ import annotations

from runtime.queries.counted import Counted
from runtime.queries.overdue import OVERDUE
from runtime.storage.scope import visible_cases
from runtime.storage.tables import cases

OPEN_CASES = Counted(
    name="cases",
    rows=cases,
    sees=visible_cases,
    unit_path=cases.c.unit_path,
    person=cases.c.owner,
    at=cases.c.entered_at,
    amount=cases.c.amount,
    place=cases.c.stage,
    note=cases.c.source,
    dimensions={"stage": cases.c.stage, "owner": cases.c.owner, "source": cases.c.source},
    measures={
        "open": cases.c.stage_kind == "open",
        "stuck": OVERDUE,
    },
)
