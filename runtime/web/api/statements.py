"""Closed quarters for programs: what was stated, what changed since, appeals and their decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field
from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from runtime.queries.colleagues import names_of
from runtime.statements.statement import Statement
from runtime.web.api.answers import Answer, Id, Name, PersonName
from runtime.web.api.asks import Ask
from runtime.web.api.caller import reading
from runtime.web.api.cases import SHEET
from runtime.web.api.collaboration import Points, Quarter
from runtime.web.api.router import api
from runtime.web.api.writing import written
from runtime.web.desk import Desk
from runtime.web.routes.collaboration import (
    agreement_named,
)
from runtime.web.routes.statements import decided, raised, sheet_of
from runtime.web.stated import stated_to

router = api("collaboration")

CSV = {200: {"description": "UTF-8 with a byte order mark", "content": {"text/csv": {}}}}


class LineAnswer(Answer):
    month: Annotated[str, Field(examples=["2026-03"])]
    unit: Annotated[str, Field(description="empty: all of them together", examples=["hz"])]
    counts: Annotated[dict[str, int | None], Field(examples=[{"due": 20, "in_time": 18}])]
    consumer: Points | None
    provider: Points | None
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
    """Against the score of one team, or of all together, in a closed quarter; once decided, again only for a new reason."""
    reason = ask.reason.strip()
    return AppealRaised(id=written(request, lambda desk: raised(desk, agreement, quarter, ask.unit, reason)))


@router.post("/collaboration/{agreement}/{quarter}/appeals/{id}", status_code=204, summary="Decide an appeal")
def decide(request: Request, agreement: str, quarter: str, id: str, ask: DecisionAsk) -> None:
    """By somebody of neither side who may approve; a granted one is an adjustment of the next statement."""
    written(
        request,
        lambda desk: decided(
            desk, agreement, id, granted=ask.granted, points=str(ask.points), words=ask.words.strip()
        ),
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
