"""The case row: its snapshot and the columns that lists filter and sort by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.json import Json
from engine.model.kernel import Model
from engine.rules.case import Case
from engine.rules.event import HandedOver, PayloadErased
from engine.rules.stored import encode
from runtime.storage.change import Change
from runtime.storage.projections.search import search_text
from runtime.storage.rows import Rows
from runtime.storage.tables import cases

# A customer whose name was erased.
NAMELESS = "—"


def project(change: Change, rows: Rows) -> None:
    case, model = change.after, change.model
    values: dict[str, object] = {
        "sequence": case.events,
        "snapshot": encode(case).decode(),
        "next_due": _next_due(case),
        "limit_due": _limit_due(case),
        "waits_for": case.waiting.wait if case.waiting is not None else None,
        "returned": case.returned,
        "excluded": case.excluded or None,
        "agreement": case.agreement,
        "handed_over_at": case.handed_over_at,
        "owner": case.owner,
        "unit": case.unit,
        "unit_path": case.unit_path,
        "stage": case.stage,
        "stage_kind": model.stages[case.stage].kind,
        "visit": case.visit,
        "entered_at": case.entered_at,
        "reason": case.reason,
    }
    if not change.before.exists or case.fields != change.before.fields or change.followed:
        values |= field_columns(model, case.fields)
    for event in change.events:
        if isinstance(event, HandedOver):
            values["given_by"] = event.actor
        elif isinstance(event, PayloadErased):
            values |= {"name": NAMELESS, "import_key": None}
    if not change.before.exists or change.followed:
        values |= {"funnel": model.funnel, "model_version": model.version}
    if change.before.exists:
        rows.update(cases, change.key, values)
        return
    values |= {
        "created_by": case.created_by,
        "created_at": change.events[0].judged_at,
        "imported_from": case.imported_from,
        "import_key": case.import_key,
    }
    rows.insert(cases, change.key, values)


def field_columns(model: Model, fields: Mapping[str, Json]) -> dict[str, object]:
    return {
        "name": _shown(model, model.case_name, fields)[:200],
        "search": search_text(model, fields),
        "unique_key": unique_key(model, fields),
        "amount": amount(model, fields),
        "source": source(model, fields),
    }


def unique_key(model: Model, fields: Mapping[str, Json]) -> str | None:
    """None when nothing is unique, or a part of it is still missing."""
    parts = []
    for name in model.unique:
        field, value = model.case_form.field(name), fields.get(name)
        written = None if field is None else field.type.normalise(value)
        if written is None:
            return None
        parts.append(str(written))
    return "\x1f".join(parts)[:200] or None


def amount(model: Model, fields: Mapping[str, Json]) -> int | None:
    value = None if model.amount is None else fields.get(model.amount)
    field = None if model.amount is None else model.case_form.field(model.amount)
    if field is None or value is None:
        return None
    minor_units = field.type.read(value)
    return minor_units if isinstance(minor_units, int) else None


def source(model: Model, fields: Mapping[str, Json]) -> str | None:
    return _shown(model, model.source, fields)[:200] or None


def _shown(model: Model, name: str | None, fields: Mapping[str, Json]) -> str:
    value = None if name is None else fields.get(name)
    return "" if value is None else str(value)


def _next_due(case: Case) -> datetime | None:
    return min(
        (clock.due for clock in case.clocks.values() if clock.state == "pending" and clock.due is not None),
        default=None,
    )


def _limit_due(case: Case) -> datetime | None:
    """None when the stage has no limit, or one that does not count any more."""
    limit = case.clocks.get(f"stage/{case.stage}")
    return limit.due if limit is not None and limit.state in ("pending", "missed") else None
