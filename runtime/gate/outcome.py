"""What the sender of a command learns, and how it is stored for those who send it twice."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, bindparam, select

from engine.diagnostics import Diagnostic
from engine.rules.command import AnyCommand
from engine.rules.decision import Person, TraceStep
from runtime.storage.change import Change
from runtime.storage.diagnostics import StoredDiagnostic, revived, stored
from runtime.storage.history import CASE
from runtime.storage.rows import Rows
from runtime.storage.tables import decisions


@dataclass(frozen=True, slots=True)
class Outcome:
    """`sequence` is the case's last event afterwards; `events` how many this command added, 0 when none."""

    decision_id: str
    accepted: bool
    case_id: str
    sequence: int
    events: int = 0
    refused: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Once:
    """The key under which a request is performed once; `asked` is a digest of its content."""

    key: str
    asked: str | None = None


class KeyReused(Exception):
    """The key was used before, for something else."""


class StoredTrace(msgspec.Struct, frozen=True):
    steps: tuple[TraceStep, ...]
    sequence: int
    events: int
    refused: list[StoredDiagnostic]
    warnings: list[StoredDiagnostic]


class StoredFacts(msgspec.Struct, frozen=True):
    holders: dict[str, Person]
    names: dict[str, str]
    duplicate: str | None
    calendar: str | None


_encode = msgspec.json.Encoder().encode
read_trace = msgspec.json.Decoder(StoredTrace).decode


def record(rows: Rows, outcome: Outcome, change: Change, command: AnyCommand, once: Once | None) -> None:
    decision, facts = change.decision, change.facts
    trace = StoredTrace(
        decision.trace,
        outcome.sequence,
        outcome.events,
        stored(decision.refused),
        stored(decision.warnings),
    )
    seen = StoredFacts(
        dict(facts.holders),
        dict(facts.names),
        facts.duplicate,
        None if facts.calendar is None else f"{facts.calendar.id}@{facts.calendar.version}",
    )
    rows.insert(
        decisions,
        (change.organisation, outcome.decision_id),
        {
            "kind": CASE,
            "stream": outcome.case_id,
            "at": change.now,
            "actor": command.actor,
            "command": str(command.__struct_config__.tag),
            "outcome": "accepted" if outcome.accepted else "refused",
            "model_version": change.model.version,
            "trace": _encode(trace).decode(),
            "facts": _encode(seen).decode(),
            "idempotency": None if once is None else once.key,
            "asked": None if once is None else once.asked,
        },
    )


_BY_KEY = select(
    decisions.c.id, decisions.c.stream, decisions.c.outcome, decisions.c.trace, decisions.c.asked
).where(
    decisions.c.organisation == bindparam("organisation"),
    decisions.c.idempotency == bindparam("idempotency"),
)


def remembered(connection: Connection, organisation: str, once: Once) -> Outcome | None:
    """The outcome of the command that used this key first; raises KeyReused when it asked for something else."""
    row = connection.execute(_BY_KEY, {"organisation": organisation, "idempotency": once.key}).first()
    if row is None:
        return None
    if row.asked is not None and row.asked != once.asked:  # an erasure forgets what was asked
        raise KeyReused(once.key)
    trace = read_trace(row.trace)
    return Outcome(
        row.id,
        row.outcome == "accepted",
        row.stream,
        trace.sequence,
        trace.events,
        revived(trace.refused),
        revived(trace.warnings),
    )
