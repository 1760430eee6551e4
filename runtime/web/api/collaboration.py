"""How departments keep their agreements month by month, for programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.requests import Request

from engine.diagnostics import Language
from engine.scoring.collaboration import Part, quarter
from engine.scoring.delays import Delays
from runtime.statements.statement import stated
from runtime.web.api.answers import Answer, Name, Title, UnitId, UnitName
from runtime.web.api.caller import reading
from runtime.web.api.measured import (
    PeriodAnswer,
    RateAnswer,
    period_of,
    rate_of,
)
from runtime.web.api.router import api
from runtime.web.desk import Desk
from runtime.web.page import language_of
from runtime.web.routes.collaboration import (
    Month,
    Team,
    agreement_named,
    day_named,
    months_scored,
    period_named,
)
from runtime.web.routes.collaboration import rate_of as rate_of_part

router = api("collaboration")

Points = Annotated[float, Field(description="from 0 to 100", examples=[87.5])]
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
    rate: Annotated[RateAnswer | None, Field(description="null for what was promised")]


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
    consumer_points: Points | None
    provider_points: Points | None
    due: Annotated[int, Field(examples=[20])]
    rows: Annotated[dict[str, str], Field(examples=[{"due": "/api/v1/rows?of=due&measure=due&team=hz"}])]


class MonthAnswer(Answer):
    """`score` is null under `least` due leads; `rows` gives for each count the address of exactly its rows."""

    period: PeriodAnswer
    score: Points | None
    consumer_points: Points | None
    provider_points: Points | None
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
    rate = rate_of_part(part)
    return PartAnswer(
        of=part.of,
        among=part.among,
        title=part.title.to(language),
        weight=part.weight,
        k=part.k,
        n=part.n,
        rate=None if rate is None else rate_of(rate),
    )
