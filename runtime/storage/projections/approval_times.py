"""A row per step of an approval that has a time, beside the clauses in the table of deadlines."""

from __future__ import annotations

from engine.rules.approval import clause_of
from engine.rules.event import ApprovalDueMoved, ApprovalStepClosed, ApprovalStepOpened
from engine.timing import Duration
from runtime.storage.change import Change
from runtime.storage.projections.following import followed
from runtime.storage.rows import Rows
from runtime.storage.tables import deadlines

STEP = 0
_ENDS = {"passed": "met", "failed": "met", "expired": "missed", "stopped": "cancelled"}


def project(
    change: Change, rows: Rows, event: ApprovalStepOpened | ApprovalDueMoved | ApprovalStepClosed
) -> None:
    """A step that has a time, as its request says: running approvals keep their version."""
    request = change.after.approvals[event.request]
    if request.within is None:
        return
    key = (*change.key, clause_of(event.request), event.occurrence, STEP)
    within = Duration.parse(request.within)
    derived = followed(change, working=within is not None and within.unit.working)
    match event:
        case ApprovalStepOpened():
            opened = {"started_at": event.recorded_at, "due": event.due, "state": "pending", **derived}
            rows.insert(deadlines, key, {**opened, "agreement": None, "ended_at": None, "late": False})
        case ApprovalDueMoved():
            rows.update(deadlines, key, {"due": event.due, **derived})
        case ApprovalStepClosed():
            free = {"lease_until": None, "lease_by": None}
            ended = {"state": _ENDS[event.outcome], "ended_at": event.judged_at, "late": event.late}
            rows.update(deadlines, key, ended | free)
