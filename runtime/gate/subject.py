"""Finds and locks the case that a command is about, and its twin by unique key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from engine.json import Json
from engine.model.kernel import Model
from engine.rules.case import Case
from engine.rules.command import AddRecord, Adopt, AnyCommand, CreateCase, EditCase, RecordActivity
from engine.rules.stored import decode_case
from runtime.gate.facts import Twin
from runtime.storage.history import CASE, Head
from runtime.storage.projections.cases import unique_key
from runtime.storage.tables import activities, cases, organisations, records, streams


@dataclass(frozen=True, slots=True)
class Subject:
    """`model_version` is None for a case that does not exist yet."""

    id: str
    case: Case
    head: Head
    model_version: str | None


def new(id: str) -> Subject:
    return Subject(id, Case(), Head(), None)


# Both rows: PostgreSQL reads the newest version only of the rows that it locks.
_LOCKED = (
    select(streams.c.head, streams.c.head_hash, cases.c.snapshot, cases.c.model_version)
    .join(cases, (cases.c.organisation == streams.c.organisation) & (cases.c.id == streams.c.id))
    .where(
        streams.c.organisation == bindparam("organisation"),
        streams.c.kind == CASE,
        streams.c.id == bindparam("id"),
    )
    .with_for_update(of=(streams, cases))
)


def lock(connection: Connection, organisation: str, id: str) -> Subject:
    row = connection.execute(_LOCKED, {"organisation": organisation, "id": id}).first()
    if row is None:
        return new(id)
    return Subject(id, decode_case(row.snapshot), Head(row.head, row.head_hash), row.model_version)


_ORGANISATION = select(
    organisations.c.model_version, organisations.c.directory_revision, organisations.c.calendar_revision
).where(organisations.c.id == bindparam("organisation"))


@dataclass(frozen=True, slots=True)
class Published:
    model_version: str
    directory_revision: int
    calendar_revision: int


def published(connection: Connection, organisation: str) -> Published:
    row = connection.execute(_ORGANISATION, {"organisation": organisation}).first()
    if row is None or row.model_version is None:
        raise LookupError(f"organisation {organisation} has not published a model")
    return Published(row.model_version, row.directory_revision, row.calendar_revision)


def wanted_key(model: Model, case: Case, command: AnyCommand) -> str | None:
    """The unique key that the command would give the case; None when it does not touch it."""
    if not isinstance(command, CreateCase | EditCase | Adopt):
        return None
    fields: Mapping[str, Json] = {**case.fields, **command.fields}
    if case.exists and not any(name in command.fields for name in model.unique):
        return None
    return unique_key(model, fields)


def id_taken(connection: Connection, organisation: str, case: str, command: AnyCommand) -> bool:
    """Clients may mint the ids of submissions and records; one that another case has is not theirs to use."""
    if isinstance(command, RecordActivity):
        table, id = activities, command.submission
    elif isinstance(command, AddRecord):
        table, id = records, command.record
    else:
        return False
    of = connection.scalar(select(table.c.case).where(table.c.organisation == organisation, table.c.id == id))
    return of is not None and of != case


_TWINS = (
    select(cases.c.unique_key, cases.c.id, cases.c.owner)
    .where(
        cases.c.organisation == bindparam("organisation"),
        cases.c.unique_key.in_(bindparam("keys", expanding=True)),
        cases.c.id != bindparam("other_than"),
    )
    .order_by(cases.c.created_at.desc())
)
_ADOPTED = select(cases.c.import_key, cases.c.id, cases.c.name).where(
    cases.c.organisation == bindparam("organisation"),
    cases.c.imported_from == bindparam("source"),
    cases.c.import_key.in_(bindparam("keys", expanding=True)),
)

# PostgreSQL takes 65,535 parameters in one statement, SQLite 32,766.
SLICE = 5_000


def twins(
    connection: Connection, organisation: str, keys: AbstractSet[str], *, other_than: str = ""
) -> dict[str, Twin]:
    """The oldest case of each key."""
    asked = {"organisation": organisation, "other_than": other_than}
    return {
        row.unique_key: Twin(row.id, row.owner)
        for some in sliced(keys)
        for row in connection.execute(_TWINS, asked | {"keys": some})
    }


@dataclass(frozen=True, slots=True)
class Adopted:
    """A case that came from elsewhere, and what it is called now."""

    id: str
    name: str


def adopted(
    connection: Connection, organisation: str, source: str, keys: AbstractSet[str]
) -> dict[str, Adopted]:
    """Import key -> the case that it became."""
    asked = {"organisation": organisation, "source": source}
    return {
        row.import_key: Adopted(row.id, row.name)
        for some in sliced(keys)
        for row in connection.execute(_ADOPTED, asked | {"keys": some})
    }


def sliced(keys: AbstractSet[str]) -> Iterator[list[str]]:
    ordered = sorted(keys)
    for start in range(0, len(ordered), SLICE):
        yield ordered[start : start + SLICE]
