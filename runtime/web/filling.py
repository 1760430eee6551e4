"""What was posted, as a form reads it: new files are taken in first, ticked ones are looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile

from engine.diagnostics import Diagnostic
from engine.fields.upload import Upload
from engine.json import Json
from engine.model.kernel import Form
from runtime.accounts.account import Account
from runtime.evidence.claim import usable_files
from runtime.evidence.upload import Captured, KeptFile, take_in
from runtime.storage.ids import new_id
from runtime.web.codes import NOT_UNDERSTOOD
from runtime.web.forms import UploadedFile, field_named, raw_from_form
from runtime.web.problem import Problem
from runtime.web.services import Services

_ID = re.compile("[0-9A-Za-z_-]{1,36}")


@dataclass(frozen=True, slots=True)
class Filled:
    """`raw` is what was typed, with its files kept already; `problems` are files that were not taken."""

    raw: Mapping[str, Json]
    problems: Sequence[Diagnostic]


def filled(services: Services, account: Account, form: Form, posted: FormData, case: str | None) -> Filled:
    problems: list[Diagnostic] = []
    items: list[tuple[str, str | UploadedFile]] = []
    for name, value in posted.multi_items():
        if isinstance(value, str):
            items.append((name, value.replace("\r\n", "\n")))
        elif value.filename:
            taken = take(services, account, value)
            if isinstance(taken, Diagnostic):
                problems.append(taken.at(None, name))
            else:
                items.append((name, of_kept(taken)))
    with services.database.read() as connection:
        ids = set(ticked_files(form, items))
        kept = usable_files(connection, account.organisation, account.person, case, ids) if ids else {}
    raw = raw_from_form(form, items, {id: of_kept(file) for id, file in kept.items()})
    return Filled(raw, problems)


def take(
    services: Services,
    account: Account,
    upload: UploadFile,
    id: str | None = None,
    captured: Captured | None = None,
) -> KeptFile | Diagnostic:
    content, name, now = upload.file.read(), upload.filename or "", services.clock.now()
    return take_in(services.database, services.files, account, name, content, now, id, captured)


def submission_of(posted: FormData, name: str = "_submission") -> str:
    """The id that the page carried, so that sending twice is one submission; no page of ours carries another."""
    id = str(posted.get(name, "")) or new_id()
    if not _ID.fullmatch(id):
        raise Problem(422, Diagnostic(NOT_UNDERSTOOD))
    return id


def of_kept(file: KeptFile) -> UploadedFile:
    return UploadedFile(file.id, file.name, file.sha256, file.size, file.type)


def ticked_files(form: Form, items: Sequence[tuple[str, str | UploadedFile]]) -> Iterator[str]:
    """Of text that a file input sends, in a row too."""
    return (
        value
        for name, value in items
        if isinstance(value, str)
        and (field := field_named(form, name)) is not None
        and isinstance(field.type, Upload)
    )


def one_more_row(form: Form, posted: FormData, raw: Mapping[str, Json]) -> Mapping[str, Json] | None:
    """What was typed, with an empty row where a browser without script asks for one; None when it sends the form."""
    field = form.field(str(posted.get("_more", "")))
    if field is None or field.rows is None:
        return None
    rows = raw.get(field.id)
    return {**raw, field.id: [*(rows if isinstance(rows, list) else ()), {}]}
