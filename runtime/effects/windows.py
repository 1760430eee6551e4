"""The windows of readers: reminders fall into an open one, and a window that closes is one message.

All of it happens in the transaction of one turn, so that a killed worker leaves a window either open or
closed. Which window a reminder is in is decided once; what was sent of it is the digest's own affair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, or_, select, update

from engine.diagnostics import Language
from engine.model.reminders import Reminders
from runtime.channels.channel import Recipient
from runtime.effects import digest
from runtime.effects.letters import put_into_inbox, report_missing
from runtime.effects.message import DIGEST, EFFECT, REMINDER, Message, read, written
from runtime.effects.outbox import PENDING, Claimed, claimed
from runtime.effects.readers import readers
from runtime.organisation.leave import back_at
from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.tables import cases, outbox

ROUND = 200


def waiting(connection: Connection, now: datetime) -> bool:
    found = select(outbox.c.id).where(_due(now), outbox.c.effect.in_((REMINDER, DIGEST)))
    return connection.execute(found.limit(1)).first() is not None


def gather(database: Database, connection: Connection, now: datetime) -> int:
    """Puts each reminder into its reader's inbox, and then into a window or on its way; how many there were."""
    found = [claimed(row) for row in _taken(connection, now, REMINDER)]
    database.lock(connection, {_name(each.organisation, each.message.person) for each in found})
    for organisation, of_one in groupby(sorted(found, key=_whose), key=lambda each: each.organisation):
        theirs = list(of_one)
        people = readers(connection, organisation, {each.message.person or "" for each in theirs}, now)
        for person, messages in groupby(theirs, key=lambda each: each.message.person or ""):
            if person in people:
                _Windows(connection, organisation, person, now).let_in(list(messages))
            else:
                for each in messages:
                    report_missing(connection, each, now)
    return len(found)


def close(database: Database, connection: Connection, now: datetime) -> int:
    """Turns each window whose time has come into a message; how many there were."""
    due = _taken(connection, now, DIGEST)
    database.lock(connection, {_name(row.organisation, row.reader) for row in due})
    for row in due:
        people = readers(connection, row.organisation, {row.reader}, now)
        _close(connection, row, people, now)
    return len(due)


