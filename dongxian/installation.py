"""The database of this installation as the commands open it, and the plain word when that cannot be done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from dongxian.report import spoken
from dongxian.stop import Stop
from engine.diagnostics import Text
from runtime.channels.environment import BadSetting
from runtime.jobs.settings import WorkerSettings
from runtime.organisation.organisation import find_organisation
from runtime.settings import Settings
from runtime.storage import migration
from runtime.storage.database import Database

OLD_TABLES = Text(
    "数据库还没有准备好,先运行 dongxian migrate",
    "The database is not ready for this version; run dongxian migrate first",
)
NO_ORGANISATION = Text(
    "没有这个组织,用 --organisation 写全名", "No such organisation; name it with --organisation"
)


@contextmanager
def installed() -> Iterator[Database]:
    """Raises Stop when the tables are older than this version or not there at all."""
    settings = Settings.from_environment()
    settings.data.mkdir(parents=True, exist_ok=True)
    with Database.open(settings.database_url) as database:
        if migration.current(database) != migration.latest():
            raise Stop(OLD_TABLES)
        yield database


def organisation_named(connection: Connection, name: str) -> str:
    organisation = find_organisation(connection, name)
    if organisation is None:
        raise Stop(NO_ORGANISATION)
    return organisation


def worker_settings() -> WorkerSettings:
    try:
        return WorkerSettings.from_environment(os.environ)
    except BadSetting as bad:
        raise Stop(spoken([bad.diagnostic])) from bad
