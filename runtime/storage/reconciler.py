"""Rebuilds the table of deadlines from history and proves it equal, some cases at a time, so that memory stays flat.

`runtime.storage.replay` proves everything else with it; this one is cheap enough to run always.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from engine.diagnostics import Diagnostic
from runtime.storage import codes
from runtime.storage.history import CASE
from runtime.storage.projections import renames
from runtime.storage.projections.deadlines import project
from runtime.storage.replay import PASSING, ModelOf, changes_of, differing_columns
from runtime.storage.rows import Key, Rows, Values
from runtime.storage.tables import cases, deadlines, streams

AT_ONCE = 200
_KEY = [column.name for column in deadlines.primary_key]

Table = Mapping[Key, Values]


@dataclass(frozen=True, slots=True)
class Differing:
    """A case whose deadlines are not those that its history tells; `columns` such as `deadlines.due`."""

    case: str
    columns: tuple[str, ...]

    def diagnostic(self) -> Diagnostic:
        said = {"case": self.case, "columns": ", ".join(self.columns)}
        return Diagnostic(codes.DEADLINES_DIFFER, f"case/{self.case}", said)


@dataclass(frozen=True, slots=True)
class Slice:
    """`last` is the case to go on after, None when all have been compared."""

    cases: int
    last: str | None
    differing: tuple[Differing, ...]


def compare(
    connection: Connection, organisation: str, model_of: ModelOf, *, after: str = "", limit: int = AT_ONCE
) -> Slice:
    """Of the cases after this one, in the order of their ids."""
    some = connection.execute(
        select(cases.c.id, cases.c.model_version)
        .where(cases.c.organisation == organisation, cases.c.id > after)
        .order_by(cases.c.id)
        .limit(limit)
    ).all()
    stored = _stored(connection, organisation, [row.id for row in some])
    found = []
    for row in some:
        told = _told(connection, organisation, row.id, row.model_version, model_of)
        if columns := tuple(differing_columns("deadlines", told, stored.get(row.id, {}))):
            found.append(Differing(row.id, columns))
    return Slice(len(some), some[-1].id if len(some) == limit else None, tuple(found))


def slices(connection: Connection, organisation: str, model_of: ModelOf) -> Iterator[Slice]:
    after: str | None = ""
    while after is not None:
        compared = compare(connection, organisation, model_of, after=after)
        yield compared
        after = compared.last


def repair(connection: Connection, organisation: str, model_of: ModelOf, case: str) -> None:
    """With its stream locked, so that nothing is accepted in between."""
    connection.execute(
        select(streams.c.head)
        .where(streams.c.organisation == organisation, streams.c.kind == CASE, streams.c.id == case)
        .with_for_update()
    )
    version = select(cases.c.model_version).where(cases.c.organisation == organisation, cases.c.id == case)
    present = connection.execute(version).scalar_one()
    stored = _stored(connection, organisation, [case]).get(case, {})
    connection.execute(
        delete(deadlines).where(deadlines.c.organisation == organisation, deadlines.c.case == case)
    )
    rows = Rows()
    for key, values in _told(connection, organisation, case, present, model_of).items():
        passing = {name: value for name, value in stored.get(key, {}).items() if name in PASSING}
        rows.insert(deadlines, key, {**values, **passing})
    rows.write(connection)


def _told(connection: Connection, organisation: str, case: str, version: str, model_of: ModelOf) -> Table:
    rows = Rows()
    for change in changes_of(connection, organisation, case, version, model_of):
        project(renames.project(change, rows), rows)
    return dict(rows.added(deadlines))


def _stored(connection: Connection, organisation: str, ids: Sequence[str]) -> Mapping[str, Table]:
    found = connection.execute(
        select(deadlines).where(deadlines.c.organisation == organisation, deadlines.c.case.in_(ids))
    ).mappings()
    by_case: defaultdict[str, dict[Key, Values]] = defaultdict(dict)
    for row in found:
        by_case[row["case"]][tuple(row[name] for name in _KEY)] = dict(row)
    return by_case
