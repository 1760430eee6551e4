"""One database behind two doors: `read` never writes, `write` is all or nothing.

SQLite and PostgreSQL differ only below this line (`runtime.storage.sqlite`, `runtime.storage.postgresql`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from importlib import import_module
from typing import TypeVar

from sqlalchemy import Connection, make_url

from runtime.storage.tables import metadata

T = TypeVar("T")


class Database(ABC):
    """Work given to `write` and `submit` may run more than once, in any thread, and must not commit."""

    url: str

    @staticmethod
    def open(url: str) -> Database:
        """The driver is imported when it is needed, so that a laptop does not pay for PostgreSQL's."""
        backend = make_url(url).get_backend_name()
        if backend == "sqlite":
            return import_module("runtime.storage.sqlite").SqliteDatabase(url)
        if backend == "postgresql":
            return import_module("runtime.storage.postgresql").PostgresqlDatabase(url)
        raise ValueError(f"database {backend!r}: Dongxian runs on sqlite and postgresql")

    @abstractmethod
    def read(self) -> AbstractContextManager[Connection]:
        """One consistent view; a statement that writes is refused."""

    @abstractmethod
    def submit(self, work: Callable[[Connection], T]) -> Future[T]:
        """Resolves after the commit is durable, or with the exception that undid the work."""

    def write(self, work: Callable[[Connection], T]) -> T:
        return self.submit(work).result()

    @abstractmethod
    def lock(self, connection: Connection, names: Iterable[str]) -> None:
        """Others who lock one of these names wait until this transaction ends."""

    def create(self) -> None:
        self.write(metadata.create_all)

    @abstractmethod
    def close(self) -> None: ...

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
