"""Runs revisions on the connection that `dongxian migrate` hands over, or on DONGXIAN_DATABASE_URL."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from runtime.settings import Settings
from runtime.storage.database import Database
from runtime.storage.tables import metadata


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    context.run_migrations()


if (connection := context.config.attributes.get("connection")) is not None:
    run(connection)
else:
    with Database.open(Settings.from_environment().database_url) as database:
        database.write(run)
