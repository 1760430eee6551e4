"""An account with the person behind it and the roles that person holds at this moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, select

from engine.diagnostics import Language
from runtime.storage.scope import held_at, here_at
from runtime.storage.tables import Instant, accounts, memberships, organisations, people, units


@dataclass(frozen=True, slots=True)
class Membership:
    role: str
    unit: str
    unit_name: str
    unit_path: str


@dataclass(frozen=True, slots=True)
class Account:
    """`demo` marks an organisation whose data is invented; `language` is None until the person has chosen one; `memberships` are those valid now."""

    organisation: str
    organisation_name: str
    demo: bool
    id: str
    login: str
    person: str
    name: str
    administrator: bool
    language: Language | None
    memberships: tuple[Membership, ...]

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(membership.role for membership in self.memberships)

    def in_role(self, role: str) -> Membership | None:
        return next((held for held in self.memberships if held.role == role), None)


def folded(login: str) -> str:
    """A login as it is stored and looked for: LI and li are one."""
    return login.strip().casefold()


NOW = bindparam("now", type_=Instant)

# Statements that every request asks are made once; building one costs more than running it.
USABLE = (
    select(
        accounts,
        people.c.name.label("person_name"),
        organisations.c.name.label("organisation_name"),
        organisations.c.demo,
    )
    .join(people, (people.c.organisation == accounts.c.organisation) & (people.c.id == accounts.c.person))
    .join(organisations, organisations.c.id == accounts.c.organisation)
    .where(accounts.c.disabled_at.is_(None), here_at(NOW))
)
_BY_ID = USABLE.where(accounts.c.organisation == bindparam("organisation"), accounts.c.id == bindparam("id"))
_HELD = (
    select(memberships.c.role, units.c.id, units.c.name, units.c.path)
    .join(
        units,
        (units.c.organisation == memberships.c.organisation) & (units.c.id == memberships.c.unit),
    )
    .where(
        memberships.c.organisation == bindparam("organisation"),
        memberships.c.person == bindparam("person"),
        held_at(NOW),
    )
    .order_by(units.c.path, memberships.c.role)
)


def find_account(connection: Connection, organisation: str, id: str, now: datetime) -> Account | None:
    """The account unless it is disabled or its person has left."""
    row = connection.execute(_BY_ID, {"organisation": organisation, "id": id, "now": now}).first()
    return None if row is None else account_of(row, held_now(connection, organisation, row.person, now))


def held_now(connection: Connection, organisation: str, person: str, now: datetime) -> tuple[Membership, ...]:
    asked = {"organisation": organisation, "person": person, "now": now}
    return tuple(Membership(row.role, row.id, row.name, row.path) for row in connection.execute(_HELD, asked))


def account_of(row: Row[tuple[object, ...]], held: Iterable[Membership]) -> Account:
    return Account(
        organisation=row.organisation,
        organisation_name=row.organisation_name,
        demo=row.demo,
        id=row.id,
        login=row.login,
        person=row.person,
        name=row.person_name,
        administrator=row.administrator,
        language=row.language if row.language in ("zh", "en") else None,
        memberships=tuple(held),
    )
