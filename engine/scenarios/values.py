"""What a scenario writes into a field, as a person would have typed it; files are stood in for by their names."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from engine.fields.upload import Upload
from engine.json import Json
from engine.model.document.part import Path
from engine.model.kernel import Field, Form
from engine.scenarios.page import FIELD, Page


def read_fields(page: Page, form: Form, value: object, path: Path, example: object) -> dict[str, Json]:
    """Names are looked up here; whether a value is fit is asked of `decide`, as for everyone."""
    fields = {field.id: field for field in form.fields}
    found: dict[str, Json] = {}
    for name, written in page.mapping(value, path, example).items():
        if page.named(FIELD, name, (*path, name), fields, key=True):
            found[name] = _typed(fields[name], written)
    return found


def stored(form: Form, fields: Mapping[str, Json]) -> dict[str, Json]:
    """The values as they are kept, to compare with."""
    kinds = {field.id: field.type for field in form.fields}
    return {name: kinds[name].normalise(value) for name, value in fields.items()}


def _typed(field: Field, written: object) -> Json:
    kind = field.type
    if field.rows is not None and isinstance(written, list):
        return [_row(field.rows, row) for row in written]
    if isinstance(kind, Upload) and isinstance(written, str | list):
        names = written if isinstance(written, list) else [written]
        return [_file(kind, str(name)) for name in names]
    if isinstance(written, list):
        return [_plain(item) for item in written]
    return _plain(written)


def _row(form: Form, written: object) -> Json:
    """An unknown name stays: `decide` names it with its row."""
    if not isinstance(written, Mapping):
        return _plain(written)
    known = {field.id: field for field in form.fields}
    return {
        str(name): _typed(known[name], value) if name in known else _plain(value)
        for name, value in written.items()
    }


def _plain(written: object) -> Json:
    """A number is typed into a field like any text: 300000 into an amount is yuan, not fen."""
    return str(written) if isinstance(written, int | float) and not isinstance(written, bool) else written


def _file(kind: Upload, name: str) -> Json:
    digest = sha256(name.encode()).hexdigest()
    media = f"{next(iter(kind.accepts), 'application/')}x-stand-in"
    return {"id": digest[:32], "name": name, "sha256": digest, "size": 1, "type": media}
