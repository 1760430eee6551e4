"""The delivery log: every attempt, and what still waits, about the cases that somebody sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select, true

from runtime.effects.message import read
from runtime.storage.tables import cases, deliveries, outbox, people
from runtime.storage.tables.columns import written_out

PAGE = 50
MOST_WAITING = 50


@dataclass(frozen=True, slots=True)
class Logged:
    """`reader` is None for a role that nobody held."""

    title: str
    case: str
    case_name: str | None
    reader: str | None
    channel: str
    attempt: int
    at: datetime
    delivered: bool
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Waiting:
    title: str
    case: str
    case_name: str | None
    reader: str | None
    attempts: int
    next_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryLog:
    rows: Sequence[Logged]
    total: int
    page: int

    @property
    def has_later(self) -> bool:
        return self.page * PAGE < self.total


_OF_CASE = and_(cases.c.organisation == outbox.c.organisation, cases.c.id == outbox.c.case)


def list_deliveries(
    connection: Connection, sees: ColumnElement[bool], *, only_failed: bool = False, page: int = 1
) -> DeliveryLog:
    """The latest first."""
    failed = deliveries.c.delivered.is_(False) if only_failed else true()
    found = _attempts().where(sees, failed).limit(PAGE).offset((page - 1) * PAGE)
    rows = connection.execute(found).all()
    return DeliveryLog([_logged(row) for row in rows], rows[0].total if rows else 0, page)


def _attempts() -> Select[tuple[object, ...]]:
    same_outbox = and_(outbox.c.organisation == deliveries.c.organisation, outbox.c.id == deliveries.c.outbox)
    same_reader = and_(
        people.c.organisation == deliveries.c.organisation, people.c.id == deliveries.c.recipient
    )
    return (
        select(
            deliveries,
            outbox.c.payload,
            outbox.c.case,
            cases.c.name.label("case_name"),
            people.c.name.label("reader"),
            func.count().over().label("total"),
        )
        .join(outbox, same_outbox)
        .join(cases, _OF_CASE)
        .outerjoin(people, same_reader)
        .order_by(deliveries.c.at.desc(), deliveries.c.id.desc())
    )


def _logged(row: Row[tuple[object, ...]]) -> Logged:
    return Logged(
        title=read(row.payload).title,
        case=row.case,
        case_name=row.case_name,
        reader=row.reader,
        channel=row.channel,
        attempt=row.attempt,
        at=row.at,
        delivered=row.delivered,
        code=row.provider_code,
        text=row.provider_text,
    )


def list_waiting(connection: Connection, organisation: str, sees: ColumnElement[bool]) -> list[Waiting]:
    """What was tried and has not arrived yet, the next to be tried first."""
    rows = connection.execute(
        select(outbox.c.payload, outbox.c.case, outbox.c.attempts, outbox.c.next_at, cases.c.name)
        .join(cases, _OF_CASE)
        .where(sees, outbox.c.state == written_out("pending"), outbox.c.attempts > 0)
        .order_by(outbox.c.next_at, outbox.c.id)
        .limit(MOST_WAITING)
    ).all()
    letters = [read(row.payload) for row in rows]
    readers = {each.person for each in letters if each.person}
    named = select(people.c.id, people.c.name).where(
        people.c.organisation == organisation, people.c.id.in_(readers)
    )
    names = {row.id: row.name for row in connection.execute(named)}
    return [
        Waiting(letter.title, row.case, row.name, names.get(letter.person or ""), row.attempts, row.next_at)
        for row, letter in zip(rows, letters, strict=True)
    ]
