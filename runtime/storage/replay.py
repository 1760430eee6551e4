"""Proves that every state and every row that is read instead of history follows from history, and rebuilds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from msgspec.structs import fields
from sqlalchemy import Connection, Table, delete, select

from engine.diagnostics import Diagnostic
from engine.model.kernel import Model
from engine.rules.case import Case
from engine.rules.decision import Decision, Facts
from engine.rules.event import AnyEvent, ModelFollowed
from engine.rules.evolve import fold
from engine.rules.stored import decode_case, encode, upcast
from runtime.storage import codes
from runtime.storage.change import Change
from runtime.storage.history import CASE
from runtime.storage.projections import project
from runtime.storage.rows import Key, Rows, Values
from runtime.storage.tables import (
    activities,
    approval_seats,
    approvals,
    case_fields,
    cases,
    deadlines,
    event_payloads,
    events,
    hand_overs,
    overrides,
    records,
    stage_visits,
    streams,
    tasks,
)

PROJECTED = (
    case_fields,
    stage_visits,
    deadlines,
    hand_overs,
    tasks,
    activities,
    records,
    overrides,
    approvals,
    approval_seats,
)
# Who works on a deadline at this moment, and after which calendar it was reckoned, is no history.
PASSING = frozenset({"lease_until", "lease_by", "calendar_version"})

# The model that a version names, e.g. `Models.get`.
ModelOf = Callable[[Connection, str, str], Model]
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Replayed:
    """`differing` names fields of the state and columns, e.g. `stage`, `stage_visits.left_at`."""

    case: str
    differing: tuple[str, ...]
    sequence: int

    @property
    def equal(self) -> bool:
        return not self.differing

    def diagnostic(self) -> Diagnostic:
        named = {"stream": self.case, "sequence": self.sequence, "fields": ", ".join(self.differing)}
        return Diagnostic(codes.SNAPSHOT_DIFFERS, f"case/{self.case}", named)


def replay(
    connection: Connection, organisation: str, model_of: ModelOf, case: str | None = None
) -> Iterator[Replayed]:
    """Every case of the organisation, or one."""
    wanted = [cases.c.organisation == organisation]
    if case is not None:
        wanted.append(cases.c.id == case)
    for row in connection.execute(select(cases).where(*wanted).order_by(cases.c.id)).mappings().all():
        told = _Told.read(connection, organisation, dict(row), model_of)
        yield Replayed(str(row["id"]), tuple(told.differences(connection)), told.state.events)


def repair(connection: Connection, organisation: str, model_of: ModelOf, case: str) -> None:
    """Rebuilds one case's rows, with its stream locked so that nothing is accepted in between."""
    connection.execute(
        select(streams.c.head)
        .where(streams.c.organisation == organisation, streams.c.kind == CASE, streams.c.id == case)
        .with_for_update()
    )
    row = connection.execute(
        select(cases).where(cases.c.organisation == organisation, cases.c.id == case)
    ).mappings()
    told = _Told.read(connection, organisation, dict(row.one()), model_of)
    rows = Rows()
    rows.update(cases, (organisation, case), told.rows[cases][organisation, case])
    for table in PROJECTED:
        stored = told.rows_of(connection, table)
        connection.execute(delete(table).where(table.c.organisation == organisation, table.c.case == case))
        for key, values in told.rows[table].items():
            passing = {name: value for name, value in stored.get(key, {}).items() if name in PASSING}
            rows.insert(table, key, {**values, **passing})
    rows.write(connection)


@dataclass(frozen=True, slots=True)
class _Told:
    """One case as its history tells it, beside the row that is stored."""

    organisation: str
    stored: Row
    state: Case
    rows: Mapping[Table, Mapping[Key, Values]]

    @staticmethod
    def read(connection: Connection, organisation: str, stored: Row, model_of: ModelOf) -> _Told:
        id, rows, state = str(stored["id"]), Rows(), Case()
        for change in changes_of(connection, organisation, id, str(stored["model_version"]), model_of):
            project(change, rows)
            state = change.after
        told = {table: dict(rows.added(table)) for table in (cases, *PROJECTED)}
        return _Told(organisation, stored, state, told)

    def differences(self, connection: Connection) -> Iterator[str]:
        # Through JSON once, as the stored one went.
        told, stored = decode_case(encode(self.state)), decode_case(str(self.stored["snapshot"]))
        for name in (field.name for field in fields(Case)):
            if getattr(told, name) != getattr(stored, name):
                yield name
        row = {(self.organisation, self.stored["id"]): self.stored}
        yield from differing_columns("cases", self.rows[cases], row)
        for table in PROJECTED:
            yield from differing_columns(table.name, self.rows[table], self.rows_of(connection, table))

    def rows_of(self, connection: Connection, table: Table) -> dict[Key, Row]:
        mine = (table.c.organisation == self.organisation, table.c.case == self.stored["id"])
        found = connection.execute(select(table).where(*mine)).mappings()
        names = [column.name for column in table.primary_key]
        return {tuple(row[name] for name in names): dict(row) for row in found}


def differing_columns(name: str, told: Mapping[Key, Values], stored: Mapping[Key, Row]) -> Iterator[str]:
    if told.keys() != stored.keys():
        yield name
    differing = {
        column
        for key in told.keys() & stored.keys()
        for column, value in told[key].items()
        if column not in PASSING and column != "snapshot" and stored[key][column] != value
    }
    yield from (f"{name}.{column}" for column in sorted(differing))


def changes_of(
    connection: Connection, organisation: str, case: str, version: str, model_of: ModelOf
) -> Iterator[Change]:
    """One case's history decision by decision, each under the model of its time; `version` is its last one."""
    history, state = tuple(decided(connection, organisation, case)), Case()
    models = (model_of(connection, organisation, each) for each in _versions(history, version))
    model = next(models)
    for decision, facts in history:
        followed = model if any(isinstance(event, ModelFollowed) for event in facts) else None
        model = next(models) if followed else model
        after = fold(facts, state)
        what, now = Decision(events=facts), facts[-1].recorded_at
        yield Change(organisation, case, model, state, after, what, decision, Facts(), now, followed)
        state = after


def _versions(history: Iterable[tuple[str, tuple[AnyEvent, ...]]], version: str) -> Iterator[str]:
    """What the case began with, then each that it followed."""
    followed = [event for _, facts in history for event in facts if isinstance(event, ModelFollowed)]
    yield followed[0].before if followed else version
    yield from (event.version for event in followed)


def decided(
    connection: Connection, organisation: str, case: str
) -> Iterator[tuple[str, tuple[AnyEvent, ...]]]:
    """The events of each decision, in order: a projection sees together what was written together."""
    found = connection.execute(
        select(events.c.decision, event_payloads.c.payload)
        .join(
            event_payloads,
            (event_payloads.c.organisation == events.c.organisation)
            & (event_payloads.c.kind == events.c.kind)
            & (event_payloads.c.stream == events.c.stream)
            & (event_payloads.c.sequence == events.c.sequence),
        )
        .where(events.c.organisation == organisation, events.c.kind == CASE, events.c.stream == case)
        .order_by(events.c.sequence)
    )
    for decision, group in groupby(found, key=lambda row: row.decision):
        yield decision or "", tuple(upcast(row.payload) for row in group)
