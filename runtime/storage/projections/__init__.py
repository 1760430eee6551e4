"""Tables that are read instead of history: one module per table, each turns a change into rows."""

from __future__ import annotations

from runtime.storage.change import Change
from runtime.storage.projections import (
    activities,
    approvals,
    case_fields,
    cases,
    deadlines,
    files,
    hand_overs,
    outbox,
    overrides,
    records,
    renames,
    stage_visits,
    tasks,
)
from runtime.storage.rows import Rows

_PROJECTIONS = (
    cases.project,
    case_fields.project,
    stage_visits.project,
    deadlines.project,
    hand_overs.project,
    tasks.project,
    activities.project,
    records.project,
    overrides.project,
    approvals.project,
    files.project,
    outbox.project,
)


def project(change: Change, rows: Rows) -> None:
    change = renames.project(change, rows)
    for table in _PROJECTIONS:
        table(change, rows)