class _Windows:
    """Of one reader, as they stand while the reader is locked."""

    def __init__(self, connection: Connection, organisation: str, person: str, now: datetime) -> None:
        self._connection = connection
        self._organisation = organisation
        self._person = person
        self._now = now
        self._open = self._found_open()
        self._sent_today: int | None = None

    def let_in(self, messages: Sequence[Claimed]) -> None:
        joined: dict[str, list[str]] = {}
        back = back_at(self._connection, self._organisation, self._person, self._now)
        away = self._own_cases(messages) if back else frozenset()
        for each in messages:
            put_into_inbox(self._connection, each, self._now)
            if each.case in away:
                self._update([each.id], {"next_at": back})
                continue
            window = self._window(each)
            joined.setdefault(window or "", []).append(each.id)
        for window, ids in joined.items():
            merged = {"state": "merged", "digest": window, "done_at": self._now}
            self._update(ids, merged if window else {"effect": EFFECT})

    def _own_cases(self, messages: Sequence[Claimed]) -> frozenset[str]:
        """Of an owner on leave for whom nobody stands in: what is about them comes on return."""
        named = {each.case for each in messages if each.case is not None}
        owned = select(cases.c.id).where(
            cases.c.organisation == self._organisation, cases.c.id.in_(named), cases.c.owner == self._person
        )
        return frozenset(self._connection.scalars(owned))

    def _window(self, each: Claimed) -> str | None:
        """The open one it belongs to, or one that it opens; None when it may go at once."""
        message = each.message
        if message.place not in self._open:
            reminders = message.reminders
            assert reminders is not None, "what has no pace is not gathered"
            goes_at = reminders.goes_at(self._now, self._sent(reminders))
            if goes_at <= self._now:
                self._sent_today = self._sent(reminders) + 1
                return None
            self._open[message.place] = self._opened_by(each, goes_at)
        return self._open[message.place]

    def _opened_by(self, first: Claimed, until: datetime) -> str:
        id = new_id()
        self._connection.execute(
            insert(outbox).values(
                organisation=self._organisation,
                id=id,
                key=f"digest/{first.id}",
                effect=DIGEST,
                payload=written(first.message.unsaid()),
                state="pending",
                attempts=0,
                next_at=until,
                created_at=self._now,
                reader=self._person,
                digest=id,
            )
        )
        return id

    def _sent(self, reminders: Reminders) -> int:
        """What went out to the reader today, and what is on its way; asked once, and only where it is bounded."""
        if self._sent_today is None:
            self._sent_today = 0
            if reminders.a_day is not None:
                today = or_(outbox.c.done_at >= reminders.today(self._now), outbox.c.state == PENDING)
                sent = and_(self._mine(), outbox.c.effect == EFFECT, today)
                going = outbox.c.state.in_(("pending", "done"))
                counted = select(func.count()).select_from(outbox).where(sent, going)
                self._sent_today = int(self._connection.execute(counted).scalar_one())
        return self._sent_today

    def _found_open(self) -> dict[tuple[str, ...], str]:
        found = select(outbox.c.id, outbox.c.payload).where(
            self._mine(), outbox.c.effect == DIGEST, outbox.c.state == PENDING
        )
        return {read(row.payload).place: row.id for row in self._connection.execute(found)}

    def _mine(self) -> ColumnElement[bool]:
        return and_(outbox.c.organisation == self._organisation, outbox.c.reader == self._person)

    def _update(self, ids: Sequence[str], values: Mapping[str, object]) -> None:
        self._connection.execute(
            update(outbox)
            .where(outbox.c.organisation == self._organisation, outbox.c.id.in_(ids))
            .values(reader=self._person, **values)
        )


def _close(
    connection: Connection, row: Row[tuple[object, ...]], people: Mapping[str, Recipient], now: datetime
) -> None:
    this = and_(outbox.c.organisation == row.organisation, outbox.c.id == row.id)
    members = digest.merged(row.organisation, row.id)
    count = connection.execute(select(func.count()).select_from(members.subquery())).scalar_one()
    if not count:  # an erasure took them all
        connection.execute(delete(outbox).where(this))
        return
    allowed = read(row.payload).not_before(now)
    if allowed > now:  # the worker comes late, in the night
        connection.execute(update(outbox).where(this).values(next_at=allowed))
        return
    some = connection.execute(members.limit(digest.READ)).all()
    about = {member.case for member in some}
    language: Language = people[row.reader].language if row.reader in people else "zh"
    message = _digest([read(member.payload) for member in some], count, language)
    case = next(iter(about)) if len(about) == 1 and count == len(some) else None
    closed = {"effect": EFFECT, "payload": written(message), "case": case, "next_at": now}
    connection.execute(update(outbox).where(this).values(closed))


def _digest(members: Sequence[Message], count: int, language: Language) -> Message:
    first = members[0]
    if count == 1:
        return replace(first, items=1)
    return replace(
        first.unsaid(),
        copy=all(member.copy for member in members),
        title=digest.title(count, language),
        items=count,
    )


def _taken(connection: Connection, now: datetime, effect: str) -> Sequence[Row[tuple[object, ...]]]:
    return connection.execute(
        select(outbox)
        .where(_due(now), outbox.c.effect == effect)
        .order_by(outbox.c.next_at, outbox.c.id)
        .limit(ROUND)
        .with_for_update(skip_locked=True)
    ).all()


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(outbox.c.state == PENDING, outbox.c.next_at <= now)


def _whose(each: Claimed) -> tuple[str, str, str]:
    return each.organisation, each.message.person or "", each.id


def _name(organisation: str, person: object) -> str:
    return f"reader/{organisation}/{person}"
