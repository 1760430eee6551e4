"""Five thousand reminders to one person as one digest, beside the same five thousand sent one by one.

The channel answers at once, so that only our own work is measured.

uv run --no-sync python -m benchmarks.digests          DONGXIAN_DATABASE_URL for PostgreSQL
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert

from benchmarks.reading import Reading, report
from engine.model.reminders import Reminders
from runtime.channels.in_app import InApp
from runtime.effects import message
from runtime.effects.delivery import Delivery
from runtime.effects.message import Message
from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.tables import metadata, organisations, outbox, people

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
WINDOW = timedelta(minutes=30)
COUNT = 5_000
RUNS = 3
# Gathering must not cost more than the deliveries it saves.
BAR = 1.0


class Prompt(InApp):
    """A provider that takes everything."""

    kind = "wecom_app"


def fill(connection: Connection, reminders: Reminders | None) -> None:
    notice = Message(
        person="p",
        title="触达超时",
        say="明德医院在触达已停留5天",
        public="某客户在触达已停留5天",
        channels=("wecom_app",),
        addressed=("p",),
        reminders=reminders,
    )
    rows = [
        {"organisation": "o", "id": new_id(), **message.values(notice, key=str(number), case="c", now=NOW)}
        for number in range(COUNT)
    ]
    connection.execute(insert(outbox), rows)


def found(connection: Connection) -> None:
    connection.execute(insert(organisations).values(id="o", name="o", created_at=NOW))
    connection.execute(insert(people).values(organisation="o", id="p", number="1", name="王"))


def rate(url: str, reminders: Reminders | None) -> float:
    """Reminders a second until nothing waits; the best of several runs."""
    rates = []
    for _ in range(RUNS):
        with Database.open(url) as database:
            database.write(metadata.drop_all)
            database.create()
            database.write(found)
            database.write(lambda connection: fill(connection, reminders))
            channels = {"wecom_app": Prompt()}
            lease = timedelta(minutes=3)
            delivery = Delivery(database, channels, by="benchmark", lease=lease, public_url=None)
            started = time.perf_counter()
            for now in (NOW, NOW + WINDOW):
                while delivery.deliver(now):
                    pass
            rates.append(COUNT / (time.perf_counter() - started))
            delivery.close()
    return max(rates)


def readings() -> Iterator[Reading]:
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DONGXIAN_DATABASE_URL", f"sqlite:///{Path(folder) / 'digests.db'}")
        together = rate(url, Reminders(timezone="Asia/Shanghai", together=WINDOW))
        apart = rate(url, None)
    yield Reading.share_of_rate("reminders of one person, one digest", together, apart, "one by one", BAR)


if __name__ == "__main__":
    sys.exit(report(readings()))
