"""A row among the deadlines per wait: the worker comes to it when its allowance is used up."""

from __future__ import annotations

from engine.rules.event import WaitingBegan, WaitingBounded, WaitingEnded
from engine.rules.waits import clause_of
from runtime.storage.change import Change
from runtime.storage.projections.following import followed
from runtime.storage.rows import Rows
from runtime.storage.tables import deadlines

STEP = 0


def project(change: Change, rows: Rows, event: WaitingBegan | WaitingBounded | WaitingEnded) -> None:
    key = (*change.key, clause_of(event.wait), event.occurrence, STEP)
    if isinstance(event, WaitingEnded):
        ended = {"state": "met", "ended_at": event.judged_at, "lease_until": None, "lease_by": None}
        rows.update(deadlines, key, ended)
        return
    wait = change.model.waits.get(event.wait)
    due = {"due": event.ends_by, **followed(change, working=wait is not None and wait.at_most.unit.working)}
    if isinstance(event, WaitingBounded):
        rows.update(deadlines, key, {**due, "lease_until": None, "lease_by": None})
        return
    begun = {"started_at": event.judged_at, "state": "pending", "ended_at": None, "late": False}
    rows.insert(deadlines, key, {**due, **begun, "agreement": None})
