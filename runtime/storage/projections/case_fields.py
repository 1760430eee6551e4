"""Fields marked `listed`, typed, so that lists sort and filter without opening JSON."""

from __future__ import annotations

from datetime import date, datetime, time

from engine.json import Json
from engine.model.kernel import Field
from runtime.storage.change import Change
from runtime.storage.rows import Rows
from runtime.storage.tables import case_fields


def project(change: Change, rows: Rows) -> None:
    before, after = change.before.fields, change.after.fields
    for field in change.model.case_form.fields:
        if not field.listed or before.get(field.id) == after.get(field.id):
            continue
        key = (*change.key, field.id)
        if field.id in before:
            rows.update(case_fields, key, indexed(field, after.get(field.id)))
        else:
            rows.insert(case_fields, key, indexed(field, after.get(field.id)))


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
