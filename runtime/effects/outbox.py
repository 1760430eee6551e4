"""The outbox as a queue: rows are claimed by lease, and every attempt and its end are written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Update,
    and_,
    exists,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from runtime.effects.message import DIGEST, EFFECT, Message, read, written
from runtime.effects.route import Failure
from runtime.storage.ids import new_id
from runtime.storage.tables import deliveries, outbox
from runtime.storage.tables.columns import written_out

PENDING = written_out("pending")


@dataclass(frozen=True, slots=True)
class Claimed:
    """`gathered`: it is in its reader's inbox already; `digest`: it stands for those that were merged into it."""

    organisation: str
    id: str
    key: str
    case: str | None
    message: Message
    failures: tuple[Failure, ...]
    gathered: bool = False
    digest: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    channel: str
    number: int
    delivered: bool
    code: str
    text: str


_earlier = outbox.alias("earlier")
_FIRST_IN_ITS_QUEUE = or_(
    outbox.c.queue.is_(None),
    ~exists().where(
        _earlier.c.organisation == outbox.c.organisation,
        _earlier.c.queue == outbox.c.queue,
        _earlier.c.state == PENDING,
        _earlier.c.id < outbox.c.id,
    ),
)


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(
        outbox.c.state == PENDING,
        outbox.c.effect == EFFECT,
        outbox.c.next_at <= now,
        or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= now),
        _FIRST_IN_ITS_QUEUE,
    )


def waiting(connection: Connection, now: datetime) -> bool:
    """A look that writes nothing, so that an idle worker does not touch the disk."""
    return connection.execute(select(outbox.c.id).where(_due(now)).limit(1)).first() is not None


def claim(connection: Connection, now: datetime, *, by: str, lease: timedelta, limit: int) -> list[Claimed]:
    free = (
        select(outbox.c.organisation, outbox.c.id)
        .where(_due(now))
        .order_by(outbox.c.next_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = connection.execute(
        update(outbox)
        .where(tuple_(outbox.c.organisation, outbox.c.id).in_(free))
        .values(lease_until=now + lease, lease_by=by)
        .returning(outbox)
    ).all()
    past = _failures(connection, {row.organisation for row in taken}, [row.id for row in taken])
    return [
        claimed(row, past.get(row.id, ())) for row in sorted(taken, key=lambda row: (row.next_at, row.id))
    ]


def claimed(row: Row[tuple[object, ...]], past: tuple[Failure, ...] = ()) -> Claimed:
    return Claimed(
        row.organisation,
        row.id,
        row.key,
        row.case,
        read(row.payload),
        past,
        gathered=row.reader is not None,
        digest=row.digest == row.id,
    )


def _failures(
    connection: Connection, organisations: set[str], ids: list[str]
) -> dict[str, tuple[Failure, ...]]:
    found = connection.execute(
        select(deliveries.c.outbox, deliveries.c.channel, deliveries.c.provider_code)
        .where(
            deliveries.c.organisation.in_(organisations),
            deliveries.c.outbox.in_(ids),
            deliveries.c.delivered.is_(False),
        )
        .order_by(deliveries.c.at, deliveries.c.id)
    )
    past: dict[str, tuple[Failure, ...]] = {}
    for row, channel, code in found:
        past[row] = (*past.get(row, ()), Failure(channel, code))
    return past


def log(connection: Connection, claimed: Claimed, attempt: Attempt, now: datetime) -> None:
    connection.execute(
        insert(deliveries).values(
            organisation=claimed.organisation,
            id=new_id(),
            outbox=claimed.id,
            recipient=claimed.message.person,
            channel=attempt.channel,
            attempt=attempt.number,
            at=now,
            delivered=attempt.delivered,
            provider_code=attempt.code[:100],
            provider_text=attempt.text[:500],
        )
    )
    connection.execute(_row(claimed).values(attempts=outbox.c.attempts + 1))


def done(connection: Connection, claimed: Claimed, now: datetime) -> None:
    """Also when the lease was lost meanwhile: what is delivered must not be sent by somebody else."""
    connection.execute(_row(claimed).values(state="done", done_at=now, lease_until=None, lease_by=None))


def failed(connection: Connection, claimed: Claimed, now: datetime) -> None:
    connection.execute(_row(claimed).values(state="failed", done_at=now, lease_until=None, lease_by=None))


def postpone(connection: Connection, claimed: Claimed, until: datetime, *, by: str) -> None:
    connection.execute(
        _row(claimed).where(outbox.c.lease_by == by).values(next_at=until, lease_until=None, lease_by=None)
    )


def reopen(connection: Connection, claimed: Claimed, until: datetime, *, by: str) -> None:
    """Only of a digest that nobody has been asked to take."""
    connection.execute(
        _row(claimed)
        .where(outbox.c.lease_by == by)
        .values(
            effect=DIGEST,
            case=None,
            payload=written(claimed.message.unsaid()),
            next_at=until,
            lease_until=None,
            lease_by=None,
        )
    )


def _row(claimed: Claimed) -> Update:
    return update(outbox).where(
        outbox.c.organisation == claimed.organisation,
        outbox.c.id == claimed.id,
        outbox.c.state == "pending",
    )
