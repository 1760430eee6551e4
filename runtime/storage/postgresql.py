"""PostgreSQL: a transaction per work, repeated when the server asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import psycopg.errors
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from runtime.storage.database import Database

T = TypeVar("T")

WRITERS = 8
ATTEMPTS = 5

# A unique key taken by a concurrent transaction is seen on the second look.
_TRY_AGAIN = (
    psycopg.errors.SerializationFailure,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.UniqueViolation,
)

# In the order of the list; an import locks as many names as its chunk has rows.
_LOCK = text(
    "SELECT count(pg_advisory_xact_lock(hashtextextended(name, 0))) FROM unnest(CAST(:names AS text[])) AS name"
)


class PostgresqlDatabase(Database):
    def __init__(self, url: str) -> None:
        self.url = url
        driver = make_url(url).set(drivername="postgresql+psycopg")
        self._engine = create_engine(driver, pool_size=WRITERS, max_overflow=2 * WRITERS, pool_pre_ping=True)
        self._reader = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._writers = ThreadPoolExecutor(WRITERS, thread_name_prefix="dongxian-writer")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._reader.connect() as connection, connection.begin():
            yield connection

    def submit(self, work: Callable[[Connection], T]) -> Future[T]:
        return self._writers.submit(self.write, work)

    def write(self, work: Callable[[Connection], T]) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._engine.begin() as connection:
                    return work(connection)
            except DBAPIError as exception:
                if attempt == ATTEMPTS or not isinstance(exception.orig, _TRY_AGAIN):
                    raise
        raise AssertionError("unreachable: the last attempt returns or raises")

    def lock(self, connection: Connection, names: Iterable[str]) -> None:
        if ordered := sorted(names):
            connection.execute(_LOCK, {"names": ordered})

    def close(self) -> None:
        self._writers.shutdown()
        self._engine.dispose()
