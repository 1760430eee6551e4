"""Hourly seals over the heads of all streams that moved: they expose a removed tail or stream.

Checkpoints form a chain of their own; its last hash may be kept outside, on paper if need be.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, bindparam, insert, select, update

from runtime.storage.canonical import canonical
from runtime.storage.tables import checkpoints, streams


@dataclass(frozen=True, slots=True)
class Sealed:
    """A stream's head as one checkpoint saw it."""

    kind: str
    stream: str
    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    number: int
    at: datetime
    heads: str
    hash: str

    def sealed(self) -> list[Sealed]:
        return [Sealed(*head) for head in json.loads(self.heads)]


def chained(previous: str, number: int, heads: str) -> str:
    return sha256(f"{previous}{number}{heads}".encode()).hexdigest()


def seal(connection: Connection, organisation: str, now: datetime) -> Checkpoint | None:
    """The next checkpoint, or None when no stream has moved since the last."""
    # In order of id, as every lock is taken; what commits while we wait is in the next seal.
    moved = connection.execute(
        select(streams.c.kind, streams.c.id, streams.c.head, streams.c.head_hash)
        .where(streams.c.organisation == organisation, streams.c.head > streams.c.checkpointed)
        .order_by(streams.c.kind, streams.c.id)
        .with_for_update()
    ).all()
    if not moved:
        return None
    last = connection.execute(
        select(checkpoints.c.number, checkpoints.c.hash)
        .where(checkpoints.c.organisation == organisation)
        .order_by(checkpoints.c.number.desc())
        .limit(1)
    ).first()
    number, previous = (1, "") if last is None else (last.number + 1, last.hash)
    heads = canonical([[row.kind, row.id, row.head, row.head_hash] for row in moved])
    sealed = Checkpoint(number, now, heads, chained(previous, number, heads))
    connection.execute(
        insert(checkpoints).values(
            organisation=organisation,
            number=number,
            at=now,
            streams=len(moved),
            heads=heads,
            hash=sealed.hash,
        )
    )
    # Only what was sealed: on PostgreSQL a stream may have been committed since it was looked for.
    connection.execute(
        update(streams)
        .where(
            streams.c.organisation == organisation,
            streams.c.kind == bindparam("sealed_kind"),
            streams.c.id == bindparam("sealed_id"),
        )
        .values(checkpointed=bindparam("sealed_head")),
        [{"sealed_kind": row.kind, "sealed_id": row.id, "sealed_head": row.head} for row in moved],
    )
    return sealed


def read_checkpoints(connection: Connection, organisation: str) -> list[Checkpoint]:
    rows = connection.execute(
        select(checkpoints.c.number, checkpoints.c.at, checkpoints.c.heads, checkpoints.c.hash)
        .where(checkpoints.c.organisation == organisation)
        .order_by(checkpoints.c.number)
    )
    return [Checkpoint(*row) for row in rows]
