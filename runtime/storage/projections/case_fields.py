"""Fields marked `listed`, typed, so that lists sort and filter without opening JSON."""

from __future__ import annotations

from datetime import date, datetime, time

from engine.json import Json
from engine.model.kernel import Field
from engine.rules.event import ModelFollowed
from runtime.storage.change import Change
from runtime.storage.rows import Rows
from runtime.storage.tables import case_fields


def project(change: Change, rows: Rows) -> None:
    before, after = change.before.fields, change.after.fields
    stored = _listed_before(change)
    for field in change.model.case_form.fields:
        key = (*change.key, field.id)
        if not field.listed:
            if change.followed and field.id in stored:
                rows.forget(case_fields, key)
        elif field.id in stored:
            if before.get(field.id) != after.get(field.id) or change.followed:
                rows.update(case_fields, key, indexed(field, after.get(field.id)))
        elif field.id in after:
            rows.insert(case_fields, key, indexed(field, after.get(field.id)))
    for gone in stored - {field.id for field in change.model.case_form.fields}:
        rows.forget(case_fields, (*change.key, gone))


def _listed_before(change: Change) -> frozenset[str]:
    """By the names of now. Without another model it is what was listed all along and had been asked."""
    if change.followed is None:
        return frozenset(
            field.id for field in change.model.case_form.fields if field.id in change.before.fields
        )
    followed = next(event for event in change.events if isinstance(event, ModelFollowed))
    names = (
        followed.renames.get(f"field/case/{field.id}", field.id)
        for field in change.followed.case_form.fields
        if field.listed
    )
    return frozenset(name for name in names if name in change.before.fields)


def indexed(field: Field, value: Json) -> dict[str, object]:
    """Text for what is compared as text (options by their id), a number for what has an order."""
    if value is None:
        return {"text": None, "number": None}
    match field.type.read(value):
        case bool() as answer:
            return {"text": str(answer).lower(), "number": float(answer)}
        case int() | float() as number:
            return {"text": field.type.show(value, "zh")[:400], "number": float(number)}
        case date() | datetime() | time() as moment:
            return {"text": moment.isoformat(), "number": None}
        case str() as text:
            return {"text": text[:400], "number": None}
        case _:
            return {"text": field.type.search_text(value)[:400], "number": None}
