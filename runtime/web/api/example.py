"""An example of a JSON Schema, put together from the examples of its parts: nothing is written twice."""

from __future__ import annotations

from collections.abc import Mapping

Schema = Mapping[str, object]

WHEN = "2026-03-04T10:30:00+08:00"
OF_TYPE = {"integer": 1, "number": 1.5, "boolean": True, "null": None}
OF_FORMAT = {"date-time": WHEN, "date": "2026-03-04", "binary": "(bytes)"}


def example_of(schema: Schema, known: Mapping[str, Schema], place: str = "") -> object:
    """Raises LookupError with the place of a part that cannot be guessed."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return example_of(known[name], known, place or name)
    for given in (schema.get("examples"), schema.get("enum")):
        if given:
            return given[0]
    if "const" in schema:
        return schema["const"]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], known, place)
    return _of_type(schema, known, place)


def _of_type(schema: Schema, known: Mapping[str, Schema], place: str) -> object:
    kind, form = schema.get("type"), schema.get("format")
    if kind == "object" and "properties" in schema:
        parts = schema["properties"].items()
        return {name: example_of(part, known, f"{place}.{name}") for name, part in parts}
    if kind == "array":
        return [example_of(schema["items"], known, f"{place}[]")]
    if form in OF_FORMAT:
        return OF_FORMAT[form]
    if kind in OF_TYPE:
        return OF_TYPE[kind]
    if "contentMediaType" in schema:
        return OF_FORMAT["binary"]
    raise LookupError(f"{place} needs an example")
