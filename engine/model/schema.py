"""The JSON Schema of the format, for editors that complete and check while one types."""

from __future__ import annotations

from typing import Any

from engine.fields import FIELD_TYPES, FieldType
from engine.model.document import Document
from engine.model.document.form import FieldMapping

JsonSchema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
REFERENCE = "#/$defs/{model}"


def document_schema() -> JsonSchema:
    schema = Document.model_json_schema(by_alias=True, ref_template=REFERENCE)
    parts: dict[str, JsonSchema] = schema["$defs"]
    for part in parts.values():
        part.pop("description", None)  # docstrings speak to programmers, titles to people
    common = parts.pop(FieldMapping.__name__)["properties"]
    kinds = [_field_mapping(field_type, common, parts) for field_type in FIELD_TYPES]
    parts[FieldMapping.__name__] = {"type": "object", "required": ["type"], "oneOf": kinds}
    title = "动线的销售过程模型 · a Dongxian model of a sales process"
    return {"$schema": DIALECT, **schema, "title": title}


def _field_mapping(
    field_type: type[FieldType], common: JsonSchema, parts: dict[str, JsonSchema]
) -> JsonSchema:
    """What may be written for one field type: what all fields share, and the type's own settings."""
    own = field_type.model_json_schema(ref_template=REFERENCE)
    parts.update({name: part for name, part in own.pop("$defs", {}).items() if name not in parts})
    kind = {"const": field_type.kind, "title": f"{field_type.title.zh} · {field_type.title.en}"}
    return {
        "title": kind["title"],
        "description": f"{field_type.help.zh} · {field_type.help.en}",
        "properties": {**own["properties"], **common, "type": kind},
        "required": ["type", *own.get("required", [])],
        "additionalProperties": False,
        "examples": [dict(field_type.example)],
    }
