"""What stands side by side on the director's screens: the units below one, or the people of the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, and_, false, or_, select, true

from runtime.storage.scope import Scope, below
from runtime.storage.tables import cases, people, stage_visits, units


@dataclass(frozen=True, slots=True)
class Side:
    """`directly` leaves out the units below; `person` owns the rows. The address names it by id, not by path."""

    key: str
    title: str
    unit: str = ""
    path: str = ""
    directly: bool = False
    person: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        given = {"unit": self.unit, "directly": "yes" if self.directly else "", "person": self.person}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class Sides:
    """`whole` holds all of them; None when the viewer leads several units and has chosen none of them."""

    whole: Side | None
    all: Sequence[Side]
    by_person: bool
    above: Sequence[Side] = ()


def leads_units(scope: Scope) -> bool:
    return scope.everything or bool(scope.paths)


def sides_of(connection: Connection, scope: Scope, chosen: str = "") -> Sides | None:
    """None when the chosen unit is not below the viewer's."""
    known = {row.id: row for row in connection.execute(_units(scope))}
    tops = [row for row in known.values() if row.parent not in known]
    if chosen and chosen not in known:
        return None
    if not chosen and len(tops) != 1:
        return Sides(None, [_side(row) for row in tops], by_person=False)
    whole = known[chosen] if chosen else tops[0]
    children = [row for row in known.values() if row.parent == whole.id]
    above = _above(known, whole)
    if children:
        rest = Side(f"{whole.id}/", whole.name, whole.id, whole.path, directly=True)
        return Sides(_side(whole), [*map(_side, children), rest], by_person=False, above=above)
    return Sides(_side(whole), _people(connection, scope, whole), by_person=True, above=above)


def side_named(
    connection: Connection, scope: Scope, unit: str, person: str, *, directly: bool
) -> Side | None:
    """As an address names it; None for a unit that is not the viewer's to see."""
    row = connection.execute(_units(scope).where(units.c.id == unit)).first() if unit else None
    if unit and row is None:
        return None
    name = ""
    if person:
        name = connection.scalar(
            select(people.c.name).where(people.c.organisation == scope.organisation, people.c.id == person)
        )
        if name is None:
            return None
    path = row.path if row else ""
    return Side(person or unit, name or (row.name if row else ""), unit, path, directly, person)


def _units(scope: Scope) -> object:
    seen: ColumnElement[bool] = (
        true()
        if scope.everything
        else or_(false(), *(below(units.c.path, path) for path in sorted(scope.paths)))
    )
    return (
        select(units.c.id, units.c.name, units.c.parent, units.c.path)
        .where(units.c.organisation == scope.organisation, seen)
        .order_by(units.c.path)
    )


def _side(row: Row[tuple[str, ...]]) -> Side:
    return Side(row.id, row.name, row.id, row.path)


def _above(known: dict[str, Row[tuple[str, ...]]], whole: Row[tuple[str, ...]]) -> list[Side]:
    found: list[Side] = []
    row = known.get(whole.parent)
    while row is not None:
        found.insert(0, _side(row))
        row = known.get(row.parent)
    return found


def _people(connection: Connection, scope: Scope, whole: Row[tuple[str, ...]]) -> list[Side]:
    """Whoever has owned a case there: also those who have left, or the sides would not sum up."""
    owners = [
        select(table.c.owner.label("owner")).where(
            table.c.organisation == scope.organisation, below(table.c.unit_path, whole.path)
        )
        for table in (cases, stage_visits)
    ]
    owned = owners[0].union(owners[1]).subquery()
    rows = connection.execute(
        select(owned.c.owner, people.c.name)
        .join(people, and_(people.c.organisation == scope.organisation, people.c.id == owned.c.owner))
        .order_by(people.c.number)
    )
    return [Side(row.owner, row.name, whole.id, whole.path, person=row.owner) for row in rows]
