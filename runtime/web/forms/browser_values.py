"""What a browser sends for a form, as the raw values that `engine.forms` checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from engine.fields.choice import Choice
from engine.fields.upload import Upload
from engine.json import Json
from engine.model.kernel import Field, Form


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
    return {
        name: _raw(fields.get(name), values, kept or {})
        for name, values in sent.items()
        if name in fields or not name.startswith("_")
    }


def _raw(field: Field | None, values: list[str | UploadedFile], kept: Mapping[str, UploadedFile]) -> Json:
    if field is not None and isinstance(field.type, Upload):
        files = [kept.get(value, value) if isinstance(value, str) else value for value in values]
        return [file.as_json() if isinstance(file, UploadedFile) else file for file in files]
    plain: list[Json] = [value.name if isinstance(value, UploadedFile) else value for value in values]
    several = field is not None and isinstance(field.type, Choice) and field.type.multiple
    # One name sent twice is a list, and a field that takes one value says so.
    return plain if several or len(plain) > 1 else plain[0]
