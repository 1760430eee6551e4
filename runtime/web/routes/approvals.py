"""Approvals: what waits for the visitor, one of them with its history, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic, Text
from engine.rules.command import (
    AnyCommand,
    DecideApproval,
    DelegateApproval,
    RecallApproval,
    RequestApproval,
)
from runtime.accounts.session import Session
from runtime.gate import Outcome
from runtime.queries.approvals import waiting_for
from runtime.web.approving import delegates, opened, send_about_approval
from runtime.web.desk import Desk, desk_of
from runtime.web.flash import Flash
from runtime.web.page import language_of, render
from runtime.web.problem import not_found
from runtime.web.routes.case import done as back_to_case
from runtime.web.routes.case import show as show_case
from runtime.web.sending import send, send_from_desk
from runtime.web.services import Services
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()

VERDICTS = {"approve": "approval-given", "reject": "approval-rejected", "return": "approval-returned"}
LONGEST_NUMBER = 9


@router.get("/approvals")
def approvals(
    request: Request, services: Door, visitor: Visitor, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:
    with desk_of(services, visitor) as desk:
        account = desk.account
        found = waiting_for(desk.connection, account.organisation, desk.represents, account.person, page)
        return render(
            request, "approvals.html", desk=desk, found=found, title_of=lambda row: title_of(desk, row)
        )


@router.get("/approvals/{id}")
def approval(request: Request, services: Door, visitor: Visitor, id: str) -> Response:
    with desk_of(services, visitor) as desk:
        return show(request, desk, id)


@router.post("/approvals/{id}/decide")
def decide(request: Request, services: Door, visitor: Visitor, form: Posted, id: str) -> Response:
    verdict, occurrence = str(form.get("verdict", "")), str(form.get("occurrence", ""))
    if verdict not in VERDICTS:
        raise not_found()
    command = DecideApproval(
        actor=visitor.account.person,
        request=id,
        occurrence=int(occurrence) if occurrence.isdecimal() and len(occurrence) < LONGEST_NUMBER else 0,
        verdict=verdict,  # type: ignore[arg-type]  # one of VERDICTS
        comment=str(form.get("comment", "")),
    )
    return answered(request, services, visitor, id, command, Flash(VERDICTS[verdict]))


@router.post("/approvals/{id}/delegate")
def delegate(request: Request, services: Door, visitor: Visitor, form: Posted, id: str) -> Response:
    to, comment = str(form.get("to", "")), str(form.get("comment", ""))
    command = DelegateApproval(actor=visitor.account.person, request=id, to=to, comment=comment)
    return answered(request, services, visitor, id, command, Flash("approval-delegated"))


@router.post("/approvals/{id}/recall")
def recall(request: Request, services: Door, visitor: Visitor, form: Posted, id: str) -> Response:
    command = RecallApproval(actor=visitor.account.person, request=id, comment=str(form.get("comment", "")))
    return answered(request, services, visitor, id, command, Flash("approval-recalled"))


@router.post("/cases/{id}/approvals")
def ask(request: Request, services: Door, visitor: Visitor, form: Posted, id: str) -> Response:
    command = RequestApproval(
        actor=visitor.account.person,
        approval=str(form.get("approval", "")),
        about=str(form.get("about", "")),
        comment=str(form.get("comment", "")),
    )
    outcome = send(services, visitor, id, lambda desk, folder: command)
    if not outcome.accepted:
        with desk_of(services, visitor) as desk:
            return show_case(request, desk, desk.open(id), outcome.refused)
    said = [each.message(language_of(request)) for each in outcome.warnings]
    return back_to_case(id, Flash("with-warning", said[0]) if said else Flash("approval-asked"))


def answered(
    request: Request, services: Services, visitor: Session, id: str, command: AnyCommand, flash: Flash
) -> Response:
    def work(desk: Desk) -> Outcome:
        return send_about_approval(desk, id, command, None)

    outcome = send_from_desk(services, visitor, work)
    if not outcome.accepted:
        with desk_of(services, visitor) as desk:
            return show(request, desk, id, outcome.refused, str(getattr(command, "comment", "")))
    response = RedirectResponse(f"/approvals/{id}", 303)
    flash.put(response)
    return response


def show(
    request: Request, desk: Desk, id: str, refused: Sequence[Diagnostic] = (), comment: str = ""
) -> Response:
    found, person = opened(desk, id), desk.account.person
    decidable = found.decidable(person)
    return render(
        request,
        "approval.html",
        status=422 if refused else 200,
        desk=desk,
        approval=found,
        refused=refused,
        comment=comment,
        decidable=decidable,
        recallable=found.recallable(person),
        delegates=delegates(desk, found) if decidable else {},
    )


def title_of(desk: Desk, row: object) -> Text:
    """As the case's own version calls it."""
    version, id = row.model_version, row.approval  # type: ignore[attr-defined]
    model = desk.services.models.get(desk.connection, desk.account.organisation, version)
    known = model.approvals.get(id)
    return known.title if known else Text(id, id)
