"""Streams of events: appended behind a hash chain, read back in order.

The chain covers the envelope, the envelope a salted digest of the payload; payload and salt may be erased.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from os import urandom

from sqlalchemy import Connection, bindparam, select

from engine.rules.event import AnyEvent
from engine.rules.fact import Event
from engine.rules.stored import encode, upcast
from runtime.storage.canonical import canonical
from runtime.storage.rows import Rows
from runtime.storage.tables import event_payloads, events, streams
from runtime.storage.tables.columns import microseconds

CASE = "case"


@dataclass(frozen=True, slots=True)
class Stream:
    organisation: str
    id: str
    kind: str = CASE


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a stream: how many events it has and the hash of the last."""

    sequence: int = 0
    hash: str = ""


def chained(previous: str, envelope: str) -> str:
    return sha256((previous + envelope).encode()).hexdigest()


def digest(salt: str, payload: str) -> str:
    return sha256((salt + payload).encode()).hexdigest()


def append(rows: Rows, stream: Stream, head: Head, facts: Sequence[Event], decision: str | None) -> Head:
    salts = urandom(16 * len(facts)).hex()
    sequence, last = head.sequence, head.hash
    for number, event in enumerate(facts):
        sequence += 1
        key = (stream.organisation, stream.kind, stream.id, sequence)
        payload, salt = encode(event).decode(), salts[32 * number : 32 * number + 32]
        kind = str(event.__struct_config__.tag)
        envelope = canonical(
            {
                "organisation": stream.organisation,
                "kind": stream.kind,
                "stream": stream.id,
                "sequence": sequence,
                "type": kind,
                "v": event.v,
                "recorded_at": microseconds(event.recorded_at),
                "decision": decision,
                "payload": digest(salt, payload),
            }
        )
        last = chained(last, envelope)
        rows.insert(
            events,
            key,
            {
                "type": kind,
                "recorded_at": event.recorded_at,
                "envelope": envelope,
                "hash": last,
                "decision": decision,
            },
        )
        rows.insert(event_payloads, key, {"payload": payload, "salt": salt})
    _move_head(rows, stream, head, Head(sequence, last))
    return Head(sequence, last)


def _move_head(rows: Rows, stream: Stream, before: Head, after: Head) -> None:
    key = (stream.organisation, stream.kind, stream.id)
    values = {"head": after.sequence, "head_hash": after.hash}
    if before.sequence:
        rows.update(streams, key, values)
    else:
        rows.insert(streams, key, values | {"checkpointed": 0})


_PAYLOADS = (
    select(event_payloads.c.payload)
    .where(
        event_payloads.c.organisation == bindparam("organisation"),
        event_payloads.c.kind == bindparam("kind"),
        event_payloads.c.stream == bindparam("stream"),
    )
    .order_by(event_payloads.c.sequence)
)


def read(connection: Connection, stream: Stream) -> Iterator[AnyEvent]:
    of_stream = {"organisation": stream.organisation, "kind": stream.kind, "stream": stream.id}
    for payload in connection.scalars(_PAYLOADS, of_stream):
        yield upcast(payload)
