"""Which cases somebody may hear of through a command: it shows nobody more than the lists do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sqlalchemy import Connection, select

from engine.rules.course import SYSTEM
from runtime.gate.facts import Twin
from runtime.gate.ruling import Room
from runtime.gate.subject import sliced
from runtime.storage.scope import Scope, everything, scope_of, visible_cases
from runtime.storage.tables import accounts, cases


def named_to(connection: Connection, room: Room, actor: str, twins: Mapping[str, Twin]) -> dict[str, Twin]:
    """Twins by key; those that the actor may not see have no owner."""
    hidden = {twin.id for twin in twins.values() if twin.owner != actor}
    if not hidden:
        return dict(twins)
    hidden -= set(_seen(connection, _scope(connection, room, actor), hidden))
    return {key: replace(twin, owner=None) if twin.id in hidden else twin for key, twin in twins.items()}


def sees(connection: Connection, room: Room, person: str, case: str) -> bool:
    """Whoever is unknown, or here no longer, sees nothing."""
    known = room.directory.people.get(person)
    if known is None or not known.here_at(room.now):
        return False
    return case in _seen(connection, _scope(connection, room, person), {case})


def _seen(connection: Connection, scope: Scope, ids: set[str]) -> Iterator[str]:
    sees = visible_cases(scope)
    for some in sliced(ids):
        yield from connection.scalars(select(cases.c.id).where(sees, cases.c.id.in_(some)))


def _scope(connection: Connection, room: Room, actor: str) -> Scope:
    administrator = select(accounts.c.id).where(
        accounts.c.organisation == room.organisation,
        accounts.c.person == actor,
        accounts.c.administrator.is_(True),
        accounts.c.disabled_at.is_(None),
    )
    if actor == SYSTEM or connection.scalar(administrator) is not None:
        return everything(room.organisation, actor)
    return scope_of(connection, room.organisation, actor, room.model, room.now)
