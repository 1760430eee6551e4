"""The messages inside Dongxian; the unique key makes each appear exactly once however often it is put."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from engine.diagnostics import Diagnostic
from runtime.effects.readers import language_read
from runtime.storage.ids import new_id
from runtime.storage.tables import accounts, messages, organisations

MOST_TITLE = 200


def put(
    connection: Connection,
    organisation: str,
    *,
    key: str,
    person: str,
    case: str | None,
    title: str,
    body: str,
    because: str,
    now: datetime,
    copy: bool = False,
) -> None:
    there = select(messages.c.id).where(
        messages.c.organisation == organisation, messages.c.key == key, messages.c.person == person
    )
    if connection.execute(there).first() is not None:
        return
    connection.execute(
        insert(messages).values(
            organisation=organisation,
            id=new_id(),
            key=key,
            person=person,
            case=case,
            title=title[:MOST_TITLE],
            body=body,
            because=because,
            copy=copy,
            created_at=now,
        )
    )


def tell_administrators(
    connection: Connection,
    organisation: str,
    problem: Diagnostic,
    *,
    key: str,
    case: str | None,
    now: datetime,
) -> None:
    """In the inbox only: when channels fail, the warning must not need a channel."""
    found = connection.execute(
        select(accounts.c.person, accounts.c.language, organisations.c.language.label("default"))
        .join(organisations, organisations.c.id == accounts.c.organisation)
        .where(
            accounts.c.organisation == organisation,
            accounts.c.administrator.is_(True),
            accounts.c.disabled_at.is_(None),
        )
    )
    for person, own, default in found.all():
        language = language_read(own, default)
        put(
            connection,
            organisation,
            key=key,
            person=person,
            case=case,
            title=f"{problem.code} {problem.message(language)}",
            body=problem.message(language) + "\n\n" + problem.hint(language),
            because=problem.code.id,
            now=now,
        )
