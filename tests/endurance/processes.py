"""The web and the worker as processes of their own, composed as `dongxian serve` and `dongxian worker` are,
but with the shared clock. They are forked from a server that has imported everything, so that a new one starts
in a moment; SIGKILL does not ask how a process began."""

from __future__ import annotations

import multiprocessing
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from threading import Event, Lock

import uvicorn

from runtime.evidence.store import FileStore
from runtime.gate import Gate
from runtime.jobs.settings import WorkerSettings
from runtime.jobs.worker import Pace
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.settings import Settings
from runtime.storage.database import Database
from runtime.web import Services, create_app
from tests.endurance.clock import SharedClock

_START_SECONDS = 60.0

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.endurance.processes"])


@dataclass(frozen=True)
class Town:
    """Where everything of one run is; `lease` is time of the shared clock."""

    url: str
    folder: Path
    receiver: str
    lease: timedelta
    port: int

    @property
    def clock(self) -> SharedClock:
        return SharedClock(self.folder / "clock")

    @property
    def worker_settings(self) -> WorkerSettings:
        environment = {
            "DONGXIAN_WEBHOOK_URL": self.receiver,
            "DONGXIAN_WEBHOOK_SECRET": "endurance",
            "DONGXIAN_ALLOW_PRIVATE_ADDRESSES": "1",
        }
        pace = Pace(lease=self.lease, look_every_seconds=0.02, after_fault_seconds=0.1)
        return replace(WorkerSettings.from_environment(environment), pace=pace)


def work(town: Town) -> None:
    stop = Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    with Database.open(town.url) as database:
        gate = Gate(database, Models(), town.clock, Calendars())
        town.worker_settings.worker(database, gate, town.clock).run(stop)


def serve(town: Town) -> None:
    settings, models, clock = Settings(database_url=town.url, data=town.folder), Models(), town.clock
    with Database.open(town.url) as database:
        gate = Gate(database, models, clock, Calendars())
        files = FileStore.in_folder(settings.files)
        app = create_app(Services(settings, database, gate, models, clock, files))
        uvicorn.run(app, host="127.0.0.1", port=town.port, log_level="error", access_log=False)


class Running:
    """One of the two, started again after each kill."""

    def __init__(self, town: Town, body: Callable[[Town], None], *, listens: bool = False) -> None:
        self._town, self._body, self._listens = town, body, listens
        self._lock, self._killed = Lock(), False
        self.process: ForkServerProcess = self._start()

    def _start(self) -> ForkServerProcess:
        process = FORKED.Process(target=self._body, args=(self._town,), daemon=True)
        process.start()
        self._killed = False
        if self._listens:
            self._wait_for_port(process)
        return process

    def _wait_for_port(self, process: ForkServerProcess) -> None:
        for _ in range(int(_START_SECONDS / 0.01)):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._town.port)) == 0:
                    return
            process.join(0.01)
            if process.exitcode is not None:
                break
        raise RuntimeError(f"the web process does not listen (exit code {process.exitcode})")

    def kill(self) -> bool:
        """From any thread, once for each start; whoever waits with `ended` goes on."""
        with self._lock:
            first, self._killed = not self._killed, True
        if first:
            self.process.kill()
        return first

    def ended(self, within: float) -> bool:
        self.process.join(within)
        return self.process.exitcode is not None

    def again(self) -> None:
        """Does nothing for one that lives."""
        if self._killed:
            self.process.join()
            self.process = self._start()

    def finish(self) -> None:
        self.process.terminate()
        self.process.join(_START_SECONDS)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
