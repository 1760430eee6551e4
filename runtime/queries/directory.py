"""The people and units that a viewer may see: those below, and the viewer's own place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, false, or_, select, true

from runtime.queries.colleagues import holders
from runtime.storage.scope import Scope, below
from runtime.storage.tables import people, units


def people_within(
    connection: Connection, scope: Scope, roles: Iterable[str], at: datetime
) -> Sequence[Row[tuple[object, ...]]]:
    """Who holds a role below the viewer, the viewer, and those for whom the viewer stands in."""
    own = scope.owners | scope.givers | {scope.person}
    seen = or_(_below(scope), people.c.id.in_(sorted(own)))
    return connection.execute(holders(scope.organisation, roles, at).where(seen)).all()


def units_within(
    connection: Connection, scope: Scope, own: Iterable[str]
) -> Sequence[Row[tuple[object, ...]]]:
    """The units below the viewer, and those named by `own`, where the viewer has a place; parents first."""
    seen = or_(_below(scope), units.c.id.in_(sorted(own)))
    return connection.execute(
        select(units.c.id, units.c.name, units.c.parent, units.c.kind)
        .where(units.c.organisation == scope.organisation, seen)
        .order_by(units.c.path)
    ).all()


def _below(scope: Scope) -> ColumnElement[bool]:
    if scope.everything:
        return true()
    return or_(false(), *(below(units.c.path, path) for path in sorted(scope.paths)))
