"""Walks the whole history and names what was changed, removed or reordered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, Row, and_, select

from engine.diagnostics import Code, Diagnostic
from runtime.storage import checkpoints, codes
from runtime.storage.erasure import ERASED, remainders
from runtime.storage.history import chained, digest
from runtime.storage.tables import event_payloads, events, streams
from runtime.storage.tables.columns import microseconds

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    streams: int
    events: int
    checkpoints: int
    findings: tuple[Diagnostic, ...]

    @property
    def intact(self) -> bool:
        return not self.findings


def verify(connection: Connection, organisation: str) -> Report:
    walk = _Walk(connection, organisation)
    named = {(each.code.id, each.path): each for each in (*walk.streams(), *walk.checkpoints())}
    return Report(len(walk.heads), walk.count, walk.sealed, tuple(named.values()))


class _Walk:
    """`reached` keeps only the hashes that a checkpoint will ask for."""

    def __init__(self, connection: Connection, organisation: str) -> None:
        self.connection = connection
        self.organisation = organisation
        self.seals = checkpoints.read_checkpoints(connection, organisation)
        self.sealed = len(self.seals)
        self.count = 0
        self.asked = {
            (head.kind, head.stream, head.sequence) for seal in self.seals for head in seal.sealed()
        }
        self.seen: set[Place] = set()
        self.reached: dict[tuple[str, str, int], str] = {}
        self.heads: dict[Place, tuple[int, str]] = {
            (row.kind, row.id): (row.head, row.head_hash)
            for row in connection.execute(select(streams).where(streams.c.organisation == organisation))
        }

    def streams(self) -> Iterator[Diagnostic]:
        for place, rows in groupby(self._events(), key=attrgetter("kind", "stream")):
            self.seen.add(place)
            yield from self._stream(place, list(rows))
        for kind, stream in self.heads.keys() - self.seen:
            yield _finding(codes.STREAM_REMOVED, kind, stream, 0)

    def _events(self) -> Iterator[Row[tuple[object, ...]]]:
        names = ("organisation", "kind", "stream", "sequence")
        same = and_(*(event_payloads.c[name] == events.c[name] for name in names))
        return iter(
            self.connection.execution_options(yield_per=1000).execute(
                select(
                    events.c.kind,
                    events.c.stream,
                    events.c.sequence,
                    events.c.organisation,
                    events.c.type,
                    events.c.recorded_at,
                    events.c.decision,
                    events.c.envelope,
                    events.c.hash,
                    event_payloads.c.payload,
                    event_payloads.c.salt,
                )
                .outerjoin(event_payloads, same)
                .where(events.c.organisation == self.organisation)
                .order_by(events.c.kind, events.c.stream, events.c.sequence)
            )
        )

    def _stream(self, place: Place, rows: list[Row[tuple[object, ...]]]) -> Iterator[Diagnostic]:
        kept = remainders(row.payload for row in rows if row.type == ERASED and row.payload is not None)
        previous, expected = "", 1
        for row in rows:
            self.count += 1
            if row.sequence != expected:
                yield _finding(codes.EVENT_REMOVED, *place, expected)
            elif (problem := _problem(row, previous, kept)) is not None:
                yield _finding(problem, *place, row.sequence)
            previous, expected = row.hash, row.sequence + 1
            if (*place, row.sequence) in self.asked:
                self.reached[(*place, row.sequence)] = row.hash
        head = self.heads.get(place)
        if head is None:
            yield _finding(codes.HEAD_REMOVED, *place, expected - 1)
        elif head[0] >= expected:
            yield _finding(codes.TAIL_REMOVED, *place, expected)
        elif head != (expected - 1, previous):
            yield _finding(codes.HEAD_CHANGED, *place, expected - 1)

    def checkpoints(self) -> Iterator[Diagnostic]:
        previous = ""
        for number, seal in enumerate(self.seals, 1):
            if seal.number != number or seal.hash != checkpoints.chained(previous, number, seal.heads):
                yield Diagnostic(codes.CHECKPOINT_CHANGED, f"checkpoint/{number}", {"number": number})
                return
            previous = seal.hash
            for head in seal.sealed():
                found = self.reached.get((head.kind, head.stream, head.sequence))
                if (head.kind, head.stream) not in self.seen:
                    yield _finding(codes.STREAM_REMOVED, head.kind, head.stream, 0)
                elif found is None:
                    yield _finding(codes.TAIL_REMOVED, head.kind, head.stream, head.sequence)
                elif found != head.hash:
                    yield _finding(codes.REWRITTEN, head.kind, head.stream, head.sequence)


def _problem(row: Row[tuple[object, ...]], previous: str, kept: dict[int, str]) -> Code | None:
    try:
        envelope = json.loads(row.envelope)
    except (json.JSONDecodeError, RecursionError):
        return codes.EVENT_CHANGED
    if not isinstance(envelope, dict):
        return codes.EVENT_CHANGED
    if (envelope.get("stream"), envelope.get("sequence")) != (row.stream, row.sequence):
        return codes.EVENT_REORDERED
    if row.hash != chained(previous, row.envelope) or any(
        envelope.get(name) != value for name, value in _columns(row).items()
    ):
        return codes.EVENT_CHANGED
    if row.payload is None:
        return codes.PAYLOAD_REMOVED
    if row.salt is None:
        return None if kept.get(row.sequence) == digest("", row.payload) else codes.PAYLOAD_REMOVED
    return None if digest(row.salt, row.payload) == envelope.get("payload") else codes.PAYLOAD_CHANGED


def _columns(row: Row[tuple[object, ...]]) -> dict[str, object]:
    """What stands in a column of its own and in the envelope too."""
    return {
        "organisation": row.organisation,
        "kind": row.kind,
        "type": row.type,
        "recorded_at": microseconds(row.recorded_at),
        "decision": row.decision,
    }


def _finding(code: Code, kind: str, stream: str, sequence: int) -> Diagnostic:
    return Diagnostic(code, f"{kind}/{stream}/{sequence}", {"stream": stream, "sequence": sequence})
