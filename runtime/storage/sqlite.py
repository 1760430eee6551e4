"""SQLite: a query-only read engine, and a write engine behind one thread that commits in groups.

Threads that compete for SQLite's write lock cost a second at the 99th percentile; one writer does not,
and one fsync serves everybody who waited for it (research: performance C).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread, current_thread
from time import monotonic, sleep
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection

from runtime.storage.database import Database

T = TypeVar("T")

# Another process (a worker) may hold the write lock while it commits a long import.
BUSY_MILLISECONDS = 30_000
GROUP = 64


class SqliteDatabase(Database):
    def __init__(self, url: str) -> None:
        database = make_url(url).database
        if not database or database == ":memory:":
            raise ValueError("Dongxian needs a SQLite file: readers and the writer are separate connections")
        Path(database).parent.mkdir(parents=True, exist_ok=True)
        self.url = url
        _write_ahead(database)
        self._writer = Writer(_engine(url, "BEGIN IMMEDIATE", ("synchronous = FULL", "foreign_keys = ON")))
        self._reader = _engine(url, "BEGIN", ("query_only = ON",))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._reader.connect() as connection, connection.begin():
            yield connection

    def submit(self, work: Callable[[Connection], T]) -> Future[T]:
        return self._writer.submit(work)

    def lock(self, connection: Connection, names: Iterable[str]) -> None:
        """BEGIN IMMEDIATE holds the whole file already."""

    def close(self) -> None:
        self._writer.close()
        self._reader.dispose()


def _write_ahead(file: str) -> None:
    """WAL stays with the file. Two who switch it at once are refused at once: SQLite's own timeout does not apply."""
    patience = monotonic() + BUSY_MILLISECONDS / 1000
    with closing(sqlite3.connect(file)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError:
                if monotonic() > patience:
                    raise
                sleep(0.05)


def _engine(url: str, begin: str, pragmas: tuple[str, ...]) -> Engine:
    one_writer = {"poolclass": NullPool} if begin != "BEGIN" else {}
    engine = create_engine(url, connect_args={"check_same_thread": False}, **one_writer)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, record: object) -> None:
        # The driver's own transaction control would send BEGIN late and deferred.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (f"busy_timeout = {BUSY_MILLISECONDS}", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


class _Item:
    """One piece of work and those who wait for it."""

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self.work = work
        self.future: Future[Any] = Future()
        self.result: Any = None

    def run(self, connection: Connection, *, savepoint: bool) -> bool:
        """False when the work was undone; its exception is then on its way to the caller already."""
        if savepoint:
            connection.exec_driver_sql("SAVEPOINT work")
        try:
            self.result = self.work(connection)
        except BaseException as exception:  # noqa: BLE001  # whatever it was, it belongs to the caller who waits
            if savepoint:
                connection.exec_driver_sql("ROLLBACK TO work")
                connection.exec_driver_sql("RELEASE work")
            self.future.set_exception(exception)
            return False
        if savepoint:
            connection.exec_driver_sql("RELEASE work")
        return True


class Writer:
    """The thread that owns the write connection. Work is undone alone, committed together."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: SimpleQueue[_Item | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="dongxian-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Connection], T]) -> Future[T]:
        if current_thread() is self._thread:
            raise RuntimeError("work already inside a write uses the connection it was given")
        if not self._thread.is_alive():
            raise RuntimeError("the database is closed")
        item = _Item(work)
        self._queue.put(item)
        return item.future

    def close(self) -> None:
        self._queue.put(None)
        self._thread.join()
        self._engine.dispose()

    def _run(self) -> None:
        sound = False
        while not sound:
            with self._engine.connect() as connection:
                sound = self._serve(connection)

    def _serve(self, connection: Connection) -> bool:
        """True when the end has come, False when a piece of work left the connection unusable."""
        while (first := self._queue.get()) is not None:
            group, ending = self._group(first)
            if not _commit(connection, group):
                if ending:
                    self._queue.put(None)
                return False
            if ending:
                break
        return True

    def _group(self, first: _Item) -> tuple[list[_Item], bool]:
        """Everything that is waiting already; nobody waits for more to come."""
        group = [first]
        while len(group) < GROUP:
            try:
                item = self._queue.get_nowait()
            except Empty:
                break
            if item is None:
                return group, True
            group.append(item)
        return group, False


def _commit(connection: Connection, group: list[_Item]) -> bool:
    """Whoever waits learns how it ended. False when the connection must not be used again."""
    group = [item for item in group if item.future.set_running_or_notify_cancel()]
    if not group:
        return True
    try:
        transaction = connection.begin()
        alone = len(group) == 1
        done = [item for item in group if item.run(connection, savepoint=not alone)]
        transaction.commit() if done else transaction.rollback()
    except Exception as exception:  # noqa: BLE001  # the writer outlives whatever work did to its connection
        connection.invalidate()
        for item in group:
            if not item.future.done():
                item.future.set_exception(exception)
        return False
    for item in done:
        item.future.set_result(item.result)
    return True
