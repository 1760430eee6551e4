"""Approvals: what waits for the caller, one of them, asking, deciding, delegating, recalling."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from engine.rules.command import (
    AnyCommand,
    DecideApproval,
    DelegateApproval,
    RecallApproval,
    RequestApproval,
)
from runtime.queries.approvals import waiting_for
from runtime.web.api import answers, asks
from runtime.web.api.answers import Accepted, Answer, Comment, CustomerName, Id, Paged
from runtime.web.api.asks import Page
from runtime.web.api.caller import reading
from runtime.web.api.commanding import command_case, in_one_transaction
from runtime.web.api.router import api
from runtime.web.approving import Opened, opened, send_about_approval
from runtime.web.desk import Desk, Folder

router = api("approvals")

ApprovalId = Annotated[str, Field(examples=["折扣审批"])]
RoleId = Annotated[str, Field(examples=["主管"])]
State = Literal["running", "approved", "rejected", "returned", "recalled"]


class ApprovalLine(Answer):
    """`due` is the time of the present step, null when it has none."""

    id: Id
    approval: ApprovalId
    about: Annotated[str, Field(examples=["record/0198c2f4-6b1e-7d3a-9c55-2f0a4e6b7d11"])]
    case: Id
    case_name: CustomerName
    requester: answers.PersonAnswer
    requested_at: datetime
    round: int
    state: State
    due: datetime | None


class ApprovalList(Paged):
    approvals: list[ApprovalLine]


class SeatAnswer(Answer):
    """`person` is null where nobody holds the role; `decided_by` differs from it when a deputy has decided."""

    role: RoleId
    person: answers.PersonAnswer | None
    round: int
    step: int
    state: Literal["waiting", "approved", "rejected", "returned", "expired", "closed"]
    asked_at: datetime
    decided_by: Id | None
    decided_at: datetime | None
    comment: Comment


class ApprovalAnswer(ApprovalLine):
    """`fields` are what is asked about as it is now; `changed` are those that are not as they were when it was asked.

    `decidable` and `recallable`: by the caller, now. `occurrence` goes with the decision.
    """

    comment: Comment
    occurrence: int
    fields: answers.Fields
    changed: Annotated[list[str], Field(examples=[["折扣"]])]
    decidable: bool
    recallable: bool
    asked: list[SeatAnswer]


@router.get("/approvals", summary="Approvals that wait for the caller")
def approvals(request: Request, page: Page = 1) -> ApprovalList:
    """The most urgent first, those of whom the caller is the deputy at this moment included."""
    with reading(request) as desk:
        account = desk.account
        found = waiting_for(desk.connection, account.organisation, desk.represents, account.person, page)
        lines = [ApprovalLine.model_validate(_line(row)) for row in found.rows]
        return ApprovalList(total=found.total, page=page, more=found.has_later, approvals=lines)


@router.get("/approvals/{id}", summary="One approval with everybody it has asked")
def approval(request: Request, id: str) -> ApprovalAnswer:
    """For those who see the case, and for those whom it asks or has asked."""
    with reading(request) as desk:
        return _whole(desk, opened(desk, id))


@router.post("/cases/{case}/approvals", summary="Ask for an approval", response_model=Accepted)
async def request_approval(request: Request, case: str, ask: asks.ApprovalRequest) -> Response:
    """`events: 0` with a warning when it is being decided, or is given, already; after a return a new round."""

    def command(desk: Desk, folder: Folder) -> AnyCommand:
        return RequestApproval(
            actor=desk.account.person, approval=ask.approval, about=ask.about, comment=ask.comment
        )

    return await command_case(request, case, command)


@router.post("/approvals/{id}/decide", summary="Decide an approval", response_model=Accepted)
async def decide_approval(request: Request, id: str, ask: asks.ApprovalDecision) -> Response:
    """By whom it asks, or the deputy; a rejection and a return need a reason. The same twice is one decision."""
    return await _about(
        request,
        id,
        lambda desk: DecideApproval(
            actor=desk.account.person,
            request=id,
            occurrence=ask.occurrence,
            verdict=ask.verdict,
            comment=ask.comment,
        ),
    )


@router.post("/approvals/{id}/delegate", summary="Let somebody else decide", response_model=Accepted)
async def delegate_approval(request: Request, id: str, ask: asks.ApprovalDelegation) -> Response:
    """To a colleague who is here; never to the requester."""
    return await _about(
        request,
        id,
        lambda desk: DelegateApproval(actor=desk.account.person, request=id, to=ask.to, comment=ask.comment),
    )


@router.post("/approvals/{id}/recall", summary="Recall one's request", response_model=Accepted)
async def recall_approval(request: Request, id: str, ask: asks.Finish) -> Response:
    """By whoever asked; nobody is asked any further."""
    return await _about(
        request,
        id,
        lambda desk: RecallApproval(actor=desk.account.person, request=id, comment=ask.comment),
    )


async def _about(request: Request, id: str, command: Callable[[Desk], AnyCommand]) -> Response:
    return await in_one_transaction(
        request, lambda desk, once: send_about_approval(desk, id, command(desk), once)
    )


def _line(row: Row[tuple[object, ...]]) -> dict[str, object]:
    person = {"id": row.requester, "name": row.requester_name or ""}
    names = ("id", "approval", "about", "case", "case_name", "requested_at", "round", "state", "due")
    return {name: getattr(row, name) for name in names} | {"requester": person}


def _whole(desk: Desk, found: Opened) -> ApprovalAnswer:
    person, request = desk.account.person, found.request
    own = {
        "comment": request.comment,
        "occurrence": request.occurrence,
        "fields": dict(found.about[1]),
        "changed": [each.zh for each in found.changed],
        "decidable": found.decidable(person),
        "recallable": found.recallable(person),
        "asked": [_seat(row) for row in found.seats],
    }
    return ApprovalAnswer.model_validate(_line(found.row) | own)


def _seat(row: Row[tuple[object, ...]]) -> dict[str, object]:
    person = {"id": row.person, "name": row.person_name or ""} if row.person else None
    names = ("role", "round", "step", "state", "asked_at", "decided_by", "decided_at", "comment")
    return {name: getattr(row, name) for name in names} | {"person": person}
