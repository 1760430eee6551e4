"""The revisions lead to exactly the tables of the code, on both stores."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from runtime.storage import migration
from runtime.storage.database import Database
from runtime.storage.tables import metadata


def test_upgrading_an_empty_database_gives_the_tables_of_the_code(empty_database_url: str) -> None:
    with Database.open(empty_database_url) as database:
        assert migration.current(database) is None
        migration.upgrade(database)
        assert migration.current(database) == migration.latest()
        with database.read() as connection:
            migrated = MigrationContext.configure(connection, opts={"compare_server_default": True})
            assert compare_metadata(migrated, metadata) == []
            indexes = {
                (table, index["name"]): (index["column_names"], index["unique"])
                for table in metadata.tables
                for index in inspect(connection).get_indexes(table)
            }
    assert indexes == {
        (table.name, index.name): ([column.name for column in index.columns], index.unique)
        for table in metadata.tables.values()
        for index in table.indexes
    }


def test_upgrading_twice_changes_nothing(empty_database_url: str) -> None:
    with Database.open(empty_database_url) as database:
        migration.upgrade(database)
        migration.upgrade(database)
        assert migration.current(database) == migration.latest()
