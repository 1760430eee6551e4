"""A person's messages, and what led to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Label,
    Row,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from engine.rules.decision import TraceStep
from runtime.storage.tables import cases, deadlines, decisions, events, messages

PAGE = 30


class _Steps(msgspec.Struct, frozen=True):
    steps: tuple[TraceStep, ...]


_decode = msgspec.json.Decoder(_Steps).decode


@dataclass(frozen=True, slots=True)
class MessageList:
    rows: Sequence[Row[tuple[object, ...]]]
    total: int
    page: int

    @property
    def has_later(self) -> bool:
        return self.page * PAGE < self.total


def messages_of(
    connection: Connection,
    organisation: str,
    person: str,
    sees: ColumnElement[bool],
    *,
    only_unread: bool,
    page: int = 1,
) -> MessageList:
    """The latest first; the case's name is as it is now, and None once the case has left the reader's sight."""
    found = _of(organisation, person)
    if only_unread:
        found = and_(found, messages.c.read_at.is_(None))
    rows = connection.execute(
        select(
            messages, cases.c.name.label("case_name"), _stoppable(person), func.count().over().label("total")
        )
        .outerjoin(cases, _seen(sees))
        .where(found)
        .order_by(messages.c.created_at.desc(), messages.c.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return MessageList(rows, rows[0].total if rows else 0, page)


def message_of(
    connection: Connection, organisation: str, person: str, sees: ColumnElement[bool], id: str
) -> Row[tuple[object, ...]] | None:
    return connection.execute(
        select(messages, cases.c.name.label("case_name"), _stoppable(person), cases.c.model_version)
        .outerjoin(cases, _seen(sees))
        .where(_of(organisation, person), messages.c.id == id)
    ).first()


def unread_by(connection: Connection, organisation: str, person: str) -> int:
    unread = (
        select(func.count())
        .select_from(messages)
        .where(_of(organisation, person), messages.c.read_at.is_(None))
    )
    return connection.execute(unread).scalar_one()


def mark_read(
    connection: Connection, organisation: str, person: str, now: datetime, id: str | None = None
) -> int:
    """All of them without `id`. The first reading counts."""
    chosen = _of(organisation, person) if id is None else and_(_of(organisation, person), messages.c.id == id)
    return connection.execute(
        update(messages).where(chosen, messages.c.read_at.is_(None)).values(read_at=now)
    ).rowcount


def trace_of(connection: Connection, organisation: str, case: str, key: str) -> tuple[TraceStep, ...]:
    """The steps of the decision that sent the message; its key starts with the case and the event's number."""
    number = key.removeprefix(f"{case}:").partition(":")[0]
    if not number.isdigit():
        return ()
    trace = connection.scalar(
        select(decisions.c.trace)
        .join(
            events,
            and_(events.c.organisation == decisions.c.organisation, events.c.decision == decisions.c.id),
        )
        .where(
            events.c.organisation == organisation,
            events.c.kind == "case",
            events.c.stream == case,
            events.c.sequence == int(number),
        )
    )
    return () if trace is None else _decode(trace).steps


def _stoppable(person: str) -> Label[bool]:
    """A reminder whose ladder still climbs. Whom it watches, the owner, is not offered to stop it."""
    source = literal("clause/") + deadlines.c.clause + "#" + cast(deadlines.c.occurrence, String)
    of_level = func.substr(messages.c.because, 1, func.length(source) + 1) == source + "@"
    return (
        exists()
        .where(
            deadlines.c.organisation == cases.c.organisation,
            deadlines.c.case == cases.c.id,
            deadlines.c.state == "pending",
            deadlines.c.step > 0,
            cases.c.owner != person,
            or_(messages.c.because == source, of_level),
        )
        .label("stoppable")
    )


def _seen(sees: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(cases.c.organisation == messages.c.organisation, cases.c.id == messages.c.case, sees)


def _of(organisation: str, person: str) -> object:
    return and_(messages.c.organisation == organisation, messages.c.person == person)
