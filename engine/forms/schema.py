"""The part of a form that JSON Schema can say, for other programs and for the differential test."""

from __future__ import annotations

from engine.fields import JsonSchema
from engine.model.kernel import Field, Form


def json_schema(form: Form) -> JsonSchema:
    """Draft 2020-12. Conditions, calendars and constraints between fields stay with the server."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_object(form)}


def _object(form: Form) -> JsonSchema:
    return {
        "title": form.title.zh,
        "type": "object",
        "properties": {field.id: _property(field) for field in form.fields},
        "required": [field.id for field in form.fields if always_required(field)],
        "additionalProperties": False,
    }


def always_required(field: Field) -> bool:
    """A hidden field never blocks, and a computed one is not the sender's to fill."""
    return field.required and field.visible_if is None and field.computed is None


def _property(field: Field) -> JsonSchema:
    titled: JsonSchema = {"title": field.title.zh}
    if field.help:
        titled["description"] = field.help.zh
    if field.computed:
        return {**titled, "readOnly": True}
    schema = field.type.value_schema()
    if field.rows is not None:
        schema = {**schema, "items": _object(field.rows)}
    return {**titled, **schema} if always_required(field) else {**titled, "anyOf": [schema, {"type": "null"}]}
