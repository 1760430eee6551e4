"""Units of the consumer's side, as scores name them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, or_, select

from runtime.storage.scope import Scope, below
from runtime.storage.tables import units


def teams_in_sight(connection: Connection, scope: Scope) -> frozenset[str]:
    if not scope.paths:
        return frozenset()
    rows = connection.scalars(
        select(units.c.id).where(
            units.c.organisation == scope.organisation,
            or_(*(below(units.c.path, path) for path in sorted(scope.paths))),
        )
    )
    return frozenset(rows)


def team_paths(connection: Connection, organisation: str, ids: Iterable[str]) -> frozenset[str]:
    rows = connection.scalars(
        select(units.c.path).where(units.c.organisation == organisation, units.c.id.in_(sorted(ids)))
    )
    return frozenset(rows)


def team_names(connection: Connection, organisation: str, ids: Iterable[str]) -> dict[str, str]:
    rows = connection.execute(
        select(units.c.id, units.c.name).where(
            units.c.organisation == organisation, units.c.id.in_(sorted(ids))
        )
    )
    return {row.id: row.name for row in rows}
