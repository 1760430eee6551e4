"""What a browser sends for a form, as the raw values that `engine.forms` checks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from engine.fields.choice import Choice
from engine.fields.matrix import Matrix
from engine.fields.repeat import MOST
from engine.fields.upload import Upload
from engine.json import Json
from engine.model.kernel import Field, Form

_ROW = re.compile(r"(.+)\[(\d{1,4})\]\.(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file whose bytes are stored already; `type` and `size` are what was seen in them."""

    id: str
    name: str
    sha256: str
    size: int
    type: str

    def as_json(self) -> dict[str, Json]:
        return asdict(self)


def raw_from_form(
    form: Form,
    items: Iterable[tuple[str, str | UploadedFile]],
    kept: Mapping[str, UploadedFile] | None = None,
) -> dict[str, Json]:
    """The pairs of a urlencoded or multipart body, in order; what was left empty is absent.

    Names that begin with `_` belong to the page (token, idempotency key) unless the form has such a field.
    `kept` are the files uploaded before, by the ids that ticked boxes send; an id that is not among them
    stays a text, which the field refuses. Unknown names stay too, so that the check names them.
    """
    sent: dict[str, list[str | UploadedFile]] = {}
    for name, value in items:
        if value != "":
            sent.setdefault(name, []).append(value)
    fields = {field.id: field for field in form.fields}
    found = {
        name: _raw(fields.get(name), values, kept or {})
        for name, values in sent.items()
        if (name in fields or not name.startswith("_")) and _in_row(fields, name) is None
    }
    for name, values in sent.items():
        if (inside := _in_row(fields, name)) is not None:
            field, number, inner = inside
            rows = found.setdefault(field.id, {})
            if isinstance(rows, dict):
                rows.setdefault(number, {})[inner.id] = _raw(inner, values, kept or {})
    return {
        name: _in_order(value) if name in fields and fields[name].rows else value
        for name, value in found.items()
    }


def field_named(form: Form, name: str) -> Field | None:
    """The field that an input of this name belongs to, in a row too."""
    fields = {field.id: field for field in form.fields}
    inside = _in_row(fields, name)
    return fields.get(name) if inside is None else inside[2]


def _in_row(fields: Mapping[str, Field], name: str) -> tuple[Field, int, Field] | None:
    """The repeat, the row's number on the page, and the field in it that a name like `明细[2].数量` means."""
    if (found := _ROW.fullmatch(name)) is None or (field := fields.get(found[1])) is None:
        return None
    inner = field.rows.field(found[3]) if field.rows is not None else None
    return (field, int(found[2]), inner) if inner is not None else None


def _in_order(rows: Json) -> Json:
    """A row that was left empty keeps its place, so that what is said of the next one is said there."""
    if not isinstance(rows, dict):
        return rows
    last = max(rows)
    return (
        [rows.get(number, {}) for number in range(last + 1)]
        if last < MOST
        else [rows[number] for number in sorted(rows)]
    )


def _raw(field: Field | None, values: list[str | UploadedFile], kept: Mapping[str, UploadedFile]) -> Json:
    if field is not None and isinstance(field.type, Upload):
        files = [kept.get(value, value) if isinstance(value, str) else value for value in values]
        return [file.as_json() if isinstance(file, UploadedFile) else file for file in files]
    plain: list[Json] = [value.name if isinstance(value, UploadedFile) else value for value in values]
    type = None if field is None else field.type
    several = isinstance(type, Matrix) or (isinstance(type, Choice) and type.multiple)
    # One name sent twice is a list, and a field that takes one value says so.
    return plain if several or len(plain) > 1 else plain[0]
