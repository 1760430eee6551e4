"""Gates that were overridden, for the director's list."""

from __future__ import annotations

from engine.rules.event import GateOverridden
from runtime.storage.change import Change
from runtime.storage.rows import Rows
from runtime.storage.tables import overrides


def project(change: Change, rows: Rows) -> None:
    for event in change.events:
        if isinstance(event, GateOverridden):
            rows.insert(
                overrides,
                (change.organisation, change.decision_id),  # a move is overridden once
                {
                    "case": change.case,
                    "stage": event.stage,
                    "to": event.to,
                    "reason": event.reason,
                    "missing": "\n".join(event.missing),
                    "actor": event.actor,
                    "approver": event.approver,
                    "at": event.judged_at,
                    "unit_path": change.after.unit_path,
                },
            )
