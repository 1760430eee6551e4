"""Proves that every snapshot equals the fold of its history, and repairs one that does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import fields
from sqlalchemy import Connection, select, update

from engine.diagnostics import Diagnostic
from engine.rules.case import Case
from engine.rules.evolve import fold
from engine.rules.stored import decode_case, encode
from runtime.storage import codes
from runtime.storage.history import Stream, read
from runtime.storage.tables import cases


@dataclass(frozen=True, slots=True)
class Replayed:
    case: str
    differing: tuple[str, ...]
    state: Case

    @property
    def equal(self) -> bool:
        return not self.differing

    def diagnostic(self) -> Diagnostic:
        named = {"stream": self.case, "sequence": self.state.events, "fields": ", ".join(self.differing)}
        return Diagnostic(codes.SNAPSHOT_DIFFERS, f"case/{self.case}", named)


def replay(connection: Connection, organisation: str, case: str | None = None) -> Iterator[Replayed]:
    """Every case of the organisation, or one."""
    wanted = [cases.c.organisation == organisation]
    if case is not None:
        wanted.append(cases.c.id == case)
    for id, snapshot in connection.execute(select(cases.c.id, cases.c.snapshot).where(*wanted)).all():
        state = fold(read(connection, Stream(organisation, id)))
        # Through JSON once, as the stored one went.
        yield Replayed(id, _differing(decode_case(encode(state)), decode_case(snapshot)), state)


def repair(connection: Connection, organisation: str, replayed: Replayed) -> None:
    connection.execute(
        update(cases)
        .where(cases.c.organisation == organisation, cases.c.id == replayed.case)
        .values(snapshot=encode(replayed.state).decode(), sequence=replayed.state.events)
    )


def _differing(one: Case, other: Case) -> tuple[str, ...]:
    names = (field.name for field in fields(Case))
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))
