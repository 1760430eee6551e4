from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy import select

from runtime.channels.in_app import InApp
from runtime.clock import FixedClock
from runtime.jobs import deadlines
from runtime.jobs.worker import Worker
from runtime.storage.tables import checkpoints
from tests.runtime.jobs.company import COMPANY, START, Company


class Ticking(FixedClock):
    """Moves a microsecond whenever it is read, so that the order of records can be seen."""

    def now(self) -> datetime:
        self.set(super().now() + timedelta(microseconds=1))
        return super().now()


def test_a_customer_left_in_first_contact_reminds_the_supervisor_once(company: Company) -> None:
    worker = company.new_worker()
    company.customer("宏达医院")

    worker.step(company.at(days=5))
    assert company.told("boss") == []  # exactly at the limit is in time
    worker.step(company.at(days=5, minutes=1))
    assert company.told("boss") == ["宏达医院在触达已停留5天"]
    assert company.told("trainer") == ["宏达医院在触达已停留5天"]
    worker.step(company.at(days=30))
    assert len(company.told("boss")) == 1


def test_a_customer_who_moved_on_in_time_reminds_nobody(company: Company) -> None:
    case = company.customer("宏达医院")
    company.at(days=4)
    company.move(case)

    company.new_worker().step(company.at(days=6))

    assert company.told("boss") == []
    assert list(company.states()) == ["met"]


def test_after_26_hours_without_a_worker_each_missed_deadline_fires_once_in_order_marked_late(
    company: Company,
) -> None:
    expected = []
    for number in range(6):
        company.at(hours=4 * (5 - number))
        expected.insert(0, company.customer(f"客户{number}"))
    clock = Ticking(START + timedelta(days=5, hours=26))

    worker = company.new_worker(company.new_gate(clock))
    worker.step(START + timedelta(days=5, hours=26))
    worker.step(START + timedelta(days=5, hours=27))

    assert company.missed() == [(case, True) for case in expected]
    assert len(company.told("boss")) == 6


def test_a_deadline_that_fires_in_time_is_not_marked_late(company: Company) -> None:
    case = company.customer("宏达医院")

    company.new_worker().step(company.at(days=5, minutes=4))

    assert company.missed() == [(case, False)]


def test_a_clock_that_was_back_when_the_deadline_was_claimed_does_not_lose_it(company: Company) -> None:
    company.customer("宏达医院")
    worker = company.new_worker(company.new_gate(FixedClock(START)))
    worker.step(company.at(days=5, hours=1))  # claimed as due, but the gate's own clock stands at the start
    assert company.told("boss") == []

    company.new_worker().step(company.at(days=5, hours=3))
    company.new_worker().step(company.at(days=5, hours=5))

    assert len(company.told("boss")) == 1


def test_a_clock_that_is_set_back_fires_nothing_again(company: Company) -> None:
    company.customer("宏达医院")
    worker = company.new_worker()

    worker.step(company.at(days=5, hours=1))
    worker.step(company.at(days=4))
    worker.step(company.at(days=5, hours=2))

    assert len(company.missed()) == 1
    assert len(company.told("boss")) == 1


def test_four_workers_at_once_fire_each_deadline_once(company: Company) -> None:
    for number in range(40):
        company.customer(f"客户{number}")
    now = company.at(days=5, hours=1)
    workers = [company.new_worker() for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda worker: worker.step(now), workers))

    assert len(company.missed()) == len({case for case, _ in company.missed()}) == 40
    assert len(company.told("boss")) == 40


def test_a_deadline_claimed_by_a_worker_that_died_fires_when_the_lease_is_over(company: Company) -> None:
    company.customer("宏达医院")
    now = company.at(days=5, hours=1)
    lease = timedelta(minutes=3)
    company.database.write(
        lambda connection: deadlines.claim(connection, now, by="dead", lease=lease, limit=10)
    )
    worker = company.new_worker()

    worker.step(company.at(days=5, hours=1, minutes=2))
    assert company.missed() == []
    worker.step(company.at(days=5, hours=1, minutes=3))
    assert len(company.missed()) == 1


def test_one_case_that_cannot_be_decided_does_not_stop_the_others(company: Company) -> None:
    broken = company.customer("坏数据")
    whole = company.customer("宏达医院")
    version = company.pinned(broken)
    company.pin(broken, "0" * 64)
    worker = company.new_worker()

    worker.step(company.at(days=6))
    assert [case for case, _ in company.missed()] == [whole]

    company.pin(broken, version)
    worker.step(company.at(days=6, minutes=50))
    assert len(company.missed()) == 1
    worker.step(company.at(days=6, minutes=61))
    assert [case for case, _ in company.missed()] == [whole, broken]


def test_the_heads_of_streams_are_sealed_every_hour_while_something_moves(company: Company) -> None:
    worker = Worker(company.database, company.gate, company.clock, {"in_app": InApp()})

    def sealed() -> list[datetime]:
        with company.database.read() as connection:
            return list(
                connection.scalars(select(checkpoints.c.at).where(checkpoints.c.organisation == COMPANY))
            )

    company.customer("甲")
    worker.step(company.at(minutes=1))
    company.customer("乙")
    worker.step(company.at(minutes=59))
    assert sealed() == [START + timedelta(minutes=1)]
    worker.step(company.at(minutes=61))
    assert sealed() == [START + timedelta(minutes=1), START + timedelta(minutes=61)]
    worker.step(company.at(hours=9))
    assert len(sealed()) == 2


class OneRound(Event):
    """Set after it was asked once."""

    def is_set(self) -> bool:
        asked = super().is_set()
        self.set()
        return asked


def test_a_worker_that_has_something_to_do_seals_nevertheless(company: Company) -> None:
    company.customer("甲")
    company.clock.set(company.at(days=5, minutes=1))
    company.new_worker().run(OneRound())
    assert company.told("boss") != []
    with company.database.read() as connection:
        sealed = connection.scalars(
            select(checkpoints.c.at).where(checkpoints.c.organisation == COMPANY)
        ).all()
    assert sealed == [company.at(days=5, minutes=1)]
