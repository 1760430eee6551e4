"""What the caller's screens show beside cases: board, overdue, tasks, the caller's day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Query
from sqlalchemy import Row
from starlette.requests import Request

from runtime.queries.board import PAGE, StageCount, cards, counts_by_stage
from runtime.queries.bundles import list_bundles
from runtime.queries.inbox import unread_by
from runtime.queries.limits import limits_of_owner
from runtime.queries.overdue import list_overdue, overdue_of_others
from runtime.web.api import answers
from runtime.web.api.answers import Answer, CustomerName, Id, Name, Paged, PersonName, StageId
from runtime.web.api.asks import Page
from runtime.web.api.caller import reading
from runtime.web.api.router import api
from runtime.web.api.scores import ScoreAnswer, score_answer
from runtime.web.api.tasks import BundleAnswer, bundle_answer
from runtime.web.page import language_of
from runtime.web.problem import not_found
from runtime.web.routes.today import looks_after, score_of

router = api("lists")
OfOwner = Annotated[str, Query(max_length=36, description="a person's id; without it, everybody in sight")]


class Card(Answer):
    """`amount` is in minor units (fen)."""

    id: Id
    name: CustomerName
    amount: int | None
    owner: answers.PersonAnswer
    entered_at: datetime
    overdue: bool


class CardList(Paged):
    cases: list[Card]


class OverdueCase(Answer):
    """`due` is when the stage's limit ended; `amount` in minor units (fen)."""

    case: Id
    name: CustomerName
    stage: StageId
    amount: int | None
    entered_at: datetime
    owner_name: PersonName
    due: datetime


class OverdueList(Paged):
    cases: list[OverdueCase]


class Limit(Answer):
    """`missed` still stands; `pending` ends within 48 hours."""

    case: Id
    name: CustomerName
    stage: StageId
    clause: Name
    state: Literal["pending", "missed"]
    due: datetime


class StuckCase(Answer):
    case: Id
    name: CustomerName
    stage: StageId
    owner_name: PersonName | None
    due: datetime


class StuckCases(Answer):
    """The five that have been stuck longest, of `total`; `GET /overdue` lists them all."""

    total: int
    cases: list[StuckCase]


class TodayAnswer(Answer):
    """`score` is null for a role that is not scored, `stuck` for callers who look after nobody."""

    limits: list[Limit]
    tasks: list[BundleAnswer]
    score: ScoreAnswer | None
    stuck: StuckCases | None
    unread: int


@router.get("/board", summary="The board's columns")
def board(request: Request, owner: OfOwner = "") -> list[answers.Column]:
    """The funnel as it stands: cases, overdue ones and amount by stage, in the order of the stages."""
    with reading(request) as desk:
        counts, language = counts_by_stage(desk.connection, desk.sees, desk.now, owner), language_of(request)
        return [
            answers.Column(
                stage=stage.id,
                title=stage.title.to(language),
                kind=stage.kind,
                cases=count.cases,
                overdue=count.overdue,
                amount=count.amount,
            )
            for stage in desk.model.stages.values()
            for count in [counts.get(stage.id, StageCount())]
        ]


@router.get("/board/{stage}", summary="The cards of a column")
def board_column(request: Request, stage: str, owner: OfOwner = "", page: Page = 1) -> CardList:
    """In the board's order: overdue first, then the nearest limit, then the latest to come in."""
    with reading(request) as desk:
        if stage not in desk.model.stages:
            raise not_found()
        counts = counts_by_stage(desk.connection, desk.sees, desk.now, owner)
        total = counts.get(stage, StageCount()).cases
        rows = cards(desk.connection, desk.sees, desk.now, {stage: page}, owner).get(stage, ())
        return CardList(total=total, page=page, more=page * PAGE < total, cases=[card(row) for row in rows])


@router.get("/overdue", summary="Cases beyond the limit of their stage")
def overdue(
    request: Request,
    owner: OfOwner = "",
    stage: Annotated[str, Query(max_length=200)] = "",
    page: Page = 1,
) -> OverdueList:
    """The longest overdue first."""
    with reading(request) as desk:
        found = list_overdue(desk.connection, desk.sees, desk.now, owner=owner, stage=stage, page=page)
        return OverdueList(
            total=found.total,
            page=page,
            more=found.has_later,
            cases=[
                OverdueCase(
                    case=row.id,
                    name=row.name,
                    stage=row.stage,
                    amount=row.amount,
                    entered_at=row.entered_at,
                    owner_name=row.owner_name,
                    due=row.due,
                )
                for row in found.rows
            ],
        )


@router.get("/today", summary="The caller's day")
def today(request: Request) -> TodayAnswer:
    """Limits that run out, open tasks, the week's score, what is stuck below, and how many messages are unread."""
    with reading(request) as desk:
        person, pei = desk.account.person, score_of(desk)
        stuck = overdue_of_others(desk.connection, desk.sees, person, desk.now) if looks_after(desk) else None
        return TodayAnswer(
            limits=[
                Limit(
                    case=row.id,
                    name=row.name,
                    stage=row.stage,
                    clause=row.clause,
                    state=row.state,
                    due=row.due,
                )
                for row in limits_of_owner(desk.connection, desk.sees, person, desk.now)
            ],
            tasks=[
                bundle_answer(each) for each in list_bundles(desk.connection, desk.sees, assignee=person).rows
            ],
            score=score_answer(pei, desk.model, language_of(request)) if pei else None,
            stuck=None if stuck is None else stuck_answer(stuck),
            unread=unread_by(desk.connection, desk.account.organisation, person),
        )


def stuck_answer(rows: Sequence[Row[tuple[object, ...]]]) -> StuckCases:
    return StuckCases(
        total=rows[0].total if rows else 0,
        cases=[
            StuckCase(case=row.id, name=row.name, stage=row.stage, owner_name=row.owner_name, due=row.due)
            for row in rows
        ],
    )


def card(row: Row[tuple[object, ...]]) -> Card:
    return Card(
        id=row.id,
        name=row.name,
        amount=row.amount,
        owner=answers.PersonAnswer(id=row.owner, name=row.owner_name),
        entered_at=row.entered_at,
        overdue=row.overdue and row.stage_kind == "open",
    )
