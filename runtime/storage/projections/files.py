"""An uploaded file belongs to the first case that names it; nobody gains a file by naming it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import bindparam, update

from engine.fields.upload import Upload
from engine.forms import leaves
from engine.json import Json
from engine.model.kernel import Form, Model
from engine.rules.event import (
    ActivityCorrected,
    ActivityRecorded,
    AnyEvent,
    CaseCreated,
    FieldsChanged,
    NoteAdded,
    RecordAdded,
)
from runtime.storage.change import Change
from runtime.storage.rows import Rows
from runtime.storage.tables import files

_CLAIM = (
    update(files)
    .where(
        files.c.organisation == bindparam("of_organisation"),
        files.c.id == bindparam("file"),
        files.c.case.is_(None),
    )
    .values({"case": bindparam("of_case")})
)


def project(change: Change, rows: Rows) -> None:
    for event in change.events:
        for file in named(change.model, event):
            rows.also(_CLAIM, {"of_organisation": change.organisation, "file": file, "of_case": change.case})


def named(model: Model, event: AnyEvent) -> Iterator[str]:
    match event:
        case CaseCreated() | FieldsChanged():
            yield from _uploaded(model.case_form, event.fields)
        case ActivityRecorded() | ActivityCorrected():
            yield from _uploaded(model.activities[event.activity].form, event.fields)
        case RecordAdded():
            yield from _uploaded(model.record_types[event.record_type].form, event.fields)
        case NoteAdded():
            yield from event.files


def _uploaded(form: Form, fields: Mapping[str, Json]) -> Iterator[str]:
    for _, field, given in leaves(form, fields):
        if isinstance(field.type, Upload) and isinstance(given, list):
            yield from (str(file["id"]) for file in given if isinstance(file, Mapping))
