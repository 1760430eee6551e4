"""Leads under an agreement, as their giver follows them: the batch in numbers, each with its clocks, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Query
from pydantic import Field
from starlette.requests import Request

from engine.diagnostics import Language
from runtime.queries.counted import Tally
from runtime.queries.leads import CLOCKS, LEADS, list_leads, own_leads
from runtime.queries.receivers import receivers
from runtime.web.api.answers import (
    Answer,
    CustomerName,
    Fields,
    Id,
    Name,
    Paged,
    PersonName,
    StageId,
    Title,
    UnitId,
    UnitName,
)
from runtime.web.api.asks import Page
from runtime.web.api.caller import reading
from runtime.web.api.measured import CountAnswer, PeriodAnswer, RateAnswer, count_of, period_of, share_of
from runtime.web.api.overview import ClauseNumbers, clause_numbers
from runtime.web.api.router import api
from runtime.web.desk import Desk
from runtime.web.lead import Followed, Promise, followed
from runtime.web.page import language_of
from runtime.web.problem import not_allowed, not_found
from runtime.web.qualified import qualification_of
from runtime.web.routes.leads import asked_for, count, gives
from runtime.web.timeline import timeline_of

router = api("leads")

Month = Annotated[
    str,
    Query(max_length=8, description="when they were handed over: 2026-03; without it, the present month"),
]
Show = Literal["given", "running", "late", "returned", "disputed", "unqualified", "excluded", "won"]


class PromiseAnswer(Answer):
    """One clock. `done_at` is when it was kept after all; `attempts` were made and did not count."""

    title: Title
    state: Literal["running", "met", "missed", "excluded"]
    due: Annotated[datetime | None, Field(description="null while the working calendar is awaited")]
    done_at: datetime | None
    attempts: int
    is_feedback: bool


class LeadAnswer(Answer):
    """`failed` are the parts of the signed definition that did not hold; `feedback` what came back with a return."""

    case: Id
    name: CustomerName
    owner_name: PersonName | None
    stage: StageId
    agreement: Name
    handed_over_at: datetime
    returned: bool
    contest: Annotated[Literal["open", "granted", "refused"] | None, Field(description="of its last return")]
    excluded: Annotated[str, Field(description="by which name of the agreement", examples=[""])]
    failed: Annotated[list[str], Field(examples=[["filled(联系电话)"]])]
    only_feedback_missing: bool
    feedback: Fields
    clocks: list[PromiseAnswer]


class LeadList(Paged):
    period: PeriodAnswer
    leads: list[LeadAnswer]


class LeadNumbers(Answer):
    """`clauses` of every agreement; shares are of all that were given."""

    period: PeriodAnswer
    given: CountAnswer
    qualified: RateAnswer
    returned: RateAnswer
    won: RateAnswer
    clauses: list[ClauseNumbers]


class WaitingLead(Answer):
    """`unqualified`: its last hand-over failed the definition; complete it and hand it over again."""

    case: Id
    name: CustomerName
    created_at: datetime
    returned: bool
    unqualified: bool


class StatedAnswer(Answer):
    """When a field of the case got the value that it has, and from whom."""

    field: Title
    by: PersonName | None
    at: datetime


class QualifiedPartAnswer(Answer):
    words: Annotated[str, Field(examples=["预算已填"])]
    holds: bool
    stated: list[StatedAnswer]


class QualificationAnswer(Answer):
    """`earlier`: by an earlier version of the definition, under which the lead was handed over."""

    holds: bool
    earlier: bool
    parts: list[QualifiedPartAnswer]


class ReceiverAnswer(Answer):
    person: Id
    name: PersonName
    unit: UnitId
    unit_name: UnitName


@router.get("/leads", summary="Leads and their clocks")
def leads(request: Request, period: Month = "", show: Show = "given", page: Page = 1) -> LeadList:
    """Leads handed over in the period, the latest first, with how each promise stands and what came back."""
    language = language_of(request)
    with reading(request) as desk:
        chosen = asked_for(desk, period, show)
        found = list_leads(desk.connection, desk.scope, chosen, show, desk.now, page)
        return LeadList(
            total=found.total,
            page=page,
            more=found.has_later,
            period=period_of(chosen, desk.now, language),
            leads=[lead_answer(followed(desk.model, lead, desk.now), language) for lead in found.leads],
        )


@router.get("/leads/numbers", summary="A batch of leads in numbers")
def lead_numbers(request: Request, period: Month = "") -> LeadNumbers:
    """How many were given, qualified, returned and won, and how the promises about them were kept."""
    language = language_of(request)
    with reading(request) as desk:
        chosen = asked_for(desk, period)
        given, clocks = count(desk, LEADS, chosen), count(desk, CLOCKS, chosen, "clause")
        return LeadNumbers(
            period=period_of(chosen, desk.now, language),
            given=count_of(given.number("given")),
            qualified=share_of(given.share("qualified", "given")),
            returned=share_of(given.share("returned", "given")),
            won=share_of(given.share("won", "given")),
            clauses=clauses(desk, clocks, language),
        )


@router.get("/leads/waiting", summary="Own leads to hand over")
def waiting_leads(request: Request) -> list[WaitingLead]:
    """Leads that the caller created and has not handed over, or that came back or did not qualify. For givers."""
    with reading(request) as desk:
        if not gives(desk):
            raise not_allowed()
        return [
            WaitingLead(
                case=row.id,
                name=row.name,
                created_at=row.created_at,
                returned=row.returned,
                unqualified=row.unqualified,
            )
            for row in own_leads(desk.connection, desk.scope, desk.account.person)
        ]


@router.get("/cases/{case}/qualification", summary="Whether a lead is qualified")
def read_qualification(request: Request, case: str) -> QualificationAnswer | None:
    """Each part of the definition that was signed when it was handed over, with who said what it reads, and when.

    Null of a case that nobody has handed over, unless the caller would.
    """
    language = language_of(request)
    with reading(request) as desk:
        folder = desk.open(case)
        timeline = timeline_of(
            desk.connection, desk.account.organisation, desk.services.models, folder.model, case
        )
        found = qualification_of(desk, folder, timeline)
        if found is None:
            return None
        return QualificationAnswer(
            holds=found.holds,
            earlier=found.earlier,
            parts=[
                QualifiedPartAnswer(
                    words=part.words.to(language),
                    holds=part.holds,
                    stated=[
                        StatedAnswer(field=one.field.to(language), by=one.by or None, at=one.at)
                        for one in part.stated
                    ],
                )
                for part in found.parts
            ],
        )


@router.get("/agreements/{agreement}/receivers", summary="Who may receive a lead")
def lead_receivers(request: Request, agreement: str) -> list[ReceiverAnswer]:
    """Holders of the receiving role, in the unit nearest to the caller upward that has any. For givers."""
    with reading(request) as desk:
        found = desk.model.agreements.get(agreement)
        if found is None:
            raise not_found()
        held = desk.account.in_role(found.provider)
        if held is None:
            raise not_allowed()
        organisation = desk.account.organisation
        near = receivers(desk.connection, organisation, found.consumer, held.unit_path, desk.now)
        return [
            ReceiverAnswer(person=one.person, name=one.name, unit=one.unit, unit_name=one.unit_name)
            for one in near
        ]


def clauses(desk: Desk, clocks: Tally, language: Language) -> Sequence[ClauseNumbers]:
    known = desk.model.clauses
    return [
        clause_numbers(clocks, id, known[id].title.to(language))
        for agreement in desk.model.agreements.values()
        for id in agreement.clauses
        if id in known
    ]


def lead_answer(one: Followed, language: Language) -> LeadAnswer:
    row = one.lead.row
    return LeadAnswer(
        case=row.id,
        name=row.name,
        owner_name=row.owner_name,
        stage=row.stage,
        agreement=row.agreement,
        handed_over_at=row.handed_over_at,
        returned=one.lead.case.returned,
        contest=one.lead.case.given.contest if one.lead.case.given else None,
        excluded=one.lead.case.excluded,
        failed=list(one.lead.failed),
        only_feedback_missing=one.only_feedback_missing,
        feedback={field.id: value for field, value in one.feedback},
        clocks=[promise_answer(promise, language) for promise in one.promises],
    )


def promise_answer(promise: Promise, language: Language) -> PromiseAnswer:
    return PromiseAnswer(
        title=promise.title.to(language),
        state=promise.state,
        due=promise.due,
        done_at=promise.done_at,
        attempts=promise.attempts,
        is_feedback=promise.is_feedback,
    )
