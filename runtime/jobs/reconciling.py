"""Once a day the table of deadlines is proved against history, slice by slice between other work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from engine.diagnostics import Diagnostic
from runtime.effects.inbox import tell_administrators
from runtime.models import Models
from runtime.storage import codes
from runtime.storage.database import Database
from runtime.storage.reconciler import compare
from runtime.storage.tables import organisations

EVERY = timedelta(days=1)
# A slice takes a fraction of a second: others come first, and 100,000 cases still take less than an hour.
PAUSE = timedelta(seconds=5)

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass
class _Pass:
    """The organisations still to compare, the first one from the case `after` on."""

    organisations: list[str]
    after: str = ""
    differing: list[str] = field(default_factory=list)


class Reconciling:
    """Several workers compare side by side: that costs reading and says nothing twice."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._models = Models()
        self._pass: _Pass | None = None
        self._began_at = self._advanced_at = _NEVER

    def advance(self, now: datetime) -> None:
        """One slice at most."""
        if self._pass is None and abs(now - self._began_at) >= EVERY:
            self._began_at = now
            with self._database.read() as connection:
                self._pass = _Pass([*connection.scalars(select(organisations.c.id))])
        if self._pass is not None and abs(now - self._advanced_at) >= PAUSE:
            self._advanced_at = now
            self._slice(self._pass, now)

    def _slice(self, running: _Pass, now: datetime) -> None:
        if not running.organisations:
            self._pass = None
            return
        organisation = running.organisations[0]
        with self._database.read() as connection:
            compared = compare(connection, organisation, self._models.get, after=running.after)
        running.differing += (each.case for each in compared.differing)
        running.after = compared.last or ""
        if compared.last is None:
            if running.differing:
                self._report(organisation, running.differing, now)
            running.differing = []
            running.organisations.pop(0)

    def _report(self, organisation: str, differing: list[str], now: datetime) -> None:
        said = {"count": len(differing), "case": differing[0]}
        self._database.write(
            lambda connection: tell_administrators(
                connection,
                organisation,
                Diagnostic(codes.RECONCILER_FOUND, parameters=said),
                key=f"reconciler/{now.date()}",
                case=None,
                now=now,
            )
        )
