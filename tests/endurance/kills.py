"""A day of traffic while the worker, and now and then the web process, is killed with SIGKILL.

    python -m tests.endurance.kills --kills 1000 --store sqlite|postgresql [--seed 7]

What people do and where the kills are meant to fall follow from the seed; where exactly they hit is the machine's.
At the end the database, its history and the provider's ledger are compared: exit code 0 when nothing was lost
and nothing happened twice. `--url` takes an empty database of yours instead of a temporary one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Timer
from time import monotonic

from sqlalchemy import Connection, func, select

from runtime.storage import migration
from runtime.storage.database import Database
from runtime.storage.tables import deadlines, deliveries, events, outbox
from tests import postgresql
from tests.endurance import processes, proof, traffic
from tests.endurance.clock import SharedClock
from tests.endurance.ledger import Ledger
from tests.endurance.processes import Running, Town
from tests.endurance.traffic import Traffic

DAY = timedelta(days=1)
WEB_KILLS = 0.1  # a share of the kills
STEPS = 6  # of the clock between two kills
COMMANDS = (2, 4)
# How long a worker lives at most, and where a request is waited for, which comes sooner as a rule.
LIFE_SECONDS, IN_TRAP_SECONDS = 0.7, 1.5
_QUIET_SECONDS = 120.0
_LOOK_SECONDS = 0.02

MISSED = select(func.count()).select_from(deadlines).where(deadlines.c.state == "missed")


@dataclass(frozen=True)
class Summary:
    """`in_flight` are kills while the provider held a request; `repeats` requests it had seen before."""

    kills: int
    web_kills: int
    in_flight: int
    commands: int
    refused: int
    asked_again: int
    events: int
    fired: int
    fired_under_kills: int
    delivered: int
    attempts: int
    repeats: int
    seconds: float
    broken: tuple[str, ...]

    def __str__(self) -> str:
        lines = [
            f"{self.kills} kills of the worker ({self.in_flight} while the provider held a request), {self.web_kills} of the web"
            f" in {self.seconds:.0f} s",
            f"{self.commands} commands, {self.refused} refused by a rule, {self.asked_again} asked again after a kill;"
            f" {self.events} events",
            f"{self.fired} deadlines fired, {self.fired_under_kills} of them between kills; {self.delivered} messages delivered in {self.attempts} attempts,"
            f" {self.repeats} repeats that the provider knew by their key",
        ]
        said = [f"BROKEN: {each}" for each in self.broken[:50]]
        return "\n".join([*lines, *(said or ["nothing lost, nothing twice, history intact, replay equal"])])


def run(url: str, folder: Path, kills: int, seed: int) -> Summary:
    """On an empty database with its tables."""
    random, started = Random(seed), monotonic()
    clock = SharedClock.begun(folder / "clock", traffic.START)
    with Ledger(Random(seed + 1)) as ledger, Database.open(url) as database:
        tokens = database.write(traffic.found)
        town = Town(url, folder, ledger.address, DAY / kills / 4, processes.free_port())
        web, worker = Running(town, processes.serve, listens=True), Running(town, processes.work)
        try:
            people = Traffic(town.port, tokens, random, web.again)
            day = _Day(kills, random, database, clock, ledger, people, web, worker)
            day.live()
            ledger.before = ledger.after = None
            _drain(database, clock, worker)
            web.finish()
            worker.finish()
        finally:
            for each in (web, worker):
                if each.process.is_alive():
                    each.kill()
        with database.read() as connection:
            found = tuple(proof.broken(connection, ledger, people.stages, people.submissions, clock.now()))
            return _summary(connection, day, ledger, monotonic() - started, found)


@dataclass
class _Day:
    kills: int
    random: Random
    database: Database
    clock: SharedClock
    ledger: Ledger
    people: Traffic
    web: Running
    worker: Running
    web_kills: int = 0
    in_flight: int = 0
    fired: int = 0

    def live(self) -> None:
        for _ in range(self.kills):
            begun, trapped = monotonic(), self._lay_trap()
            life = self.random.uniform(0, IN_TRAP_SECONDS if trapped else LIFE_SECONDS)
            self._act()
            self.worker.ended(max(0.0, life - (monotonic() - begun)))
            self.worker.kill()
            self.worker.again()
        with self.database.read() as connection:
            self.fired = connection.execute(MISSED).scalar_one()

    def _lay_trap(self) -> bool:
        """A third dies before the provider has taken a message, a third after, a third anywhere."""
        self.ledger.before = self.ledger.after = None
        place = self.random.choice(("before", "after", "anywhere"))
        if place != "anywhere":
            setattr(self.ledger, place, self._kill_in_flight)
        return place != "anywhere"

    def _kill_in_flight(self) -> None:
        self.in_flight += self.worker.kill()

    def _act(self) -> None:
        """What people do while the clock goes on; once in a while the web dies under their hands."""
        commands = self.random.randint(*COMMANDS)
        killed = self.random.random() < WEB_KILLS
        timer = Timer(self.random.uniform(0, 0.04 * commands), self.web.kill)
        if killed:
            self.web_kills += 1
            timer.start()
        for step in range(STEPS):
            self.clock.pass_on(DAY / self.kills / STEPS)
            if step < commands:
                self.people.one()
        if killed:
            timer.join()
            self.web.again()


def _drain(database: Database, clock: SharedClock, worker: Running) -> None:
    """The last worker lives; the clock goes from one thing that waits to the next until nothing does."""
    while True:
        until = monotonic() + _QUIET_SECONDS
        while True:
            with database.read() as connection:
                busy, following = _waiting(connection, clock.now())
            if not busy:
                break
            assert monotonic() < until, "the worker does not come to rest"
            assert not worker.ended(_LOOK_SECONDS), "the worker ended by itself"
        if following is None:
            return
        clock.set(following + timedelta(seconds=1))


def _waiting(connection: Connection, now: datetime) -> tuple[bool, datetime | None]:
    """Whether anything could be done now, and when the next thing can be."""
    due = select(deadlines.c.due, deadlines.c.lease_until).where(
        deadlines.c.state == "pending", deadlines.c.due.is_not(None)
    )
    # Messages to one receiver leave in order: whatever the first one waits for, all wait for.
    first = select(outbox.c.next_at, outbox.c.lease_until).where(outbox.c.state == "pending")
    rows = [*connection.execute(due), *connection.execute(first.order_by(outbox.c.id).limit(1))]
    moments = [max(each for each in row if each is not None) for row in rows]
    return any(each < now for each in moments), min(moments, default=None)


def _summary(
    connection: Connection, day: _Day, ledger: Ledger, seconds: float, found: tuple[str, ...]
) -> Summary:
    def count(statement: object) -> int:
        return int(connection.execute(statement).scalar_one())  # type: ignore[call-overload]

    return Summary(
        kills=day.kills,
        web_kills=day.web_kills,
        in_flight=day.in_flight,
        commands=day.people.sent,
        refused=day.people.refused,
        asked_again=day.people.repeated,
        events=count(select(func.count()).select_from(events)),
        fired=count(MISSED),
        fired_under_kills=day.fired,
        delivered=len(ledger.keys),
        attempts=count(select(func.count()).select_from(deliveries)),
        repeats=sum(times - 1 for times in ledger.requests.values()),
        seconds=seconds,
        broken=found,
    )


@contextmanager
def empty_database(store: str, folder: Path) -> Iterator[str]:
    if store == "sqlite":
        yield f"sqlite:///{folder / 'dongxian.db'}"
        return
    with postgresql.server() as url:
        yield url


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--store", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--url", help="an empty database of your own")
    args = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="dongxian-kills-")))
        url = args.url or stack.enter_context(empty_database(args.store, folder))
        with Database.open(url) as database:
            migration.upgrade(database)
        summary = run(url, folder, args.kills, args.seed)
    sys.stdout.write(f"seed {args.seed}, {args.store}\n{summary}\n")
    return 1 if summary.broken else 0


if __name__ == "__main__":
    sys.exit(main())
