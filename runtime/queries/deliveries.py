"""The delivery log: every attempt, and what still waits, about the cases that somebody sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select, true

from runtime.effects.message import read
from runtime.storage.tables import cases, deliveries, outbox, people
from runtime.storage.tables.columns import written_out

PAGE = 50
MOST_WAITING = 50
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Logged:
    """`reader` is a person or, of a call, the receiver; None for a role that nobody held.

    A digest of several cases has no `case` of its own; `about` names the first of those that the viewer sees.
    """

    title: str
    case: str | None
    case_name: str | None
    about: tuple[str, ...]
    reader: str | None
    channel: str
    attempt: int
    at: datetime
    delivered: bool
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """`merged`: it goes out in its reader's digest, at `next_at`."""

    title: str
    case: str
    case_name: str | None
    reader: str | None
    attempts: int
    next_at: datetime
    merged: bool


@dataclass(frozen=True, slots=True)
class WaitingList:
    """The first of the `total` that wait."""

    rows: Sequence[Waiting]
    total: int


@dataclass(frozen=True, slots=True)
class DeliveryLog:
    rows: Sequence[Logged]
    total: int
    page: int

    @property
    def has_later(self) -> bool:
        return self.page * PAGE < self.total


_OF_CASE = and_(cases.c.organisation == outbox.c.organisation, cases.c.id == outbox.c.case)
_member = outbox.alias("member")
_MEMBER_OF = and_(
    _member.c.organisation == outbox.c.organisation,
    _member.c.digest == outbox.c.id,
    _member.c.id != outbox.c.id,
)
_CASE_OF_MEMBER = and_(cases.c.organisation == _member.c.organisation, cases.c.id == _member.c.case)


def list_deliveries(
    connection: Connection, sees: ColumnElement[bool], *, only_failed: bool = False, page: int = 1
) -> DeliveryLog:
    """The latest first; a digest when at least one of its cases is in sight."""
    of_a_seen_case = exists().where(_MEMBER_OF, _CASE_OF_MEMBER, sees).correlate(outbox)
    in_sight = or_(sees, and_(outbox.c.case.is_(None), of_a_seen_case))
    failed = deliveries.c.delivered.is_(False) if only_failed else true()
    found = _attempts().where(in_sight, failed).limit(PAGE).offset((page - 1) * PAGE)
    rows = connection.execute(found).all()
    about = _about(connection, sees, {row.outbox for row in rows if row.case is None})
    return DeliveryLog(
        [_logged(row, about.get(row.outbox, ())) for row in rows], rows[0].total if rows else 0, page
    )


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
        .outerjoin(cases, _OF_CASE)
        .outerjoin(people, same_reader)
        .order_by(deliveries.c.at.desc(), deliveries.c.id.desc())
    )


def _about(
    connection: Connection, sees: ColumnElement[bool], digests: set[str]
) -> dict[str, tuple[str, ...]]:
    """The names of the first cases in sight of each digest."""
    place = func.row_number().over(partition_by=_member.c.digest, order_by=_member.c.id)
    numbered = (
        select(_member.c.digest, cases.c.name, place.label("place"))
        .join(cases, _CASE_OF_MEMBER)
        .where(sees, _member.c.digest.in_(digests))
        .subquery()
    )
    few = select(numbered).where(numbered.c.place <= MOST_NAMED).order_by(numbered.c.place)
    about: dict[str, tuple[str, ...]] = {}
    for digest, name, _ in connection.execute(few) if digests else ():
        about[digest] = (*about.get(digest, ()), name)
    return about


def _logged(row: Row[tuple[object, ...]], about: tuple[str, ...]) -> Logged:
    message = read(row.payload)
    return Logged(
        title=message.title,
        case=row.case,
        case_name=row.case_name,
        about=about,
        reader=row.reader if message.call is None else message.call.receiver,
        channel=row.channel,
        attempt=row.attempt,
        at=row.at,
        delivered=row.delivered,
        code=row.provider_code,
        text=row.provider_text,
    )


def list_waiting(connection: Connection, organisation: str, sees: ColumnElement[bool]) -> WaitingList:
    """What was tried and has not arrived yet, and what waits for its digest; the next to go first."""
    found = [
        connection.execute(some.limit(MOST_WAITING)).all()
        for some in (_tried_again(sees), _in_open_digests(sees))
    ]
    rows = sorted((row for some in found for row in some), key=lambda row: (row.next_at, row.id))
    total = sum(some[0].total for some in found if some)
    return WaitingList(_waiting(connection, organisation, rows[:MOST_WAITING]), total)


def _waiting(
    connection: Connection, organisation: str, rows: Sequence[Row[tuple[object, ...]]]
) -> list[Waiting]:
    letters = [read(row.payload) for row in rows]
    readers = {each.person for each in letters if each.person}
    named = select(people.c.id, people.c.name).where(
        people.c.organisation == organisation, people.c.id.in_(readers)
    )
    names = {row.id: row.name for row in connection.execute(named)}
    return [
        Waiting(
            letter.title,
            row.case,
            row.name,
            names.get(letter.person or "") if letter.call is None else letter.call.receiver,
            row.attempts,
            row.next_at,
            row.digest is not None,
        )
        for row, letter in zip(rows, letters, strict=True)
    ]


def _tried_again(sees: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    columns = (outbox.c.id, outbox.c.payload, outbox.c.case, outbox.c.attempts, outbox.c.next_at)
    pending = outbox.c.state == written_out("pending")
    return (
        select(*columns, outbox.c.digest, cases.c.name, func.count().over().label("total"))
        .join(cases, _OF_CASE)
        .where(sees, pending, outbox.c.digest.is_(None), outbox.c.attempts > 0)
        .order_by(outbox.c.next_at, outbox.c.id)
    )


def _in_open_digests(sees: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    """Also of one that was closed and did not get through yet."""
    own = (_member.c.id, _member.c.payload, _member.c.case, _member.c.digest)
    return (
        select(*own, outbox.c.attempts, outbox.c.next_at, cases.c.name, func.count().over().label("total"))
        .join(_member, _MEMBER_OF)
        .join(cases, _CASE_OF_MEMBER)
        .where(sees, outbox.c.state == written_out("pending"), outbox.c.digest == outbox.c.id)
        .order_by(outbox.c.next_at, _member.c.id)
    )
