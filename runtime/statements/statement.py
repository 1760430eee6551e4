"""A quarter of one agreement as of one instant: its months by team, the score, and what changed in earlier quarters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256

import msgspec
from sqlalchemy import Connection, Row, insert, select

from engine.model.kernel import Agreement
from engine.scoring.collaboration import Counts, collaboration, quarter
from runtime.queries.hand_overs import counts
from runtime.queries.period import Period, months_of, parse
from runtime.storage.scope import everything
from runtime.storage.tables import appeals, statements, units

ALL = ""
"""The unit that stands for all of them together."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A month of one unit; points and score have two decimals."""

    month: str
    unit: str
    counts: dict[str, int | None]
    consumer: float
    provider: float
    score: float | None


class Adjustment(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier quarter's score as it was stated last, and as it is known now; `appeal` names a granted one."""

    quarter: str
    unit: str
    before: float | None
    after: float | None
    appeal: str | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    agreement: str
    quarter: str
    closed_at: datetime
    units: dict[str, str]
    lines: list[Line]
    scores: dict[str, float | None]
    adjustments: list[Adjustment]


_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(Statement).decode


def stated(connection: Connection, organisation: str, agreement: str) -> list[Statement]:
    """The earliest first."""
    rows = connection.execute(
        select(statements.c.content)
        .where(statements.c.organisation == organisation, statements.c.agreement == agreement)
        .order_by(statements.c.closed_at)
    )
    return [_decode(row.content) for row in rows]


def find_statement(
    connection: Connection, organisation: str, agreement: str, quarter: str
) -> tuple[Statement, str] | None:
    """With the hash of what was stored."""
    row = connection.execute(
        select(statements.c.content, statements.c.hash).where(
            statements.c.organisation == organisation,
            statements.c.agreement == agreement,
            statements.c.quarter == quarter,
        )
    ).first()
    return None if row is None else (_decode(row.content), row.hash)


def close(
    connection: Connection,
    organisation: str,
    agreement: Agreement,
    period: Period,
    zone: str,
    closed_at: datetime,
    now: datetime,
) -> None:
    """As of `closed_at`, however much later it is made: what became known since is the next one's adjustment."""
    lines = list(_lines(connection, organisation, agreement, period, zone, closed_at))
    adjustments = [
        *_adjustments(connection, organisation, agreement, zone, closed_at),
        *_granted(connection, organisation, agreement.id, closed_at),
    ]
    named = {each.unit for each in (*lines, *adjustments)}
    content = Statement(
        agreement=agreement.id,
        quarter=period.name,
        closed_at=closed_at,
        units=_units(connection, organisation, named),
        lines=lines,
        scores=_scores(lines),
        adjustments=adjustments,
    )
    text = _encode(content).decode()
    connection.execute(
        insert(statements).values(
            organisation=organisation,
            agreement=agreement.id,
            quarter=period.name,
            closed_at=closed_at,
            made_at=now,
            content=text,
            hash=sha256(text.encode()).hexdigest(),
        )
    )


def _lines(
    connection: Connection,
    organisation: str,
    agreement: Agreement,
    period: Period,
    zone: str,
    known: datetime,
) -> Iterator[Line]:
    scope = everything(organisation, "")
    for month in months_of(period, zone):
        for unit, counted in sorted(counts(connection, scope, agreement, month, known).items()):
            score = collaboration(counted)
            yield Line(
                month=month.name,
                unit=unit,
                counts={name: getattr(counted, name) for name in Counts.__dataclass_fields__},
                consumer=round(score.consumer_points, 2),
                provider=round(score.provider_points, 2),
                score=_rounded(score.score),
            )


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 2)


def _scores(lines: list[Line]) -> dict[str, float | None]:
    by_unit: dict[str, list[Line]] = {}
    for line in lines:
        by_unit.setdefault(line.unit, []).append(line)
    return {
        unit: _rounded(quarter(collaboration(Counts(**_counts(line))) for line in mine))
        for unit, mine in by_unit.items()
    }


def _counts(line: Line) -> dict[str, int]:
    return {name: n for name, n in line.counts.items() if n is not None}


def _units(connection: Connection, organisation: str, named: set[str]) -> dict[str, str]:
    rows = connection.execute(
        select(units.c.id, units.c.name).where(units.c.organisation == organisation, units.c.id.in_(named))
    )
    return {row.id: row.name for row in rows}


def _adjustments(
    connection: Connection, organisation: str, agreement: Agreement, zone: str, known: datetime
) -> Iterator[Adjustment]:
    """Against what was stated last of that quarter, in its own statement or in a later adjustment."""
    earlier = stated(connection, organisation, agreement.id)
    for statement in earlier:
        period = parse(statement.quarter, zone)
        assert period is not None
        lines = list(_lines(connection, organisation, agreement, period, zone, known))
        last = dict(statement.scores) | _adjusted(earlier, statement.quarter)
        for unit, after in _scores(lines).items():
            if last.get(unit) != after:
                yield Adjustment(quarter=statement.quarter, unit=unit, before=last.get(unit), after=after)


def _adjusted(earlier: list[Statement], quarter: str) -> Mapping[str, float | None]:
    return {
        each.unit: each.after
        for statement in earlier
        for each in statement.adjustments
        if each.quarter == quarter and each.appeal is None
    }


def _granted(
    connection: Connection, organisation: str, agreement: str, known: datetime
) -> Iterator[Adjustment]:
    """Appeals that were granted since the last statement; each is in one statement."""
    taken = {
        each.appeal
        for statement in stated(connection, organisation, agreement)
        for each in statement.adjustments
    }
    rows = connection.execute(
        select(appeals)
        .where(
            appeals.c.organisation == organisation,
            appeals.c.agreement == agreement,
            appeals.c.granted.is_(True),
            appeals.c.decided_at <= known,
        )
        .order_by(appeals.c.decided_at)
    )
    for row in rows.all():
        if row.id not in taken:
            yield _of_appeal(connection, organisation, row)


def _of_appeal(connection: Connection, organisation: str, row: Row[tuple[object, ...]]) -> Adjustment:
    found = find_statement(connection, organisation, row.agreement, row.quarter)
    before = found[0].scores.get(row.unit) if found else None
    after = None if before is None else round(min(100.0, before + row.points), 2)
    return Adjustment(quarter=row.quarter, unit=row.unit, before=before, after=after, appeal=row.id)
