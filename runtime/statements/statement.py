"""A quarter of one agreement as of one instant: its months by team, the score, and what changed in earlier quarters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from hashlib import sha256

import msgspec
from sqlalchemy import Connection, insert, select, update

from engine.model.kernel import Agreement
from engine.model.weighing import Weighing
from engine.scoring.collaboration import Collaboration, Counts, collaboration, quarter
from runtime.queries.hand_overs import counts
from runtime.queries.period import Period, months_of, parse
from runtime.queries.teams import team_names
from runtime.storage.scope import everything
from runtime.storage.tables import appeals, statements

ALL = ""
"""The unit that stands for all of them together."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A month of one unit; points and score have two decimals, None where nothing could be judged."""

    month: str
    unit: str
    counts: dict[str, int | None]
    consumer: float | None
    provider: float | None
    score: float | None

    def collaboration(self, weighing: Weighing) -> Collaboration:
        told = {name: n for name, n in self.counts.items() if n is not None}
        return collaboration(Counts(**told), weighing)


class Adjustment(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier quarter's score as it was stated last, and as it is known now; `appeal` names a granted one.

    `points` is what changes, None where one of the two is no score.
    """

    quarter: str
    unit: str
    before: float | None
    after: float | None
    points: float | None
    appeal: str | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """`weighing` and `promised` are what the two sides had agreed on by then; `follows` is the hash of the one before."""

    agreement: str
    quarter: str
    closed_at: datetime
    weighing: Weighing
    promised: int | None
    units: dict[str, str]
    lines: list[Line]
    scores: dict[str, float | None]
    adjustments: list[Adjustment]
    follows: str = ""


_encode = msgspec.json.Encoder(order="deterministic").encode
read = msgspec.json.Decoder(Statement).decode


def stated(connection: Connection, organisation: str, agreement: str) -> list[Statement]:
    """The earliest first."""
    rows = connection.execute(
        select(statements.c.content)
        .where(statements.c.organisation == organisation, statements.c.agreement == agreement)
        .order_by(statements.c.closed_at)
    )
    return [read(row.content) for row in rows]


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
    return None if row is None else (read(row.content), row.hash)


def rename(connection: Connection, organisation: str, old: str, new: str) -> None:
    """The agreement is called otherwise now; what was stated stays as it was written."""
    for table in (statements, appeals):
        connection.execute(
            update(table)
            .where(table.c.organisation == organisation, table.c.agreement == old)
            .values(agreement=new)
        )


def close(
    connection: Connection,
    organisation: str,
    agreement: Agreement,
    period: Period,
    zone: str,
    closed_at: datetime,
    now: datetime,
) -> None:
    """As known at `closed_at`, however much later it is made: what came since is the next one's adjustment."""
    content = _stated_now(connection, organisation, agreement, period, zone, closed_at)
    text = _encode(content).decode()
    connection.execute(
        insert(statements).values(
            organisation=organisation,
            agreement=agreement.id,
            quarter=period.name,
            closed_at=closed_at,
            made_at=now,
            content=text,
            hash=digest(text),
        )
    )


def _stated_now(
    connection: Connection,
    organisation: str,
    agreement: Agreement,
    period: Period,
    zone: str,
    closed_at: datetime,
) -> Statement:
    earlier = stated(connection, organisation, agreement.id)
    lines = list(_lines(connection, organisation, agreement, period, zone, closed_at))
    known = list(_became_known(connection, organisation, agreement, earlier, zone, closed_at))
    adjustments = [*known, *_granted(connection, organisation, agreement, earlier, known, closed_at)]
    named = {each.unit for each in (*lines, *adjustments)}
    return Statement(
        agreement=agreement.id,
        quarter=period.name,
        closed_at=closed_at,
        weighing=agreement.weighing,
        promised=agreement.promised_monthly,
        units=team_names(connection, organisation, named),
        lines=lines,
        scores=_scores(lines, agreement.weighing),
        adjustments=adjustments,
        follows=_last_hash(connection, organisation, agreement.id),
    )


def _last_hash(connection: Connection, organisation: str, agreement: str) -> str:
    last = connection.scalar(
        select(statements.c.hash)
        .where(statements.c.organisation == organisation, statements.c.agreement == agreement)
        .order_by(statements.c.closed_at.desc())
        .limit(1)
    )
    return str(last or "")


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


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
            score = collaboration(counted, agreement.weighing)
            yield Line(
                month=month.name,
                unit=unit,
                counts={each.name: getattr(counted, each.name) for each in fields(Counts)},
                consumer=_rounded(score.consumer_points),
                provider=_rounded(score.provider_points),
                score=_rounded(score.score),
            )


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 2)


def _scores(lines: Sequence[Line], weighing: Weighing) -> dict[str, float | None]:
    by_unit: dict[str, list[Line]] = {}
    for line in lines:
        by_unit.setdefault(line.unit, []).append(line)
    return {
        unit: _rounded(quarter(line.collaboration(weighing) for line in mine))
        for unit, mine in by_unit.items()
    }


def _became_known(
    connection: Connection,
    organisation: str,
    agreement: Agreement,
    earlier: Sequence[Statement],
    zone: str,
    known: datetime,
) -> Iterator[Adjustment]:
    """Against what was stated last of that quarter, by what had been agreed for it."""
    for statement in earlier:
        period = parse(statement.quarter, zone)
        assert period is not None
        agreed = replace(agreement, weighing=statement.weighing, promised_monthly=statement.promised)
        lines = list(_lines(connection, organisation, agreed, period, zone, known))
        last, now = _stated_last(earlier, statement), _scores(lines, statement.weighing)
        for unit in sorted(last | now):
            before, after = last.get(unit), now.get(unit)
            if before != after:
                yield _adjustment(statement.quarter, unit, before, after)


def _stated_last(earlier: Sequence[Statement], statement: Statement) -> dict[str, float | None]:
    """In its own statement or in a later adjustment. Appeals stand beside, they change no count."""
    later = {
        each.unit: each.after
        for one in earlier
        for each in one.adjustments
        if each.quarter == statement.quarter and each.appeal is None
    }
    return statement.scores | later


def _adjustment(
    quarter: str, unit: str, before: float | None, after: float | None, appeal: str | None = None
) -> Adjustment:
    points = None if before is None or after is None else round(after - before, 2)
    return Adjustment(quarter=quarter, unit=unit, before=before, after=after, points=points, appeal=appeal)


def _granted(
    connection: Connection,
    organisation: str,
    agreement: Agreement,
    earlier: Sequence[Statement],
    became_known: Sequence[Adjustment],
    known: datetime,
) -> Iterator[Adjustment]:
    """Appeals that were granted since the last statement; each is in one statement. Several add up to 100 at most.

    They add to the score as it is known now, after what `became_known` has changed.
    """
    taken = {each.appeal for statement in earlier for each in statement.adjustments}
    rows = connection.execute(
        select(appeals)
        .where(
            appeals.c.organisation == organisation,
            appeals.c.agreement == agreement.id,
            appeals.c.granted.is_(True),
            appeals.c.decided_at <= known,
        )
        .order_by(appeals.c.decided_at, appeals.c.id)
    ).all()
    reached = {
        (statement.quarter, unit): score
        for statement in earlier
        for unit, score in _stated_last(earlier, statement).items()
    }
    reached |= {(each.quarter, each.unit): each.after for each in became_known}
    for row in rows:
        place = (row.quarter, row.unit)
        before = reached.get(place)
        after = None if before is None else round(min(100.0, before + row.points), 2)
        reached[place] = after
        if row.id not in taken:
            yield _adjustment(row.quarter, row.unit, before, after, row.id)
