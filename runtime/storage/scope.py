"""Who may see which rows at a moment: the one filter that every read of cases passes through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    exists,
    false,
    or_,
    select,
    true,
)

from engine.model.kernel import Model
from runtime.storage.tables import Instant, absences, cases, memberships, people, units


@dataclass(frozen=True, slots=True)
class Scope:
    """`owners` and `givers` are the person and whomever the person stands in for; `paths` are subtrees."""

    organisation: str
    person: str
    owners: frozenset[str] = frozenset()
    givers: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    everything: bool = False


def held_at(at: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Memberships that run at this moment."""
    return and_(
        memberships.c.valid_from <= at, or_(memberships.c.valid_to.is_(None), memberships.c.valid_to > at)
    )


def here_at(at: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """People who have not left by this moment."""
    return or_(people.c.left_at.is_(None), people.c.left_at > at)


_AT = bindparam("at", type_=Instant)
_VALID = and_(
    memberships.c.organisation == people.c.organisation,
    memberships.c.person == people.c.id,
    held_at(_AT),
)
_PRESENT = and_(people.c.id == bindparam("person"), here_at(_AT))
_ON_LEAVE = exists().where(
    absences.c.organisation == people.c.organisation,
    absences.c.person == people.c.id,
    absences.c.starts_at <= _AT,
    or_(absences.c.ends_at.is_(None), absences.c.ends_at > _AT),
)
_STANDING_IN = and_(
    people.c.deputy == bindparam("person"),
    or_(
        and_(
            or_(people.c.deputy_from.is_(None), people.c.deputy_from <= _AT),
            or_(people.c.deputy_to.is_(None), people.c.deputy_to > _AT),
        ),
        _ON_LEAVE,
    ),
)
# The person, unless gone, and those for whom the person is the deputy at this moment, with their roles.
_REPRESENTED = (
    select(people.c.id, memberships.c.role, units.c.path)
    .outerjoin(memberships, _VALID)
    .outerjoin(
        units, and_(units.c.organisation == memberships.c.organisation, units.c.id == memberships.c.unit)
    )
    .where(people.c.organisation == bindparam("organisation"), or_(_PRESENT, _STANDING_IN))
)


def scope_of(connection: Connection, organisation: str, person: str, model: Model, at: datetime) -> Scope:
    """What the roles held at this moment let the person see; nothing before a role is held or after leaving."""
    asked = {"organisation": organisation, "person": person, "at": at}
    rows = connection.execute(_REPRESENTED, asked).all()
    seen: dict[str, set[str]] = {"own": set(), "given": set(), "unit": set()}
    if any(holder == person for holder, _, _ in rows):
        for holder, role_id, path in rows:
            role = model.roles.get(role_id)
            if role is not None:
                seen[role.sees].add(path if role.sees == "unit" else holder)
    return Scope(
        organisation,
        person,
        frozenset(seen["own"]),
        frozenset(seen["given"]),
        frozenset(seen["unit"]),
    )


def everything(organisation: str, person: str) -> Scope:
    """For administrators and for work that nobody in particular looks at."""
    return Scope(organisation, person, everything=True)


@lru_cache(maxsize=1024)
def visible_cases(scope: Scope, table: Table = cases) -> ColumnElement[bool]:
    """For `cases` and for tables that copy its owner and unit columns (`stage_visits`)."""
    seen: list[ColumnElement[bool]] = [below(table.c.unit_path, path) for path in sorted(scope.paths)]
    if scope.owners:
        seen.append(table.c.owner.in_(sorted(scope.owners)))
    if scope.givers and "given_by" in table.c:
        givers = sorted(scope.givers)
        seen += [table.c.given_by.in_(givers), table.c.created_by.in_(givers)]
    permitted = true() if scope.everything else or_(false(), *seen)
    return and_(table.c.organisation == scope.organisation, permitted)


def below(column: Column[str], path: str) -> ColumnElement[bool]:
    """The subtree of a unit: a range of the index, where LIKE would read all of it in some collations."""
    return and_(column >= path, column < path[:-1] + chr(ord("/") + 1))
