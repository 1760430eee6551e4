"""What was said in an appeal: events of a stream of its own, behind the chain and the seals of all history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

import msgspec
from sqlalchemy import Connection, Row, and_, select

from engine.diagnostics import Diagnostic
from engine.rules.fact import Event
from runtime.statements import codes
from runtime.storage.history import Head, Stream, append
from runtime.storage.rows import Rows
from runtime.storage.tables import appeals, event_payloads, statements, streams

APPEAL = "appeal"


class AppealRaised(Event, frozen=True, tag="appeal_raised"):
    """`statement` is the hash of the one that has the number; an agreement may be called otherwise later."""

    statement: str
    unit: str
    reason: str


class AppealDecided(Event, frozen=True, tag="appeal_decided"):
    granted: bool
    points: int
    words: str


_decode = msgspec.json.Decoder(AppealRaised | AppealDecided).decode


def tell(connection: Connection, organisation: str, appeal: str, event: AppealRaised | AppealDecided) -> None:
    stream, rows = Stream(organisation, appeal, APPEAL), Rows()
    last = connection.execute(
        select(streams.c.head, streams.c.head_hash)
        .where(streams.c.organisation == organisation, streams.c.kind == APPEAL, streams.c.id == appeal)
        .with_for_update()
    ).first()
    append(rows, stream, Head() if last is None else Head(last.head, last.head_hash), [event], None)
    rows.write(connection)


def broken_trails(connection: Connection, organisation: str) -> Iterator[Diagnostic]:
    """Appeals that are not what their history says: changed, added or taken out beside it."""
    same = and_(
        statements.c.organisation == appeals.c.organisation,
        statements.c.agreement == appeals.c.agreement,
        statements.c.quarter == appeals.c.quarter,
    )
    kept = {
        row.id: _as_kept(row)
        for row in connection.execute(
            select(appeals, statements.c.hash)
            .outerjoin(statements, same)
            .where(appeals.c.organisation == organisation)
        )
    }
    told = dict(_told(connection, organisation))
    for id in sorted(kept.keys() | told.keys()):
        if kept.get(id) != told.get(id):
            yield Diagnostic(codes.APPEAL_DIFFERS, f"appeal/{id}", {"appeal": id})


_RAISED = ("hash", "unit", "reason", "raised_by", "raised_at")
_DECIDED = ("granted", "points", "words", "decided_by", "decided_at")
_UNDECIDED = (None, None, "", None, None)


def _as_kept(row: Row[tuple[object, ...]]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in (*_RAISED, *_DECIDED))


def _told(connection: Connection, organisation: str) -> Iterator[tuple[str, tuple[object, ...]]]:
    rows = connection.execute(
        select(event_payloads.c.stream, event_payloads.c.payload)
        .where(event_payloads.c.organisation == organisation, event_payloads.c.kind == APPEAL)
        .order_by(event_payloads.c.stream, event_payloads.c.sequence)
    )
    for appeal, group in groupby(rows, attrgetter("stream")):
        yield appeal, _as_told([row.payload for row in group])


def _as_told(payloads: Sequence[str]) -> tuple[object, ...]:
    """Nothing of what cannot be read, which the audit of all history names."""
    raised: tuple[object, ...] = ()
    decided: tuple[object, ...] = _UNDECIDED
    for payload in payloads:
        try:
            event = _decode(payload)
        except msgspec.DecodeError:
            return ()
        if isinstance(event, AppealRaised):
            raised = (event.statement, event.unit, event.reason, event.actor, event.recorded_at)
        else:
            decided = (event.granted, event.points, event.words, event.actor, event.recorded_at)
    return (*raised, *decided)
