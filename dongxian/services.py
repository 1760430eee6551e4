"""The composition root of a running server: what `runtime.web` needs, made from the settings."""

from __future__ import annotations

from collections.abc import Callable

from runtime.clock import SystemClock
from runtime.evidence.store import FileStore
from runtime.gate import Gate
from runtime.jobs.in_process import WakingGate
from runtime.jobs.settings import WorkerSettings
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.settings import Settings
from runtime.storage.database import Database
from runtime.watch import Watch
from runtime.web import Services


def services_on(
    settings: Settings,
    database: Database,
    wake: Callable[[], None] | None = None,
    worker: WorkerSettings | None = None,
) -> Services:
    """`wake` is called after each command: a worker in this process need not wait for its next look."""
    worker = worker or WorkerSettings()
    models, clock, calendars = Models(), SystemClock(), Calendars()
    if wake is None:
        gate = Gate(database, models, clock, calendars)
    else:
        gate = WakingGate(database, models, clock, calendars, wake)
    return Services(
        settings,
        database,
        gate,
        models,
        clock,
        FileStore.in_folder(settings.files),
        worker.channels,
        worker.channels.channels(),
        worker.public_url,
        worker.watch or Watch(),
    )
