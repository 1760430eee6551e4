from __future__ import annotations

from datetime import datetime
from threading import Event

from runtime.channels.channel import Letter, Receipt
from runtime.channels.in_app import InApp
from runtime.clock import SystemClock
from runtime.jobs.in_process import WakingGate, working
from runtime.jobs.worker import Pace, Worker
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.storage.database import Database
from tests.runtime.jobs.company import MODEL, Company

GREETED = (
    MODEL
    + """
rules:
  新商机:
    when: {created: case}
    do: [{notify: 主管, say: "新客户{{ 客户名称 }}"}]
"""
)


class Bell(InApp):
    def __init__(self) -> None:
        self.rung = Event()

    def send(self, batch: tuple[Letter, ...], now: datetime) -> Receipt:
        self.rung.set()
        return super().send(batch, now)


def test_a_message_leaves_at_once_because_the_commit_wakes_the_worker(database: Database) -> None:
    bell, clock = Bell(), SystemClock()
    company = Company(database, model=GREETED)
    pace = Pace(look_every_seconds=600)
    worker = Worker(database, company.new_gate(clock), clock, {"in_app": bell}, pace=pace)
    company.gate = WakingGate(database, Models(), clock, Calendars(), worker.wake)

    with working(worker):
        company.customer("宏达医院")
        assert bell.rung.wait(30)

    assert company.told("boss") == ["新客户宏达医院"]


def test_a_fault_does_not_end_the_worker(database: Database) -> None:
    bell, clock = Bell(), SystemClock()
    company = Company(database, model=GREETED)

    class Stumbling(SystemClock):
        stumbled = False

        def now(self) -> datetime:
            if not self.stumbled:
                self.stumbled = True
                raise OSError("the disk was full for a moment")
            return super().now()

    pace = Pace(look_every_seconds=0.05, after_fault_seconds=0.05)
    worker = Worker(database, company.new_gate(clock), Stumbling(), {"in_app": bell}, pace=pace)

    with working(worker):
        company.customer("宏达医院")
        assert bell.rung.wait(30)
