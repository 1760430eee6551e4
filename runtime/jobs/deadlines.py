"""Due deadlines are claimed by lease and become FallDue commands at the one gate, in the order they were due.

Two workers may claim the same deadline when a lease runs out; the gate accepts the occurrence once.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from engine.rules.command import FallDue
from runtime.gate import Gate
from runtime.storage.database import Database
from runtime.storage.tables import deadlines
from runtime.storage.tables.columns import Instant, written_out

log = logging.getLogger(__name__)

PENDING = written_out("pending")

ROUND = 50
# The gate could not settle it: a fault in the model or in us. Others must not wait behind it.
ASIDE = timedelta(hours=1)

_KEY = ("organisation", "case", "clause", "occurrence", "step")


@dataclass(frozen=True, slots=True)
class Due:
    organisation: str
    case: str
    clause: str
    occurrence: int
    step: int
    due: datetime

    @property
    def command(self) -> FallDue:
        return FallDue(
            actor="system", clause=self.clause, occurrence=self.occurrence, due=self.due, step=self.step
        )


def _due(now: datetime) -> ColumnElement[bool]:
    """Exactly at the limit is in time, hence the strict comparison."""
    return and_(
        deadlines.c.state == PENDING,
        deadlines.c.due < now,
        or_(deadlines.c.lease_until.is_(None), deadlines.c.lease_until <= now),
    )


def waiting(connection: Connection, now: datetime) -> bool:
    return connection.execute(select(deadlines.c.case).where(_due(now)).limit(1)).first() is not None


def claim(connection: Connection, now: datetime, *, by: str, lease: timedelta, limit: int) -> list[Due]:
    key = [deadlines.c[name] for name in _KEY]
    free = (
        select(*key)
        .where(_due(now))
        .order_by(deadlines.c.due, *key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = connection.execute(
        update(deadlines)
        .where(tuple_(*key).in_(free))
        .values(lease_until=now + lease, lease_by=by)
        .returning(*key, deadlines.c.due)
    )
    return sorted(
        (Due(*row) for row in taken), key=lambda each: (each.due, each.case, each.clause, each.step)
    )


class Deadlines:
    def __init__(self, database: Database, gate: Gate, *, by: str, lease: timedelta) -> None:
        self._database = database
        self._gate = gate
        self._by = by
        self._lease = lease

    def fire(self, now: datetime) -> int:
        """How many were claimed; 0 when nothing is due."""
        with self._database.read() as connection:
            if not waiting(connection, now):
                return 0
        claimed = self._database.write(
            lambda connection: claim(connection, now, by=self._by, lease=self._lease, limit=ROUND)
        )
        for due in claimed:
            self._perform(due)
        self._database.write(lambda connection: self._put_aside(connection, claimed, now))
        return len(claimed)

    def _perform(self, due: Due) -> None:
        """Without an idempotency key: the occurrence fires once by itself, and an answer of “not yet due”,
        given while the clock stood an hour back, must not be remembered."""
        try:
            self._gate.perform(due.organisation, due.case, due.command)
        except Exception:  # one broken case must not stop the deadlines of all others
            log.exception("deadline %s of case %s could not be fired", due.clause, due.case)

    def _put_aside(self, connection: Connection, claimed: list[Due], now: datetime) -> None:
        """What the gate left pending would be claimed for ever; a clock that was moved is free again."""
        for due in claimed:
            same = [deadlines.c[name] == getattr(due, name) for name in _KEY]
            left = connection.execute(
                update(deadlines)
                .where(*same, deadlines.c.state == "pending", deadlines.c.lease_by == self._by)
                .values(
                    lease_until=case((deadlines.c.due == due.due, literal(now + ASIDE, Instant)), else_=None),
                    lease_by=None,
                )
                .returning(deadlines.c.due)
            ).scalar()
            if left == due.due:
                log.warning("deadline %s of case %s stays pending; next try in an hour", due.clause, due.case)
