"""The organisation itself: founded once, then found by its name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from engine.diagnostics import Language
from runtime.storage.tables import organisations


def found_organisation(
    connection: Connection, id: str, name: str, language: Language, now: datetime, *, demo: bool = False
) -> None:
    """`language` is what its people read until they choose another."""
    connection.execute(
        insert(organisations).values(id=id, name=name, demo=demo, language=language, created_at=now)
    )


def find_organisation(connection: Connection, name: str) -> str | None:
    """The organisation of that name; with a single one nobody needs to name it."""
    query = select(organisations.c.id)
    found = connection.execute(query.where(organisations.c.name == name) if name else query.limit(2)).all()
    return found[0].id if len(found) == 1 else None
