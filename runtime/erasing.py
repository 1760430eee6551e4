"""Forgets a customer everywhere: history and its projections, files, refused rows, and the sheets they came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, delete, select

from engine.model.kernel import Model
from engine.rules.event import AnyEvent, CaseCreated, FieldsChanged
from runtime.evidence.store import FileStore
from runtime.imports.forgetting import forget_rows
from runtime.models import Models
from runtime.storage.erasure import erase
from runtime.storage.history import Stream, read
from runtime.storage.tables import cases, files, imports

# What tells one customer from another wherever it stands.
TELLING_KINDS = frozenset({"phone", "email"})


@dataclass(frozen=True, slots=True)
class Erased:
    """How many of each were found beside the history."""

    files: int
    rejects: int
    sheets: int


def erase_case(
    connection: Connection,
    store: FileStore,
    models: Models,
    organisation: str,
    case: str,
    *,
    actor: str,
    reason: str,
    now: datetime,
) -> Erased:
    """Bytes go before the commit: what is cut off half way is begun again, and nothing stays behind unnamed."""
    row = connection.execute(
        select(cases.c.model_version, cases.c.imported_from).where(
            cases.c.organisation == organisation, cases.c.id == case
        )
    ).one()
    model = models.get(connection, organisation, row.model_version)
    words = set(telling(model, read(connection, Stream(organisation, case))))
    erase(connection, organisation, case, models.get, actor=actor, reason=reason, now=now)
    attached = connection.scalars(
        delete(files)
        .where(files.c.organisation == organisation, files.c.case == case)
        .returning(files.c.sha256)
    ).all()
    forgotten = forget_rows(connection, organisation, row.imported_from, words)
    for sha256 in {*attached, *forgotten.sheets}:
        others = (files,) if sha256 in forgotten.sheets else (files, imports)
        if not any(_names(connection, table, organisation, sha256) for table in others):
            store.delete(organisation, sha256)
    return Erased(len(attached), forgotten.rejects, len(forgotten.sheets))


def telling(model: Model, history: Iterable[AnyEvent]) -> Iterator[str]:
    """Every name, number and address that the case ever had."""
    named = {model.case_name, *model.unique}
    fields = [
        field.id for field in model.case_form.fields if field.id in named or field.type.kind in TELLING_KINDS
    ]
    for event in history:
        if isinstance(event, CaseCreated | FieldsChanged):
            yield from (value for id in fields if isinstance(value := event.fields.get(id), str) and value)


def _names(connection: Connection, table: Table, organisation: str, sha256: str) -> bool:
    """The same content may be another case's file, or another sheet."""
    rows = select(table.c.id).where(table.c.organisation == organisation, table.c.sha256 == sha256)
    return connection.execute(rows.limit(1)).first() is not None
