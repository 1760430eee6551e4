"""Whoever is asked for an approval may leave, and a role may find its holder, without anything happening to the case.

The cases of such seats are looked at again, so that the next one is asked and nobody waits for an empty chair.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, and_, or_, select

from engine.rules.command import RefreshClocks
from runtime.gate import Gate
from runtime.storage.database import Database
from runtime.storage.tables import approval_seats, organisations, people
from runtime.storage.tables.columns import written_out

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(minutes=1)
ROUND = 50

# Organisation, case, request, seat, and the directory's revision.
Chair = tuple[str, str, str, int, int]


class EmptyChairs:
    """Each is looked at once a day and after every change of people or units; a restart looks at all of them."""

    def __init__(self, database: Database, gate: Gate) -> None:
        self._database = database
        self._gate = gate
        self._looked_at = datetime.min.replace(tzinfo=UTC)
        self._known: set[Chair] = set()

    def advance(self, now: datetime) -> int:
        """How many cases were looked at again."""
        if now - self._looked_at < LOOK_EVERY:
            return 0
        if now.date() != self._looked_at.date():
            self._known = set()
        with self._database.read() as connection:
            found = empty_chairs(connection, now)
        new = [chair for chair in found if chair not in self._known][:ROUND]
        if not new:
            self._looked_at = now
        self._known = self._known.intersection(found).union(new)
        cases = dict.fromkeys((organisation, case) for organisation, case, *_ in new)
        for organisation, case in cases:
            self._look(organisation, case)
        return len(cases)

    def _look(self, organisation: str, case: str) -> None:
        try:
            self._gate.perform(organisation, case, RefreshClocks(actor="system"))
        except Exception:  # one broken case must not keep the others waiting
            log.exception("case %s could not be looked at for an empty chair", case)


def empty_chairs(connection: Connection, now: datetime) -> list[Chair]:
    """Seats that wait for nobody, or for somebody who has left."""
    person = and_(
        people.c.organisation == approval_seats.c.organisation, people.c.id == approval_seats.c.person
    )
    rows = connection.execute(
        select(
            approval_seats.c.organisation,
            approval_seats.c.case,
            approval_seats.c.request,
            approval_seats.c.seat,
            organisations.c.directory_revision,
        )
        .join(organisations, organisations.c.id == approval_seats.c.organisation)
        .outerjoin(people, person)
        .where(
            approval_seats.c.state == written_out("waiting"),
            or_(approval_seats.c.person.is_(None), people.c.left_at <= now),
        )
    )
    return [tuple(row) for row in rows]
