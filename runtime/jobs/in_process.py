"""The worker as a thread of the one process, woken by what the process itself commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Event, Thread

from sqlalchemy import Connection

from runtime.clock import Clock
from runtime.gate import Gate, Outcome
from runtime.jobs.worker import Worker
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.storage.database import Database


class WakingGate(Gate):
    """For the web: a command that was decided may have left a message to deliver at once."""

    def __init__(
        self,
        database: Database,
        models: Models,
        clock: Clock,
        calendars: Calendars,
        wake: Callable[[], None],
    ) -> None:
        super().__init__(database, models, clock, calendars)
        self._wake = wake

    def transact(self, work: Callable[[Connection], Outcome]) -> Future[Outcome]:
        decided = super().transact(work)
        decided.add_done_callback(lambda _: self._wake())
        return decided


@contextmanager
def working(worker: Worker) -> Iterator[Worker]:
    """Runs for as long as the block; a round that has begun is finished."""
    stop = Event()
    thread = Thread(target=worker.run, args=(stop,), name="dongxian-worker")
    thread.start()
    try:
        yield worker
    finally:
        stop.set()
        worker.wake()
        thread.join()
