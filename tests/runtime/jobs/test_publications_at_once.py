"""Two people publish, and two workers come to what is due, at the same moment: each thing happens once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.model import Loaded
from runtime.jobs.publications import ModelFollowing
from runtime.publication.act import acts_of, cancel, in_force
from runtime.publication.publishing import Asked, publish_as
from runtime.storage.database import Database
from runtime.storage.tables import messages
from tests.runtime.jobs.company import COMPANY, MODEL, Company

WORKERS = 4


@pytest.fixture
def company(database: Database) -> Company:
    return Company(database)


def published(company: Company, days: int, **asked: object) -> Loaded:
    text = MODEL.replace("5 days", f"{days} days")
    return company.database.write(
        lambda c: publish_as(c, COMPANY, {"funnel.yaml": text}, Asked(**asked), company.clock.now())
    )


def following(company: Company, number: int) -> ModelFollowing:
    gate = company.new_gate()
    return ModelFollowing(company.database, gate, by=f"w{number}", lease=timedelta(minutes=1))


def test_a_dated_publication_to_which_all_workers_come_at_once_comes_into_force_once(
    company: Company,
) -> None:
    workers = [following(company, number) for number in range(WORKERS)]
    with ThreadPoolExecutor(WORKERS) as threads:
        for days in range(6, 16):
            published(company, days, at=company.clock.now() + timedelta(days=1))
            now = company.at(days=days)
            list(threads.map(lambda worker, now=now: worker.advance(now), workers))
    with company.database.read() as connection:
        states = {act.state for act in acts_of(connection, COMPANY)}
        places = [act.place for act in in_force(connection, COMPANY)]
        assert connection.scalars(select(messages.c.title)).all() == []
    assert "cancelled" not in states
    assert places == list(range(1, 12))


def test_what_is_cancelled_while_a_worker_comes_to_it_is_either_cancelled_or_in_force(
    company: Company,
) -> None:
    worker = following(company, 1)
    with ThreadPoolExecutor(2) as threads:
        for days in range(6, 16):
            published(company, days, at=company.clock.now() + timedelta(days=1))
            now = company.at(days=days)
            with company.database.read() as connection:
                number = acts_of(connection, COMPANY)[-1].number
            coming = threads.submit(worker.advance, now)
            taken_back = company.database.submit(
                lambda c, number=number, now=now: cancel(c, COMPANY, number, now)
            ).result()
            coming.result()
            with company.database.read() as connection:
                last = acts_of(connection, COMPANY)[-1]
                assert (last.state == "cancelled", last.place is None) == (taken_back, taken_back)


def test_of_two_people_who_publish_on_the_same_version_at_once_one_hears_of_the_other(
    company: Company,
) -> None:
    with ThreadPoolExecutor(2) as threads:
        for days in (6, 8, 10, 12, 14):
            with company.database.read() as connection:
                base = in_force(connection, COMPANY)[-1].version
            both = threads.map(
                lambda limit, base=base: published(company, limit, base=base), (days, days + 1)
            )
            assert sorted(loaded.model is None for loaded in both) == [False, True]
