"""Who is there to choose from: owners to give a case to, people who may approve an exception."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, Select, or_, select, true

from runtime.storage.scope import Scope, below, held_at, here_at
from runtime.storage.tables import memberships, people, units


def holders(organisation: str, roles: Iterable[str], at: datetime) -> Select[tuple[object, ...]]:
    """Everybody who holds one of the roles now, once per unit."""
    return (
        select(
            people.c.id,
            people.c.name,
            memberships.c.role,
            units.c.id.label("unit"),
            units.c.name.label("unit_name"),
            units.c.path.label("unit_path"),
        )
        .join(
            memberships,
            (memberships.c.organisation == people.c.organisation) & (memberships.c.person == people.c.id),
        )
        .join(
            units,
            (units.c.organisation == memberships.c.organisation) & (units.c.id == memberships.c.unit),
        )
        .where(
            people.c.organisation == organisation,
            memberships.c.role.in_(sorted(roles)),
            here_at(at),
            held_at(at),
        )
        .order_by(units.c.path, people.c.name, people.c.id)
    )


def names_of(connection: Connection, organisation: str, ids: Iterable[str | None]) -> dict[str, str]:
    """Of people, also of those who have left; id -> name."""
    wanted = {id for id in ids if id}
    rows = connection.execute(
        select(people.c.id, people.c.name).where(
            people.c.organisation == organisation, people.c.id.in_(wanted)
        )
    )
    return {row.id: row.name for row in rows}


def owners_within(
    connection: Connection, scope: Scope, role: str, at: datetime
) -> Sequence[Row[tuple[object, ...]]]:
    """Those below the viewer who may own a case."""
    if not (scope.everything or scope.paths):
        return ()
    seen = true() if scope.everything else or_(*(below(units.c.path, path) for path in sorted(scope.paths)))
    return connection.execute(holders(scope.organisation, [role], at).where(seen)).all()


def approvers_of(
    connection: Connection, organisation: str, roles: Iterable[str], unit_path: str, at: datetime
) -> dict[str, str]:
    """Those upward from the case's unit who hold a role that may approve; id -> name."""
    above = list(_ancestors(unit_path))
    rows = connection.execute(holders(organisation, roles, at).where(units.c.path.in_(above)))
    return {row.id: row.name for row in rows}


def _ancestors(path: str) -> Iterator[str]:
    end = path.find("/", 1)
    while end > 0:
        yield path[: end + 1]
        end = path.find("/", end + 1)
