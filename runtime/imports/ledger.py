"""The row of an import: what was uploaded, what its columns mean, who works on it, how far it has come (ADR 3)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, insert, or_, select, update

from engine.diagnostics import Diagnostic
from runtime.imports.findings import Findings
from runtime.imports.mapping import CaseMapping, headers_digest
from runtime.storage.diagnostics import StoredDiagnostic, revived, stored
from runtime.storage.tables import import_mappings, imports
from runtime.storage.tables.columns import written_out

State = Literal["mapping", "running", "done", "failed"]

RUNNING = written_out("running")


@dataclass(frozen=True, slots=True)
class Import:
    """`position` is the last settled row of the sheet; `total` an estimate until the import is done."""

    organisation: str
    id: str
    file_name: str
    sha256: str
    headers: tuple[str, ...]
    mapping: CaseMapping
    state: State
    position: int
    total: int
    created: int
    unchanged: int
    rejected: int
    findings: Findings
    problem: Diagnostic | None
    started_by: str
    started_at: datetime
    finished_at: datetime | None = None

    @property
    def settled(self) -> int:
        return self.created + self.unchanged + self.rejected

    @property
    def source(self) -> str:
        return self.mapping.source or self.file_name


class LeaseLost(Exception):
    """Another worker has taken the import over; what this one was about to write is undone."""


def add(connection: Connection, new: Import) -> None:
    connection.execute(
        insert(imports).values(
            organisation=new.organisation,
            id=new.id,
            sha256=new.sha256,
            file_name=new.file_name,
            headers=json.dumps(new.headers, ensure_ascii=False),
            state=new.state,
            started_by=new.started_by,
            started_at=new.started_at,
            mapping=new.mapping.to_json(),
            **_progress(new),
        )
    )


def find(connection: Connection, organisation: str, id: str) -> Import | None:
    row = connection.execute(
        select(imports).where(imports.c.organisation == organisation, imports.c.id == id)
    ).first()
    return None if row is None else _read(row)


def latest(
    connection: Connection, organisation: str, *, by: str | None = None, most: int = 50
) -> list[Import]:
    """`by` leaves only those that this person started."""
    wanted = select(imports).where(imports.c.organisation == organisation)
    if by is not None:
        wanted = wanted.where(imports.c.started_by == by)
    return [
        _read(row) for row in connection.execute(wanted.order_by(imports.c.started_at.desc()).limit(most))
    ]


def remembered(connection: Connection, organisation: str, headers: tuple[str, ...]) -> CaseMapping | None:
    """What these headings meant the last time."""
    text = connection.scalar(
        select(import_mappings.c.mapping).where(
            import_mappings.c.organisation == organisation,
            import_mappings.c.headers_digest == headers_digest(headers),
        )
    )
    return None if text is None else CaseMapping.from_json(text)


def choose(connection: Connection, found: Import, mapping: CaseMapping) -> bool:
    """False when the import has begun meanwhile. The mapping is remembered by the sheet's headings."""
    chosen = connection.execute(
        update(imports).where(*_same(found), imports.c.state == "mapping").values(mapping=mapping.to_json())
    )
    if not chosen.rowcount:
        return False
    key = {"organisation": found.organisation, "headers_digest": headers_digest(found.headers)}
    known = update(import_mappings).where(*(import_mappings.c[name] == value for name, value in key.items()))
    if not connection.execute(known.values(mapping=mapping.to_json())).rowcount:
        connection.execute(insert(import_mappings).values(**key, mapping=mapping.to_json()))
    return True


def start(connection: Connection, found: Import) -> bool:
    """From here on a worker does it; False when it had begun already."""
    started = connection.execute(
        update(imports).where(*_same(found), imports.c.state == "mapping").values(state="running")
    )
    return bool(started.rowcount)


def waiting(connection: Connection, now: datetime) -> tuple[str, str] | None:
    """The oldest running import that nobody works on: its organisation and id."""
    row = connection.execute(
        select(imports.c.organisation, imports.c.id)
        .where(imports.c.state == RUNNING, _free(now))
        .order_by(imports.c.started_at, imports.c.id)
        .limit(1)
    ).first()
    return None if row is None else (row.organisation, row.id)


def claim(
    connection: Connection, organisation: str, id: str, *, by: str, now: datetime, until: datetime
) -> Import | None:
    """None when somebody else was quicker."""
    taken = connection.execute(
        update(imports)
        .where(
            imports.c.organisation == organisation,
            imports.c.id == id,
            imports.c.state == RUNNING,
            _free(now),
        )
        .values(lease_by=by, lease_until=until)
    )
    return find(connection, organisation, id) if taken.rowcount else None


def advance(connection: Connection, now: Import, *, by: str, until: datetime | None) -> None:
    """Writes progress as the holder of the lease; raises LeaseLost. `until` None lets the lease go."""
    held = connection.execute(
        update(imports)
        .where(*_same(now), imports.c.lease_by == by)
        .values(
            state=now.state,
            finished_at=now.finished_at,
            lease_until=until,
            lease_by=None if until is None else by,
            **_progress(now),
        )
    )
    if not held.rowcount:
        raise LeaseLost(now.id)


def _progress(now: Import) -> dict[str, object]:
    problem = None if now.problem is None else msgspec.json.encode(stored([now.problem])[0]).decode()
    return {
        "position": now.position,
        "total": now.total,
        "created": now.created,
        "unchanged": now.unchanged,
        "rejected": now.rejected,
        "findings": now.findings.to_json(),
        "problem": problem,
    }


def _same(found: Import) -> tuple[ColumnElement[bool], ...]:
    return imports.c.organisation == found.organisation, imports.c.id == found.id


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(imports.c.lease_until.is_(None), imports.c.lease_until < now)


def _read(row: Row[tuple[object, ...]]) -> Import:
    problem = None if row.problem is None else msgspec.json.decode(row.problem, type=StoredDiagnostic)
    return Import(
        row.organisation,
        row.id,
        row.file_name,
        row.sha256,
        tuple(json.loads(row.headers)),
        CaseMapping.from_json(row.mapping),
        row.state,
        row.position,
        row.total,
        row.created,
        row.unchanged,
        row.rejected,
        Findings.from_json(row.findings),
        None if problem is None else revived([problem])[0],
        row.started_by,
        row.started_at,
        row.finished_at,
    )
