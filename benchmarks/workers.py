"""One, two and four worker processes share due deadlines on PostgreSQL, whose messages go to a provider that waits 50 ms.

    uv run --no-sync python -m benchmarks.workers [--deadlines 100000] [--workers 1 2 4]

Each run starts on a fresh database: so many leads are adopted, and ten days later all their limits have passed at once.
The time runs from the moment all workers are ready until every deadline has fired and every message is delivered.
Every deadline must have fired once, and no message may have gone twice. DONGXIAN_DATABASE_URL takes a PostgreSQL of
yours, whose tables are dropped; without it a temporary server is started, which does not wait for its disk.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from threading import Event, Lock
from time import perf_counter

from sqlalchemy import Connection, func, insert, select

from benchmarks.reading import Reading, report
from engine.rules.command import Adopt
from runtime.channels.fake.server import Asked, FakeProvider
from runtime.clock import FixedClock
from runtime.gate import Gate
from runtime.jobs.settings import WorkerSettings
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.publication.publishing import publish
from runtime.storage.database import Database
from runtime.storage.tables import (
    deliveries,
    events,
    memberships,
    metadata,
    organisations,
    outbox,
    people,
    units,
)
from tests import postgresql

START = datetime(2026, 3, 2, 2, tzinfo=UTC)
LATER = START + timedelta(days=10)
PROVIDER_SECONDS = 0.05
AT_ONCE = 1_000
BAR = 1.2
MODEL = """
dongxian: 1
funnel: 分担
timezone: Asia/Shanghai
send_by: wecom
roles: [销售代表, 主管]
case: {owner: 销售代表, fields: {客户名称: text}, required: [客户名称]}
stages:
  - {stage: 触达, limit: 5 days, overdue: [{notify: 主管, say: "{{ 客户名称 }}停留{{ 停留 }}"}]}
  - won: 赢单
  - {lost: 输单, reasons: [价格]}
"""


class LaterClock:
    """Goes on from `LATER`, in every process alike."""

    def __init__(self, began: float) -> None:
        self._began = began

    def now(self) -> datetime:
        return LATER + timedelta(seconds=datetime.now(UTC).timestamp() - self._began)


class SlowProvider(FakeProvider):
    name = "slow"

    def __init__(self) -> None:
        super().__init__()
        self.texts = 0
        self._never, self._count = Event(), Lock()

    def judge(self, asked: Asked) -> tuple[int, int | str, Mapping[str, object]]:
        self._never.wait(PROVIDER_SECONDS)
        with self._count:
            self.texts += 1
        return 200, 0, {"errcode": 0, "errmsg": "ok"}


def found(connection: Connection) -> None:
    own = {"organisation": "o1"}
    connection.execute(insert(organisations).values(id="o1", name="A", created_at=START))
    connection.execute(insert(units).values(**own, id="sh", name="上海", path="/sh/", kind=""))
    assert publish(connection, "o1", {"funnel.yaml": MODEL}, now=START).model is not None
    for person, role in (("rep", "销售代表"), ("boss", "主管")):
        connection.execute(insert(people).values(**own, id=person, number=person, name=person))
        since = START - timedelta(days=30)
        connection.execute(
            insert(memberships).values(
                **own, id=person, person=person, unit="sh", role=role, valid_from=since
            )
        )


def adopt(database: Database, count: int) -> None:
    gate = Gate(database, Models(), FixedClock(START), Calendars())
    for first in range(0, count, AT_ONCE):
        commands = [lead(number) for number in range(first, min(first + AT_ONCE, count))]
        assert all(outcome.accepted for outcome in gate.adopt("o1", commands))


def lead(number: int) -> Adopt:
    entered = START - timedelta(hours=1)
    return Adopt(
        actor="rep",
        fields={"客户名称": f"客户{number}"},
        owner="rep",
        unit="sh",
        unit_path="/sh/",
        visits=(("触达", entered),),
        source="benchmark",
        key=str(number),
    )


def work(url: str, provider: str, began: float, ready: Barrier) -> None:
    settings = WorkerSettings.from_environment(
        {
            "DONGXIAN_WECOM_WEBHOOK": provider,
            "DONGXIAN_ALLOW_PRIVATE_ADDRESSES": "1",
            "DONGXIAN_CHANNEL_LIMITS": '{"wecom": {"rates": ["100000/s"]}}',
        }
    )
    with Database.open(url) as database:
        gate = Gate(database, Models(), LaterClock(began), Calendars())
        with database.read() as connection:
            gate.room(connection, "o1")  # the model is loaded
        worker = settings.worker(database, gate, LaterClock(began))
        ready.wait()
        worker.run(Event())


def shared(url: str, count: int, workers: int) -> float:
    """Deadlines a second."""
    began = datetime.now(UTC).timestamp()
    with SlowProvider() as provider, Database.open(url) as database:
        database.write(metadata.drop_all)
        database.create()
        database.write(found)
        adopt(database, count)
        spawned = multiprocessing.get_context("spawn")
        ready = spawned.Barrier(workers + 1)
        arguments = (url, f"{provider.address}/robot", began, ready)
        running = [spawned.Process(target=work, args=arguments, daemon=True) for _ in range(workers)]
        for process in running:
            process.start()
        try:
            ready.wait(timeout=120)
            started = perf_counter()
            while not all_done(database, count):
                running[0].join(0.2)
                assert all(process.is_alive() for process in running), "a worker ended by itself"
            seconds = perf_counter() - started
        finally:
            for process in running:
                process.kill()
                process.join()
        doubles(database, count)
        sys.stderr.write(f"{workers} workers: {seconds:.1f} s, {provider.texts} texts sent\n")
    return count / seconds


def all_done(database: Database, count: int) -> bool:
    with database.read() as connection:
        done = select(func.count()).select_from(outbox).where(outbox.c.state == "done")
        return int(connection.execute(done).scalar_one()) >= count


def doubles(database: Database, count: int) -> None:
    with database.read() as connection:
        fired = Counter(connection.scalars(select(events.c.stream).where(events.c.type == "deadline_missed")))
        sent = Counter(connection.scalars(select(deliveries.c.outbox).where(deliveries.c.delivered)))
    for what, times in (("deadline fired", fired), ("message went", sent)):
        if len(times) != count or max(times.values()) > 1:
            raise SystemExit(f"a {what} twice, or never: {len(times)} of {count}, {times.most_common(1)}")


def readings(count: int = 2_000, workers: Sequence[int] = (1, 2, 4)) -> Iterator[Reading]:
    with ExitStack() as stack:
        url = os.environ.get("DONGXIAN_DATABASE_URL") or stack.enter_context(postgresql.server())
        alone, *more = (shared(url, count, number) for number in workers)
        for number, rate in zip(workers[1:], more, strict=True):
            yield Reading.share_of_rate(
                f"deadlines, {number} workers share {count:,}", rate, alone, "one worker", BAR
            )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--deadlines", type=int, default=100_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    args = parser.parse_args()
    return report(readings(args.deadlines, args.workers))


if __name__ == "__main__":
    raise SystemExit(main())
