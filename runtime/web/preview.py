"""What a form asks for while it is being typed into: decided here, shown by `static/live.js`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData

from engine.diagnostics import Language
from engine.fields.upload import Upload
from engine.forms import check_submission
from engine.forms.codes import REQUIRED
from engine.json import Json
from engine.model.kernel import Form
from engine.rules.view import CaseAt
from runtime.web.forms import UploadedFile, raw_from_form


@dataclass(frozen=True, slots=True)
class Preview:
    """Ids of fields; `computed` holds what the computed ones show."""

    unneeded: frozenset[str]
    required: frozenset[str]
    computed: Mapping[str, str]

    def as_json(self) -> Mapping[str, object]:
        return {
            "unneeded": sorted(self.unneeded),
            "required": sorted(self.required),
            "computed": self.computed,
        }


def preview(form: Form, raw: Mapping[str, Json], around: CaseAt, language: Language) -> Preview:
    submitted = check_submission(form, raw, around.values, around)
    computed = {
        field.id: field.type.show(submitted.fields.get(field.id), language)
        for field in form.fields
        if field.computed is not None
    }
    return Preview(submitted.hidden, demanded(form, raw, around) - submitted.hidden, computed)


def demanded(form: Form, raw: Mapping[str, Json], around: CaseAt) -> frozenset[str]:
    """The fields whose `required_if` holds: those that would be missed if they were empty."""

    def missed(id: str) -> bool:
        without = {name: value for name, value in raw.items() if name != id}
        found = check_submission(form, without, around.values, around).diagnostics
        return any(problem.code is REQUIRED and problem.path == id for problem in found)

    return frozenset(field.id for field in form.fields if field.required_if and missed(field.id))


def typed_so_far(form: Form, posted: FormData) -> Mapping[str, Json]:
    """A chosen file counts by its name alone: its bytes come later, if at all."""
    items = [(name, value) for name, value in posted.multi_items() if isinstance(value, str)]
    uploads = {field.id: field.type for field in form.fields if isinstance(field.type, Upload)}
    named = {
        value: UploadedFile("chosen", value[-200:], "0" * 64, 1, content_of(uploads[name]))
        for name, value in items
        if name in uploads
    }
    return raw_from_form(form, items, named)


def content_of(type: Upload) -> str:
    start = type.accepts[0] if type.accepts else "application/octet-stream"
    return f"{start}x" if start.endswith("/") else start
