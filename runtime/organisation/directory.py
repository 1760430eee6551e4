"""The people and units of one organisation, in memory, as of one revision.

Every change of people or units raises the organisation's revision (`touch`), so a cached directory is
as good as reading the tables inside the transaction that asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, or_, select, update

from engine.timing import Absence
from runtime.publication.act import roles_now
from runtime.storage.tables import absences, memberships, organisations, people, units


@dataclass(frozen=True, slots=True)
class Unit:
    id: str
    name: str
    parent: str | None
    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    number: str
    name: str
    deputy: str | None
    deputy_from: datetime | None
    deputy_to: datetime | None
    left_at: datetime | None
    leave: tuple[Absence, ...] = ()

    def here_at(self, at: datetime) -> bool:
        return self.left_at is None or at < self.left_at

    def away_at(self, at: datetime) -> bool:
        """On leave, or the deputy stands in at this instant; a missing end means until further notice."""
        if self.on_leave_at(at):
            return True
        if self.deputy is None:
            return False
        begun = self.deputy_from is None or self.deputy_from <= at
        return begun and (self.deputy_to is None or at < self.deputy_to)

    def on_leave_at(self, at: datetime) -> bool:
        return any(each.start <= at and (each.end is None or at < each.end) for each in self.leave)


@dataclass(frozen=True, slots=True)
class Membership:
    person: str
    unit: str
    role: str
    valid_from: datetime
    valid_to: datetime | None

    def active_at(self, at: datetime) -> bool:
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)


class Directory:
    """`called` leads from a role's former name to its present one: an old version of the model asks by the former."""

    def __init__(
        self,
        people: Mapping[str, Person],
        units: Mapping[str, Unit],
        memberships: Sequence[Membership],
        called: Mapping[str, str],
    ) -> None:
        self.people = people
        self.units = units
        self.memberships = memberships
        self._called = called
        self._held: dict[tuple[str, str], list[Membership]] = {}
        self._of: dict[str, list[Membership]] = {}
        for each in sorted(memberships, key=lambda m: (m.valid_from, self.people[m.person].number)):
            self._held.setdefault((each.role, each.unit), []).append(each)
            self._of.setdefault(each.person, []).append(each)

    def name(self, person: str) -> str:
        found = self.people.get(person)
        return "" if found is None else found.name

    def home(self, person: str, role: str, at: datetime) -> Unit | None:
        """The unit where the person holds the role, else the first one that the person belongs to."""
        role = self._called.get(role, role)
        active = [each for each in self._of.get(person, ()) if each.active_at(at)]
        first = next((each for each in active if each.role == role), next(iter(active), None))
        return None if first is None else self.units.get(first.unit)

    def upward(self, unit: str) -> Iterator[Unit]:
        """The unit itself, then what it belongs to, up to the root."""
        current = self.units.get(unit)
        while current is not None:
            yield current
            current = self.units.get(current.parent) if current.parent else None

    def holder(self, role: str, unit: str, at: datetime) -> Person | None:
        """The nearest one upward; among several in one unit the one who has held the role longest.

        Who is on leave without a deputy is passed over, unless nobody else holds the role.
        """
        return next(self.holders_upward(role, unit, at), None)

    def holders_upward(self, role: str, unit: str, at: datetime) -> Iterator[Person]:
        """All of them, each as often as memberships lead there; who is on leave without a deputy comes last."""
        role, on_leave = self._called.get(role, role), list[Person]()
        for level in self.upward(unit):
            for membership in self._held.get((role, level.id), ()):
                if membership.active_at(at) and (found := self.acting(membership.person, at)):
                    if found.on_leave_at(at):
                        on_leave.append(found)
                    else:
                        yield found
        yield from on_leave

    def acting(self, person: str, at: datetime) -> Person | None:
        """The person, or who stands in at this instant; None when nobody of the chain is here any more."""
        asked: set[str] = set()
        current = self.people.get(person)
        last_here: Person | None = None
        while current is not None and current.id not in asked:
            asked.add(current.id)
            if current.here_at(at):
                last_here = current
                if not current.away_at(at):
                    return current
            elif current.deputy is None:
                break
            current = self.people.get(current.deputy) if current.deputy else None
        return last_here

    def represented_by(self, person: str, at: datetime) -> frozenset[str]:
        """The person, and everybody in whose place the person acts at this instant."""
        absent = (each.id for each in self.people.values() if each.deputy is not None)
        return frozenset(
            (person, *(id for id in absent if (found := self.acting(id, at)) and found.id == person))
        )

    def units_without(self, role: str, at: datetime) -> list[Unit]:
        """Units from which no holder of the role is found upward; publishing lists them."""
        return [unit for unit in self.units.values() if self.holder(role, unit.id, at) is None]


class Directories:
    """The latest directory of each organisation, read again when its revision has grown."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, Directory]] = {}

    def get(self, connection: Connection, organisation: str, revision: int) -> Directory:
        known = self._known.get(organisation)
        if known is None or known[0] != revision:
            known = self._known[organisation] = revision, read_directory(connection, organisation)
        return known[1]


def read_directory(connection: Connection, organisation: str) -> Directory:
    def all_of(table: Table, *names: str) -> Iterator[Sequence[object]]:
        columns = [table.c[name] for name in names]
        return iter(connection.execute(select(*columns).where(table.c.organisation == organisation)))

    leave = leave_of(connection, organisation)
    person_columns = ("id", "number", "name", "deputy", "deputy_from", "deputy_to", "left_at")
    return Directory(
        {row[0]: Person(*row, leave.get(row[0], ())) for row in all_of(people, *person_columns)},
        {row[0]: Unit(*row) for row in all_of(units, "id", "name", "parent", "path", "kind")},
        [Membership(*row) for row in all_of(memberships, "person", "unit", "role", "valid_from", "valid_to")],
        roles_now(connection, organisation),
    )


def leave_of(
    connection: Connection, organisation: str, *, since: datetime | None = None
) -> dict[str, tuple[Absence, ...]]:
    """The absences of each person, with `since` only those that end after it."""
    later = [] if since is None else [or_(absences.c.ends_at.is_(None), absences.c.ends_at > since)]
    found: dict[str, tuple[Absence, ...]] = {}
    for row in connection.execute(
        select(absences.c.person, absences.c.starts_at, absences.c.ends_at)
        .where(absences.c.organisation == organisation, *later)
        .order_by(absences.c.starts_at, absences.c.id)
    ):
        found[row.person] = (*found.get(row.person, ()), Absence(row.starts_at, row.ends_at))
    return found


def touch(connection: Connection, organisation: str) -> None:
    """Called by whoever changes people, units, memberships, deputies or leave."""
    connection.execute(
        update(organisations)
        .where(organisations.c.id == organisation)
        .values(directory_revision=organisations.c.directory_revision + 1)
    )
