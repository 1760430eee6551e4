"""Administrators hear once of each trouble of the installation, when it begins; the banner goes when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from engine.diagnostics import Diagnostic
from runtime.effects.administrators import channels_of, tell
from runtime.models import Models
from runtime.storage.database import Database
from runtime.storage.tables import organisations, troubles
from runtime.watch import Watch

LOOK_EVERY = timedelta(minutes=1)


class Troubles:
    def __init__(self, database: Database, watch: Watch) -> None:
        self._database = database
        self._watch = watch
        self._models = Models()
        self._looked_at = datetime.min.replace(tzinfo=UTC)

    def tell_when_due(self, now: datetime) -> None:
        """Before deadlines are fired: after a standstill the first round would hide it. A clock set back looks at once."""
        if timedelta() <= now - self._looked_at < LOOK_EVERY:
            return
        self._looked_at = now
        with self._database.read() as connection:
            changed = [
                organisation
                for organisation in connection.scalars(select(organisations.c.id)).all()
                if {each.code.id for each in self._watch.troubles(connection, organisation, now)}
                != set(_open(connection, organisation))
            ]
        for organisation in changed:
            self._settle(organisation, now)

    def _settle(self, organisation: str, now: datetime) -> None:
        def work(connection: Connection) -> None:
            self._database.lock(connection, [f"troubles/{organisation}"])  # another worker sees the same
            found = {each.code.id: each for each in self._watch.troubles(connection, organisation, now)}
            known = _open(connection, organisation)
            over = [kind for kind in known if kind not in found]
            connection.execute(
                update(troubles)
                .where(
                    troubles.c.organisation == organisation,
                    troubles.c.kind.in_(over),
                    troubles.c.ended_at.is_(None),
                )
                .values(ended_at=now)
            )
            for kind, trouble in found.items():
                if kind not in known:
                    self._begin(connection, organisation, trouble, now)

        self._database.write(work)

    def _begin(self, connection: Connection, organisation: str, trouble: Diagnostic, now: datetime) -> None:
        kind = trouble.code.id
        connection.execute(insert(troubles).values(organisation=organisation, kind=kind, began_at=now))
        channels = channels_of(self._models, connection, organisation)
        tell(connection, organisation, f"trouble/{kind}/{now.isoformat()}", trouble, channels, now)


def _open(connection: Connection, organisation: str) -> Sequence[str]:
    return connection.scalars(
        select(troubles.c.kind).where(troubles.c.organisation == organisation, troubles.c.ended_at.is_(None))
    ).all()
