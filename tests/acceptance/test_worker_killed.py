"""A real `dongxian worker` is killed again and again while it works; the next one goes on (C018, C127)."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from runtime.channels.fake import FakeWeCom
from runtime.channels.fake.server import Asked
from runtime.clock import FixedClock
from runtime.storage.database import Database
from runtime.storage.tables import deadlines, deliveries, messages, outbox
from tests.runtime.jobs.company import MODEL, Company

CUSTOMERS = 150
IN_A_GROUP = MODEL.replace("[in_app]", "wecom").replace("        cc: 培训负责人\n", "")
GATHERED = IN_A_GROUP.replace("send_by: wecom", "send_by: wecom\nreminders: {together: 30 min}")
LINK = re.compile(r"https://dx\.example\.com/cases/(\S+)")

Answer = Callable[[Asked], tuple[int, bytes]]


class Killings:
    """Starts workers on one database and kills each at a chosen moment."""

    def __init__(self, database: Database, robot: FakeWeCom) -> None:
        self.database = database
        self.robot = robot
        self.environment = {
            **os.environ,
            "DONGXIAN_DATABASE_URL": database.url,
            "DONGXIAN_WECOM_WEBHOOK": robot.url,
            "DONGXIAN_ALLOW_PRIVATE_ADDRESSES": "1",
            "DONGXIAN_PUBLIC_URL": "https://dx.example.com",
            "DONGXIAN_LEASE": "1.5",
            "DONGXIAN_LATE_WARNING_MINUTES": "1440",  # half a day late is what these tests are about
        }

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", "dongxian", "worker"]
        with subprocess.Popen(command, env=self.environment, stderr=subprocess.PIPE) as process:
            try:
                yield process
            finally:
                process.kill()

    def count(self, table: str) -> int:
        wanted = {
            "missed": select(func.count()).select_from(deadlines).where(deadlines.c.state == "missed"),
            "delivered": select(func.count()).select_from(deliveries).where(deliveries.c.delivered),
            "merged": select(func.count()).select_from(outbox).where(outbox.c.state == "merged"),
            "waiting": select(func.count()).select_from(outbox).where(outbox.c.state == "pending"),
        }
        with self.database.read() as connection:
            return int(connection.execute(wanted[table]).scalar_one())

    def kill_when(self, table: str, reached: int) -> None:
        with self.worker() as process:
            wait_until(process, lambda: self.count(table) >= reached)

    def kill_in_request(self, number: int, *, answered: bool) -> None:
        """While the robot holds the request, before or after it has taken the message."""
        judged: Answer = self.robot.answer
        seen = 0

        def answer(asked: Asked) -> tuple[int, bytes]:
            nonlocal seen
            seen += 1
            if seen < number:
                return judged(asked)
            said = judged(asked) if answered else (503, b"{}")
            process.kill()
            process.wait()
            return said

        self.robot.answer = answer  # type: ignore[method-assign]
        with self.worker() as process:
            process.wait(timeout=60)
        self.robot.answer = judged  # type: ignore[method-assign]

    def finish(self) -> None:
        with self.worker() as process:
            wait_until(
                process,
                lambda: self.count("missed") == CUSTOMERS and self.count("waiting") == 0,
            )
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0


def wait_until(process: subprocess.Popen[bytes], reached: Callable[[], bool], seconds: float = 60) -> None:
    for _ in range(int(seconds / 0.02)):
        if reached():
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
            stderr = process.stderr.read().decode() if process.stderr else ""
            pytest.fail(f"the worker ended by itself: {stderr}")
    pytest.fail("the worker did not come to it")


def test_killed_at_any_point_nothing_is_lost_and_nothing_fires_twice(database: Database) -> None:
    long_ago = FixedClock(datetime.now(UTC) - timedelta(days=5, hours=12))
    company = Company(database, long_ago, IN_A_GROUP)
    cases = {company.customer(f"客户{number}") for number in range(CUSTOMERS)}

    # The robot's minute passes quickly; its limit has a test of its own.
    with FakeWeCom(clock=quick_seconds()) as robot:
        killings = Killings(database, robot)
        killings.kill_when("missed", 10)
        killings.kill_in_request(1, answered=False)
        killings.kill_in_request(2, answered=True)
        killings.kill_when("missed", 110)
        killings.kill_when("delivered", 60)
        killings.finish()

    assert Counter(case for case, _ in company.missed()) == Counter(cases)
    assert all(late for _, late in company.missed())
    with database.read() as connection:
        assert Counter(connection.scalars(select(messages.c.case))) == Counter(cases)

    texts = [LINK.findall(said.content) for said in robot.received]
    assert {case for text in texts for case in text} == cases
    repeated = sum(1 for number, text in enumerate(texts) if seen_before(texts[:number], text))
    # Only a kill between the robot's answer and its record repeats a text: one of them had to, one could not.
    assert 1 <= repeated <= 4
    assert killings.count("delivered") == CUSTOMERS


def test_killed_between_a_windows_end_and_its_delivery_there_is_one_digest(database: Database) -> None:
    """Real time has no half hour to spare: the window's end is moved into the past instead."""
    company = Company(database, FixedClock(datetime.now(UTC) - timedelta(days=5, hours=12)), GATHERED)
    cases = {company.customer(f"客户{number}") for number in range(30)}

    with FakeWeCom(clock=quick_seconds()) as robot:
        killings = Killings(database, robot)
        killings.kill_when("missed", 10)
        killings.kill_when("merged", 30)
        database.write(
            lambda connection: connection.execute(
                update(outbox)
                .where(outbox.c.effect == "digest")
                .values(next_at=datetime.now(UTC) - timedelta(seconds=1))
            )
        )
        killings.kill_in_request(1, answered=False)
        killings.kill_when("delivered", 1)
        with killings.worker() as process:
            wait_until(process, lambda: killings.count("waiting") == 0)

    [digest] = robot.received
    assert digest.content.startswith("30条提醒")
    with database.read() as connection:
        assert Counter(connection.scalars(select(messages.c.case))) == Counter(cases)


def seen_before(earlier: list[list[str]], text: list[str]) -> bool:
    return bool({case for each in earlier for case in each} & set(text))


def quick_seconds() -> Callable[[], float]:
    hours = iter(range(0, 10**9, 3600))
    return lambda: float(next(hours))
