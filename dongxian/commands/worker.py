"""`dongxian worker`: fires deadlines and delivers messages in a process of its own; start as many as you need."""

from __future__ import annotations

import argparse
import logging
import signal
from threading import Event
from types import FrameType

from dongxian.commands import Subparsers
from dongxian.installation import installed, worker_settings
from runtime.clock import SystemClock
from runtime.evidence.store import FileStore
from runtime.gate import Gate
from runtime.jobs.worker import Worker
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.settings import Settings


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser(
        "worker", help="处理时限和消息 · fire deadlines and deliver messages", description=__doc__
    )
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    clock, settings = SystemClock(), worker_settings()
    with installed() as database:
        gate = Gate(database, Models(), clock, Calendars())
        files = FileStore.in_folder(Settings.from_environment().files)
        worker = settings.worker(database, gate, clock, files)
        worker.run(_stopped_by_signal(worker))
    return 0


def _stopped_by_signal(worker: Worker) -> Event:
    """The round that has begun is finished: nothing is cut in half by an ordinary stop."""
    stop = Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()
        worker.wake()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return stop
