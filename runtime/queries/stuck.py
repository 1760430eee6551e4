"""Open cases as they stand now, and those that have been in their stage longer than its limit."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, exists, or_

from runtime.queries.counted import Counted
from runtime.storage.scope import visible_cases
from runtime.storage.tables import Instant, cases, deadlines

# The worker marks a case overdue when the limit passes; until it has come round, the limit itself says so.
PAST_ITS_LIMIT = exists().where(
    deadlines.c.organisation == cases.c.organisation,
    deadlines.c.case == cases.c.id,
    deadlines.c.clause == "stage/" + cases.c.stage,
    deadlines.c.state == "pending",
    deadlines.c.due < bindparam("now", type_=Instant),
)
STUCK = or_(cases.c.overdue.is_(True), PAST_ITS_LIMIT)

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
        "stuck": and_(cases.c.stage_kind == "open", STUCK),
    },
)
