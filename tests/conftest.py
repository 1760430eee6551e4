"""Both stores, fresh and empty for every test that asks for a `database`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql
from sqlalchemy import Table, make_url

from runtime.storage import migration
from runtime.storage.database import Database
from runtime.storage.tables import metadata
from tests import postgresql

_numbers = count()

# A busy machine is slow, not wrong: how long an example took is no verdict.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@contextmanager
def empty_postgresql(server: str) -> Iterator[str]:
    """A database of its own on the server, dropped at the end."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "template.db"
    with Database.open(f"sqlite:///{file}") as database:
        migration.upgrade(database)
    return file


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with postgresql.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: str) -> Iterator[str]:
    """One for the session, emptied before each test: making one each time forces a checkpoint of the server."""
    with empty_postgresql(postgresql_server) as url:
        with Database.open(url) as database:
            migration.upgrade(database)
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest, store: str, tmp_path: Path) -> Iterator[str]:
    """No tables yet: for migrations."""
    if store == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with empty_postgresql(request.getfixturevalue("postgresql_server")) as url:
        yield url


@pytest.fixture
def database_url(request: pytest.FixtureRequest, store: str, tmp_path: Path) -> Iterator[str]:
    if store == "sqlite":
        file = tmp_path / "dongxian.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    url = str(request.getfixturevalue("postgresql_database"))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET lock_timeout = '10s'")
        connection.execute(sql.SQL("; ").join(map(_emptied, reversed(metadata.sorted_tables))))
    yield url


def _emptied(table: Table) -> sql.Composed:
    return sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with Database.open(database_url) as database:
        yield database


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """For rooms whose own tests do not touch SQL: one store is enough there, and quicker."""
    file = tmp_path / "dongxian.db"
    shutil.copy(sqlite_template, file)
    with Database.open(f"sqlite:///{file}") as database:
        yield database
