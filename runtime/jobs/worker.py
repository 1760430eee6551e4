"""The worker: fires what is due, delivers what is waiting, imports sheets, looks again after a commit."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from runtime.channels.channel import Channel
from runtime.clock import Clock
from runtime.effects.delivery import Delivery
from runtime.evidence.store import FileStore
from runtime.gate import Gate
from runtime.imports.importing import Importing
from runtime.jobs.calendar_warning import BEFORE, CalendarWarnings
from runtime.jobs.calendars import CalendarFollowing
from runtime.jobs.checkpoints import Checkpoints
from runtime.jobs.deadlines import Deadlines
from runtime.jobs.empty_chairs import EmptyChairs
from runtime.jobs.imports import Imports
from runtime.jobs.publications import ModelFollowing
from runtime.jobs.reconciling import Reconciling
from runtime.jobs.statements import Statements
from runtime.jobs.troubles import Troubles
from runtime.process import process_name
from runtime.storage.database import Database
from runtime.watch import Watch

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """The lease is longer than a round of sends that all time out.

    A provider that needs more than `provider_seconds` is left to its lane; the others go on.
    """

    lease: timedelta = timedelta(minutes=3)
    look_every_seconds: float = 1.0
    after_fault_seconds: float = 5.0
    provider_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Done:
    """`imported` counts chunks of rows, `followed` the cases that a calendar, a model or a change of people may have moved."""

    fired: int
    delivered: int
    imported: int = 0
    followed: int = 0

    def __add__(self, other: Done) -> Done:
        return Done(
            self.fired + other.fired,
            self.delivered + other.delivered,
            self.imported + other.imported,
            self.followed + other.followed,
        )

    def __bool__(self) -> bool:
        return bool(self.fired or self.delivered or self.imported or self.followed)


class Worker:
    """Without `files`, where uploaded sheets lie, imports are another worker's work; without `watch` it neither
    reports troubles nor compares deadlines with history."""

    def __init__(
        self,
        database: Database,
        gate: Gate,
        clock: Clock,
        channels: Mapping[str, Channel],
        *,
        public_url: str | None = None,
        pace: Pace | None = None,
        files: FileStore | None = None,
        warn_before: timedelta = BEFORE,
        watch: Watch | None = None,
    ) -> None:
        self._clock = clock
        self._pace = pace or Pace()
        self._awake = threading.Event()
        by = process_name()
        self._deadlines = Deadlines(database, gate, by=by, lease=self._pace.lease)
        self._delivery = Delivery(database, channels, by=by, lease=self._pace.lease, public_url=public_url)
        self._imports = None
        if files is not None:
            importing = Importing(database, gate, files, clock, by=by, lease=self._pace.lease)
            self._imports = Imports(importing)
        self._calendars = CalendarFollowing(database, gate, by=by, lease=self._pace.lease)
        self._models = ModelFollowing(database, gate, by=by, lease=self._pace.lease)
        self._chairs = EmptyChairs(database, gate)
        self._checkpoints = Checkpoints(database)
        self._statements = Statements(database)
        self._warnings = CalendarWarnings(database, warn_before)
        self._troubles = None if watch is None else Troubles(database, watch)
        self._reconciling = None if watch is None else Reconciling(database)

    def wake(self) -> None:
        """Called after a commit in this process, so that a message does not wait for the next look."""
        self._awake.set()

    def step(self, now: datetime) -> Done:
        """Everything that can be done at this instant."""
        done = Done(0, 0)
        while some := self._round(now, patience=None):
            done = done + some
        return done

    def run(self, stop: threading.Event) -> None:
        """Rounds at the clock's own time, so that a long backlog does not outlive its leases."""
        try:
            while not stop.is_set():
                self._look(stop)
        finally:
            self._delivery.close()

    def _look(self, stop: threading.Event) -> None:
        self._awake.clear()
        try:
            busy = self._round(self._clock.now(), patience=self._pace.provider_seconds)
        except Exception:  # the database is away, or worse; a silent worker would be the worst of all
            log.exception("the worker stumbled and goes on in %g s", self._pace.after_fault_seconds)
            stop.wait(self._pace.after_fault_seconds)
            return
        if not busy:
            self._awake.wait(self._pace.look_every_seconds)

    def _round(self, now: datetime, *, patience: float | None) -> Done:
        if self._troubles is not None:
            self._troubles.tell_when_due(now)
        followed = self._calendars.advance(now) + self._models.advance(now) + self._chairs.advance(now)
        fired = self._deadlines.fire(now)
        delivered = self._delivery.deliver(now, patience=patience)
        imported = self._imports.advance() if self._imports else 0
        # Whether or not there is a backlog: it may last for hours.
        self._checkpoints.write_when_due(now)
        self._statements.close_when_due(now)
        self._warnings.tell_when_due(now)
        if self._reconciling is not None:
            self._reconciling.advance(now)
        return Done(fired, delivered, imported, followed)
