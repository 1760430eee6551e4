"""Whom a sheet means by a name or a staff number, and where that person's cases belong."""

from __future__ import annotations

from datetime import datetime

from engine.diagnostics import Diagnostic
from runtime.imports import codes
from runtime.organisation.directory import Directory, Membership, Person, Unit


class Owners:
    """A staff number wins over a name."""

    def __init__(self, directory: Directory, role: str, now: datetime) -> None:
        self._units = directory.units
        self._people = _by_name(directory)
        self._homes: dict[str, Membership] = {}
        for membership in directory.memberships:
            if membership.active_at(now) and (
                membership.person not in self._homes or membership.role == role
            ):
                self._homes[membership.person] = membership

    def find(self, said: str, column: str) -> tuple[str, Unit] | Diagnostic:
        found = self._people.get(said, ())
        if len(found) != 1:
            code = codes.OWNER_AMBIGUOUS if found else codes.OWNER_UNKNOWN
            return Diagnostic(code, column, {"value": said, "count": len(found)})
        home = self._homes.get(found[0].id)
        if home is None:
            return Diagnostic(codes.OWNER_HOMELESS, column, {"value": said})
        return found[0].id, self._units[home.unit]


def _by_name(directory: Directory) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for person in directory.people.values():
        found.setdefault(person.name, []).append(person)
    for person in directory.people.values():
        found[person.number] = [person]
    return found
