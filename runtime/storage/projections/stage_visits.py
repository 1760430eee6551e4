"""A row per stay in a stage, written when it happens: a funnel is then one scan."""

from __future__ import annotations

from engine.model.kernel import Model
from engine.rules.event import StageEntered
from runtime.storage.change import Change
from runtime.storage.projections.cases import amount, source
from runtime.storage.rows import Rows
from runtime.storage.tables import stage_visits


def project(change: Change, rows: Rows) -> None:
    entered_at, stage = change.before.entered_at, change.before.stage
    for event in change.events:
        if not isinstance(event, StageEntered):
            continue
        if event.visit > 1 and entered_at is not None:
            rows.update(
                stage_visits,
                (*change.key, event.visit - 1),
                {
                    "left_at": event.judged_at,
                    "left_to": event.stage,
                    "outcome": outcome(change.model, stage, event.stage),
                    "dwell_seconds": (event.judged_at - entered_at).total_seconds(),
                    "reason": event.reason,
                },
            )
        entered_at, stage = event.judged_at, event.stage
        _enter(change, rows, event)


def _enter(change: Change, rows: Rows, event: StageEntered) -> None:
    case, model = change.after, change.model
    rows.insert(
        stage_visits,
        (*change.key, event.visit),
        {
            "stage": event.stage,
            "position": model.stages[event.stage].position,
            "entered_at": event.judged_at,
            "left_at": None,
            "left_to": None,
            "outcome": None,
            "dwell_seconds": None,
            "reason": None,
            "owner": case.owner,
            "unit": case.unit,
            "unit_path": case.unit_path,
            "source": source(model, case.fields),
            "amount": amount(model, case.fields),
        },
    )


def outcome(model: Model, left: str, entered: str) -> str:
    """forward, back, won or lost. A stage that the model has dropped was left forward."""
    target = model.stages[entered]
    if target.kind != "open":
        return target.kind
    origin = model.stages.get(left)
    return "back" if origin is not None and target.position < origin.position else "forward"
