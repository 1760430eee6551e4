"""How departments keep their agreements, for programs: scores, closed statements, appeals, what sources cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, TypeVar

from fastapi import Query
from pydantic import Field
from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import Response

from engine.diagnostics import Language
from engine.scoring.collaboration import Part, quarter
from engine.scoring.delays import Delays
from runtime.imports.costs import costs_in_text
from runtime.queries.colleagues import names_of
from runtime.statements.statement import Statement, stated
from runtime.web.api.answers import Answer, Id, Name, PersonName, Title, UnitId, UnitName
from runtime.web.api.asks import Ask
from runtime.web.api.caller import credentials_of, reading, services_of
from runtime.web.api.cases import SHEET
from runtime.web.api.measured import CountAnswer, PeriodAnswer, RateAnswer, count_of, period_of, share_of
from runtime.web.api.router import api
from runtime.web.desk import Desk, desk_on
from runtime.web.page import language_of
from runtime.web.routes.collaboration import (
    Month,
    Team,
    agreement_named,
    day_named,
    months_scored,
    period_named,
)
from runtime.web.routes.costs import costs_of, entered
from runtime.web.routes.statements import decided, raised, sheet_of
from runtime.web.stated import stated_to

router = api("collaboration")
T = TypeVar("T")

Points = Annotated[float, Field(description="from 0 to 100", examples=[87.5])]
CSV = {200: {"description": "UTF-8 with a byte order mark", "content": {"text/csv": {}}}}
Known = Annotated[
    str, Query(max_length=10, description="as it was known at the end of this day; without it, now")
]
Quarter = Annotated[str, Field(examples=["2026-Q1"])]


class PartAnswer(Answer):
    """`k` and `n` are the counts `of` and `among`, whose rows stand in `rows`; null is what was promised."""

    of: Annotated[str, Field(examples=["in_time"])]
    among: Annotated[str | None, Field(examples=["owed"])]
    title: Title
    weight: Annotated[float, Field(examples=[0.5])]
    k: Annotated[int, Field(examples=[18])]
    n: Annotated[int, Field(examples=[20])]


class DelaysAnswer(Answer):
    """Medians in seconds over `n` leads that owed a follow-up; those not reached count as longer than any.

    `human_seconds` is null while the median lies among them.
    """

    n: Annotated[int, Field(examples=[20])]
    contacted: Annotated[int, Field(examples=[18])]
    system_seconds: Annotated[float | None, Field(description="hand-over to assignment", examples=[0])]
    human_seconds: Annotated[float | None, Field(description="assignment to first contact", examples=[7200])]


class TeamAnswer(Answer):
    """What one unit did with the leads it was given."""

    unit: UnitId
    name: UnitName
    score: Points | None
    consumer_points: Points
    provider_points: Points
    due: Annotated[int, Field(examples=[20])]
    rows: Annotated[dict[str, str], Field(examples=[{"due": "/api/v1/rows?of=due&measure=due&team=hz"}])]


class MonthAnswer(Answer):
    """`score` is null under `least` due leads; `rows` gives for each count the address of exactly its rows."""

    period: PeriodAnswer
    score: Points | None
    consumer_points: Points
    provider_points: Points
    consumer: list[PartAnswer]
    provider: list[PartAnswer]
    due: Annotated[int, Field(examples=[20])]
    not_yet_due: Annotated[int, Field(examples=[3])]
    excluded: Annotated[int, Field(examples=[1])]
    disputed: Annotated[int, Field(description="of the due", examples=[0])]
    least: Annotated[int, Field(examples=[20])]
    teams: list[TeamAnswer]
    delays: DelaysAnswer
    rows: Annotated[dict[str, str], Field(examples=[{"due": "/api/v1/rows?of=due&measure=due"}])]


class ScoresAnswer(Answer):
    agreement: Name
    quarter: Points | None
    months: list[MonthAnswer]
    statements: Annotated[list[str], Field(description="closed quarters", examples=[["2026-Q1"]])]


class LineAnswer(Answer):
    month: Annotated[str, Field(examples=["2026-03"])]
    unit: Annotated[str, Field(description="empty: all of them together", examples=["hz"])]
    counts: Annotated[dict[str, int | None], Field(examples=[{"due": 20, "in_time": 18}])]
    consumer: Points
    provider: Points
    score: Points | None


class AdjustmentAnswer(Answer):
    """Of an earlier quarter; `appeal` names a granted one."""

    quarter: Quarter
    unit: Annotated[str, Field(examples=["hz"])]
    before: Points | None
    after: Points | None
    points: Annotated[float | None, Field(description="what changes", examples=[-2.5])]
    appeal: Id | None


class AppealAnswer(Answer):
    id: Id
    unit: Annotated[str, Field(examples=["hz"])]
    reason: Annotated[str, Field(examples=["展会当天断网"])]
    raised_by: PersonName | None
    raised_at: datetime
    granted: bool | None
    points: Annotated[int | None, Field(examples=[2])]
    words: Annotated[str, Field(examples=["属实"])]
    decided_by: PersonName | None
    decided_at: datetime | None


class StatementAnswer(Answer):
    """As it was known at `closed_at`; never changed. `hash` is the SHA-256 of its stored content."""

    agreement: Name
    quarter: Quarter
    closed_at: datetime
    hash: Annotated[str, Field(examples=["9f86d081884c7d65"])]
    units: Annotated[dict[str, str], Field(examples=[{"hz": "杭州"}])]
    lines: list[LineAnswer]
    scores: Annotated[dict[str, float | None], Field(examples=[{"": 81.2, "hz": 79.0}])]
    adjustments: list[AdjustmentAnswer]
    appeals: list[AppealAnswer]


class AppealAsk(Ask):
    unit: Annotated[str, Field(max_length=36, description="empty: all together", examples=["hz"])] = ""
    reason: Annotated[str, Field(max_length=2000, examples=["展会当天断网"])]


class DecisionAsk(Ask):
    granted: Annotated[bool, Field(examples=[True])]
    points: Annotated[int, Field(ge=0, le=100, description="what a granted one adds", examples=[2])] = 0
    words: Annotated[str, Field(max_length=2000, examples=["属实"])] = ""


class AppealRaised(Answer):
    id: Id


class SourceAnswer(Answer):
    """`cost` in minor units (fen), null where none was entered or the caller does not see all of its leads; divide it by a count for the cost of each."""

    source: Annotated[str, Field(examples=["展会"])]
    cost: Annotated[int | None, Field(examples=[12000000])]
    leads: CountAnswer
    followed: RateAnswer
    accepted: RateAnswer
    opportunities: RateAnswer
    won: RateAnswer


class CostsAnswer(Answer):
    period: PeriodAnswer
    sources: list[SourceAnswer]


class CostsAsk(Ask):
    lines: Annotated[
        str,
        Field(
            max_length=200_000,
            description="CSV: source, month, amount in yuan",
            examples=["展会,2026-03,120000"],
        ),
    ]


class CostsEntered(Answer):
    entered: Annotated[int, Field(examples=[1])]


@router.get("/collaboration", summary="The collaboration score")
def read_scores(request: Request, agreement: str = "", period: str = "", known: Known = "") -> ScoresAnswer:
    """Of a month or a quarter (2026-03, 2026-Q1; without it, this month), with both sides and their parts."""
    language = language_of(request)
    with reading(request) as desk:
        chosen, asked = agreement_named(desk, agreement), period_named(desk, period)
        found = months_scored(desk, chosen, asked, day_named(desk, known))
        closed = stated(desk.connection, desk.account.organisation, chosen.id)
        return ScoresAnswer(
            agreement=chosen.id,
            quarter=quarter(month.score for month in found) if len(found) > 1 else None,
            months=[_month(desk, month, language) for month in found],
            statements=[one.quarter for one in closed],
        )


@router.get("/collaboration/{agreement}/{quarter}", summary="A closed quarter")
def read_statement(request: Request, agreement: str, quarter: str) -> StatementAnswer:
    """What was stated when the quarter was closed, what changed in earlier ones, and the appeals against it."""
    with reading(request) as desk:
        found = stated_to(desk, agreement_named(desk, agreement), quarter)
        return _statement(found.statement, found.hash, _appeals(desk, found.appeals))


@router.get(
    "/collaboration/{agreement}/{quarter}/statement.xlsx",
    summary="A closed quarter as a sheet",
    response_class=Response,
    responses=SHEET,
)
def statement_sheet(request: Request, agreement: str, quarter: str) -> Response:
    """For the personnel department: scores, parts, adjustments, appeals. Needs the right to export."""
    with reading(request) as desk:
        return sheet_of(request, desk, agreement, quarter, ".xlsx")


@router.get(
    "/collaboration/{agreement}/{quarter}/statement.csv",
    summary="The parts of a closed quarter as CSV",
    response_class=Response,
    responses=CSV,
)
def statement_csv(request: Request, agreement: str, quarter: str) -> Response:
    """A line for each month, team, side and part. Needs the right to export."""
    with reading(request) as desk:
        return sheet_of(request, desk, agreement, quarter, ".csv")


@router.post("/collaboration/{agreement}/{quarter}/appeals", status_code=201, summary="Raise an appeal")
def appeal(request: Request, agreement: str, quarter: str, ask: AppealAsk) -> AppealRaised:
    """Against the score of one team, or of all together, in a closed quarter."""
    reason = ask.reason.strip()
    return AppealRaised(id=_write(request, lambda desk: raised(desk, agreement, quarter, ask.unit, reason)))


@router.post("/collaboration/{agreement}/{quarter}/appeals/{id}", status_code=204, summary="Decide an appeal")
def decide(request: Request, agreement: str, quarter: str, id: str, ask: DecisionAsk) -> None:
    """By somebody of neither side who may approve; a granted one is an adjustment of the next statement."""
    _write(
        request,
        lambda desk: decided(
            desk, agreement, id, granted=ask.granted, points=str(ask.points), words=ask.words.strip()
        ),
    )


@router.get("/costs", summary="What sources of leads cost")
def read_costs(request: Request, period: str = "") -> CostsAnswer:
    """By source of the leads created in the period: what was spent, and how many came how far."""
    language = language_of(request)
    with reading(request) as desk:
        asked = period_named(desk, period)
        spent, found = costs_of(desk, asked)
        sources = sorted({*spent, *(value or "" for value in found.values("source", "leads"))})
        return CostsAnswer(
            period=period_of(asked, desk.now, language),
            sources=[
                SourceAnswer(
                    source=source,
                    cost=spent.get(source),
                    leads=count_of(found.number("leads", source=source or None)),
                    followed=share_of(found.share("followed", "leads", source=source or None)),
                    accepted=share_of(found.share("accepted", "leads", source=source or None)),
                    opportunities=share_of(found.share("opportunities", "leads", source=source or None)),
                    won=share_of(found.share("won", "leads", source=source or None)),
                )
                for source in sources
            ],
        )


@router.post("/costs", summary="Enter what sources cost")
def enter_costs(request: Request, ask: CostsAsk) -> CostsEntered:
    """What was entered for a source and month before is replaced. Needs the right to import."""
    return CostsEntered(entered=_write(request, lambda desk: entered(desk, costs_in_text(ask.lines))))


def _month(desk: Desk, month: Month, language: Language) -> MonthAnswer:
    score = month.score
    return MonthAnswer(
        period=period_of(month.period, desk.now, language),
        score=score.score,
        consumer_points=score.consumer_points,
        provider_points=score.provider_points,
        consumer=[_part(part, language) for part in score.consumer],
        provider=[_part(part, language) for part in score.provider],
        due=score.counts.due,
        not_yet_due=score.counts.not_yet_due,
        excluded=score.counts.excluded,
        disputed=score.counts.disputed,
        least=score.least,
        teams=[_team(team) for team in month.teams],
        delays=_delays(month.delays),
        rows={name: f"/api/v1{address}" for name, address in month.addresses.items()},
    )


def _team(team: Team) -> TeamAnswer:
    return TeamAnswer(
        unit=team.unit,
        name=team.name,
        score=team.score.score,
        consumer_points=team.score.consumer_points,
        provider_points=team.score.provider_points,
        due=team.score.counts.due,
        rows={name: f"/api/v1{address}" for name, address in team.addresses.items()},
    )


def _delays(found: Delays) -> DelaysAnswer:
    return DelaysAnswer(
        n=found.n,
        contacted=found.contacted,
        system_seconds=None if found.system is None else found.system.total_seconds(),
        human_seconds=None if found.human is None else found.human.total_seconds(),
    )


def _part(part: Part, language: Language) -> PartAnswer:
    return PartAnswer(
        of=part.of, among=part.among, title=part.title.to(language), weight=part.weight, k=part.k, n=part.n
    )


def _statement(statement: Statement, hash: str, appeals: list[AppealAnswer]) -> StatementAnswer:
    return StatementAnswer(
        agreement=statement.agreement,
        quarter=statement.quarter,
        closed_at=statement.closed_at,
        hash=hash,
        units=statement.units,
        lines=[
            LineAnswer(**{name: getattr(one, name) for name in LineAnswer.model_fields})
            for one in statement.lines
        ],
        scores=statement.scores,
        adjustments=[
            AdjustmentAnswer(**{name: getattr(one, name) for name in AdjustmentAnswer.model_fields})
            for one in statement.adjustments
        ],
        appeals=appeals,
    )


def _appeals(desk: Desk, rows: Sequence[Row[tuple[object, ...]]]) -> list[AppealAnswer]:
    people = {person for row in rows for person in (row.raised_by, row.decided_by)}
    names = names_of(desk.connection, desk.account.organisation, people)
    return [
        AppealAnswer(
            id=row.id,
            unit=row.unit,
            reason=row.reason,
            raised_by=names.get(row.raised_by),
            raised_at=row.raised_at,
            granted=row.granted,
            points=row.points,
            words=row.words,
            decided_by=names.get(row.decided_by),
            decided_at=row.decided_at,
        )
        for row in rows
    ]


def _write(request: Request, work: Callable[[Desk], T]) -> T:
    """In one transaction, with the rights that the caller has in it."""
    services, credentials = services_of(request), credentials_of(request)

    def transaction(connection: Connection) -> T:
        return work(desk_on(services, connection, credentials.account(connection, services.clock.now())))

    return services.database.write(transaction)
