"""What a form asks for while it is being typed into: decided here, shown by `static/live.js`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData

from engine.diagnostics import Language
from engine.fields.upload import Upload
from engine.forms import check_submission
from engine.json import Json
from engine.model.kernel import Form
from engine.rules.view import CaseAt
from runtime.web.forms import UploadedFile, field_named, raw_from_form


@dataclass(frozen=True, slots=True)
class Preview:
    """Ids of fields; `computed` holds what the computed ones show."""

    unneeded: frozenset[str]
    required: frozenset[str]
    locked: frozenset[str]
    computed: Mapping[str, str]

    def as_json(self) -> Mapping[str, object]:
        return {
            "unneeded": sorted(self.unneeded),
            "required": sorted(self.required),
            "locked": sorted(self.locked),
            "computed": self.computed,
        }


def preview(form: Form, raw: Mapping[str, Json], around: CaseAt, language: Language) -> Preview:
    """What the page holds is what stands: a locked field is shown as it is."""
    submitted = check_submission(form, raw, around.values, around, raw)
    computed = dict(_computed(form, submitted.fields, raw, language))
    return Preview(submitted.hidden, submitted.demanded, submitted.locked, computed)


def _computed(
    form: Form, fields: Mapping[str, Json], raw: Mapping[str, Json], language: Language
) -> Iterator[tuple[str, str]]:
    """Rows by their numbers on the page, where some may be empty still."""
    for field in form.fields:
        value = fields.get(field.id)
        if field.computed is not None:
            yield field.id, field.type.show(value, language)
        elif field.rows is not None and isinstance(value, list):
            begun = (place for place, row in enumerate(_listed(raw.get(field.id))) if any(row.values()))
            for place, row in zip(begun, value, strict=False):
                for id, shown in _computed(field.rows, row, {}, language):
                    yield f"{field.id}[{place}].{id}", shown


def _listed(rows: Json) -> list[Mapping[str, Json]]:
    return [row if isinstance(row, Mapping) else {} for row in rows] if isinstance(rows, list) else []


def typed_so_far(form: Form, posted: FormData) -> Mapping[str, Json]:
    """A chosen file counts by its name alone: its bytes come later, if at all."""
    items = [(name, value) for name, value in posted.multi_items() if isinstance(value, str)]
    named = {
        value: UploadedFile("chosen", value[-200:], "0" * 64, 1, content_of(field.type))
        for name, value in items
        if (field := field_named(form, name)) is not None and isinstance(field.type, Upload)
    }
    return raw_from_form(form, items, named)


def content_of(type: Upload) -> str:
    start = type.accepts[0] if type.accepts else "application/octet-stream"
    return f"{start}x" if start.endswith("/") else start
