"""Who may receive a lead: the holders of the consumer's role, in the nearest unit upward that has any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, select

from runtime.storage.scope import held_at, here_at
from runtime.storage.tables import memberships, people, units


@dataclass(frozen=True, slots=True)
class Receiver:
    person: str
    name: str
    unit: str
    unit_name: str
    unit_path: str

    @property
    def key(self) -> str:
        """As a form sends it back: a person may hold the role in two units."""
        return f"{self.person}.{self.unit}"


def receivers(
    connection: Connection, organisation: str, role: str, giver_path: str, at: datetime
) -> Sequence[Receiver]:
    rows = connection.execute(
        select(people.c.id, people.c.name, units.c.id, units.c.name, units.c.path)
        .select_from(memberships)
        .join(
            people,
            and_(people.c.organisation == memberships.c.organisation, people.c.id == memberships.c.person),
        )
        .join(
            units, and_(units.c.organisation == memberships.c.organisation, units.c.id == memberships.c.unit)
        )
        .where(
            memberships.c.organisation == organisation,
            memberships.c.role == role,
            held_at(at),
            here_at(at),
        )
        .order_by(units.c.path, people.c.number)
    )
    everybody = [Receiver(*row) for row in rows]
    for top in _upward(giver_path):
        if near := [one for one in everybody if one.unit_path.startswith(top)]:
            return near
    return ()


def _upward(path: str) -> Sequence[str]:
    """`/a/b/` is below itself and `/a/`."""
    parts = path.strip("/").split("/")
    return [f"/{'/'.join(parts[:count])}/" for count in range(len(parts), 0, -1)]
