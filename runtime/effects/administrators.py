"""Messages about the installation itself: to every administrator, in the language that each reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from engine.diagnostics import Diagnostic
from runtime.effects.message import Message, values
from runtime.effects.readers import language_read
from runtime.models import Models
from runtime.storage.ids import new_id
from runtime.storage.tables import accounts, organisations, outbox


def tell(
    connection: Connection,
    organisation: str,
    key: str,
    said: Diagnostic,
    channels: tuple[str, ...],
    now: datetime,
    more: str = "",
) -> None:
    """`key` stands for this telling, `more` is added as it is, in nobody's language."""
    kind = said.code.id
    for person, own, default in _administrators(connection, organisation):
        language = language_read(own, default)
        title = f"{kind} {said.message(language)}"
        message = Message(
            person=person,
            title=title[:200],
            say="\n\n".join(filter(None, (said.message(language), said.hint(language), more))),
            public=title,
            because=kind,
            channels=channels,
            addressed=(person,),
        )
        row = values(message, key=f"{key}/{person}", case=None, now=now)
        connection.execute(insert(outbox).values(organisation=organisation, id=new_id(), **row))


def channels_of(models: Models, connection: Connection, organisation: str) -> tuple[str, ...]:
    """The model's own; the inbox gets every message in any case."""
    model = models.current(connection, organisation)
    return ("in_app",) if model is None else model.channels


def _administrators(connection: Connection, organisation: str) -> Sequence[tuple[str, str | None, str]]:
    found = connection.execute(
        select(accounts.c.person, accounts.c.language, organisations.c.language.label("default"))
        .join(organisations, organisations.c.id == accounts.c.organisation)
        .where(
            accounts.c.organisation == organisation,
            accounts.c.administrator.is_(True),
            accounts.c.disabled_at.is_(None),
        )
    )
    return [(row.person, row.language, row.default) for row in found]
