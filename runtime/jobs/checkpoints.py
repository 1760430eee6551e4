"""Once an hour the heads of all streams that moved are sealed, organisation by organisation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, exists, select

from runtime.storage.checkpoints import seal
from runtime.storage.database import Database
from runtime.storage.tables import checkpoints, organisations, streams

EVERY = timedelta(hours=1)
LOOK_EVERY = timedelta(minutes=1)


class Checkpoints:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._looked_at = datetime.min.replace(tzinfo=UTC)

    def write_when_due(self, now: datetime) -> None:
        if now - self._looked_at < LOOK_EVERY:
            return
        self._looked_at = now
        with self._database.read() as connection:
            due = _unsealed(connection, now - EVERY)
        for organisation in due:
            self._seal(organisation, now)

    def _seal(self, organisation: str, now: datetime) -> None:
        self._database.write(lambda connection: seal(connection, organisation, now))


def _unsealed(connection: Connection, since: datetime) -> list[str]:
    moved = exists().where(
        streams.c.organisation == organisations.c.id, streams.c.head > streams.c.checkpointed
    )
    sealed = exists().where(checkpoints.c.organisation == organisations.c.id, checkpoints.c.at > since)
    return list(connection.scalars(select(organisations.c.id).where(moved, ~sealed)))
