"""Every value of a submission with its field, those in rows too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from engine.json import Json
from engine.model.kernel import Field, Form


def leaves(form: Form, fields: Mapping[str, Json]) -> Iterator[tuple[str, Field, Json]]:
    """As `明细[0].照片`, its field and the value; values may still be as they were sent."""
    for field in form.fields:
        value = fields.get(field.id)
        if field.rows is None:
            yield field.id, field, value
            continue
        for place, row in enumerate(value if isinstance(value, list) else ()):
            if isinstance(row, Mapping):
                for path, inner, each in leaves(field.rows, row):
                    yield f"{field.id}[{place}].{path}", inner, each


def with_leaves(
    form: Form, fields: Mapping[str, Json], change: Callable[[Field, Json], Json]
) -> dict[str, Json]:
    """The same values, each as `change` makes it; what belongs to no field stays."""
    known = {field.id: field for field in form.fields}
    return {id: _changed(known.get(id), value, change) for id, value in fields.items()}


def _changed(field: Field | None, value: Json, change: Callable[[Field, Json], Json]) -> Json:
    if field is None:
        return value
    rows = field.rows
    if rows is None:
        return change(field, value)
    if not isinstance(value, list):
        return value
    return [with_leaves(rows, row, change) if isinstance(row, Mapping) else row for row in value]
