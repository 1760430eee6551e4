"""The two doors of the database, on both stores."""

from __future__ import annotations

import contextlib
from concurrent.futures import Future, wait
from datetime import UTC, datetime
from threading import Event

import pytest
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import DBAPIError, InvalidRequestError

from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.tables import organisations

NOW = datetime(2026, 3, 2, 8, 0, 0, 123457, tzinfo=UTC)


def add(connection: Connection, name: str) -> str:
    id = new_id()
    connection.execute(insert(organisations).values(id=id, name=name, created_at=NOW))
    return id


def names(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(select(organisations.c.name).order_by(organisations.c.name)))


def test_what_was_written_can_be_read_with_its_microseconds(database: Database) -> None:
    database.write(lambda connection: add(connection, "华东"))
    with database.read() as connection:
        assert connection.scalar(select(organisations.c.created_at)) == NOW


def test_the_reading_door_refuses_to_write(database: Database) -> None:
    with database.read() as connection, pytest.raises(DBAPIError):
        add(connection, "华东")
    assert names(database) == []


def test_a_naive_instant_is_refused(database: Database) -> None:
    with database.read() as connection, pytest.raises(Exception, match="naive"):
        connection.execute(select(organisations).where(organisations.c.created_at > datetime(2026, 1, 1)))


def test_failing_work_does_not_spoil_the_work_beside_it(database: Database) -> None:
    gate = Event()

    def hold(connection: Connection) -> str:
        gate.wait(5)
        return add(connection, "first")

    def fail(connection: Connection) -> None:
        add(connection, "undone")
        raise LookupError("no such customer")

    works: list[Future[object]] = [database.submit(hold)]
    works += [database.submit(lambda connection, n=n: add(connection, f"n{n}")) for n in range(3)]
    failing = database.submit(fail)
    works += [database.submit(lambda connection, n=n: add(connection, f"m{n}")) for n in range(3)]
    gate.set()
    assert not wait(works, timeout=10).not_done
    assert isinstance(failing.exception(10), LookupError)
    assert names(database) == ["first", "m0", "m1", "m2", "n0", "n1", "n2"]


def test_two_processes_may_write_the_same_database(database: Database, database_url: str) -> None:
    with Database.open(database_url) as other:
        works = [(database, other)[n % 2].submit(lambda connection: add(connection, "x")) for n in range(60)]
        assert not wait(works, timeout=30).not_done
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(organisations)) == 60


def test_ids_grow_with_time_and_are_unique() -> None:
    ids = [new_id() for _ in range(2000)]
    assert len(set(ids)) == 2000
    assert [id[:13] for id in ids] == sorted(id[:13] for id in ids)
    assert {id[14] for id in ids} == {"7"}


def test_work_that_ends_the_transaction_itself_gets_the_blame_and_the_next_work_goes_on(database):
    def spoil(connection):
        connection.commit()

    with contextlib.suppress(InvalidRequestError):
        database.submit(spoil).result(timeout=20)
    assert database.submit(lambda connection: connection.scalar(select(1))).result(timeout=20) == 1
