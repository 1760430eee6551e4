"""Giving a lead away: a new one with its form, or one of one's own that was not given yet or came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic
from engine.json import Json
from engine.model.kernel import Agreement
from engine.rules.case import Case
from engine.rules.command import CreateCase, HandOver
from runtime.gate import Once, Outcome
from runtime.queries.receivers import Receiver, receivers
from runtime.storage.ids import new_id
from runtime.web.codes import NO_RECEIVER
from runtime.web.desk import Desk, Folder, desk_of
from runtime.web.filling import filled, submission_of
from runtime.web.flash import Flash
from runtime.web.form_page import FormPage, show_form
from runtime.web.page import language_of, render
from runtime.web.problem import Problem, not_allowed
from runtime.web.sending import decide, send, send_from_desk
from runtime.web.visitor import Door, Posted, Visitor, pages
from runtime.web.words import LEADS, NEW_LEAD

router = pages()


@dataclass(frozen=True, slots=True)
class Gift:
    """An agreement under which this person gives, and who may receive."""

    agreement: Agreement
    receivers: Sequence[Receiver]

    def receiver(self, key: str) -> Receiver | None:
        return next((one for one in self.receivers if one.key == key), None)


@router.get("/leads/new")
def empty_form(request: Request, services: Door, visitor: Visitor, agreement: str = "") -> Response:
    with desk_of(services, visitor) as desk:
        return show(request, desk, gift_of(desk, agreement), None)


@router.post("/leads/new")
def give_new(
    request: Request, services: Door, visitor: Visitor, posted: Posted, agreement: str = ""
) -> Response:
    account = visitor.account
    with desk_of(services, visitor) as desk:
        gift = gift_of(desk, agreement)
    form, chosen = (
        filled(services, account, desk.model.case_form, posted, None),
        str(posted.get("_receiver", "")),
    )
    problems, to = list(form.problems), gift.receiver(chosen)
    once = Once(f"give:{account.id}:{submission_of(posted)}")
    if to is None:
        problems.append(Diagnostic(NO_RECEIVER))
    if to is not None and not problems:

        def work(desk: Desk) -> Outcome:
            to = demanded(gift_of(desk, agreement), chosen)
            command = CreateCase(
                actor=account.person,
                fields=form.raw,
                owner=to.person,
                unit=to.unit,
                unit_path=to.unit_path,
                given_under=gift.agreement.id,
            )
            return decide(desk, new_id(), command, once)

        outcome = send_from_desk(services, visitor, work, once)
        if outcome.accepted:
            return given(request, outcome, to, draft=f"{account.id}:/leads/new")
        problems = list(outcome.refused)
    with desk_of(services, visitor) as desk:
        return show(request, desk, gift, form.raw, problems, posted)


@router.get("/leads/{id}/hand-over")
def hand_over_form(
    request: Request, services: Door, visitor: Visitor, id: str, agreement: str = ""
) -> Response:
    with desk_of(services, visitor) as desk:
        return show_own(request, own(desk, id), gift_of(desk, agreement), ())


@router.post("/leads/{id}/hand-over")
def hand_over(
    request: Request, services: Door, visitor: Visitor, posted: Posted, id: str, agreement: str = ""
) -> Response:
    with desk_of(services, visitor) as desk:
        folder, gift = own(desk, id), gift_of(desk, agreement)
    chosen = str(posted.get("_receiver", ""))
    to = gift.receiver(chosen)
    if to is None:
        return show_own(request, folder, gift, [Diagnostic(NO_RECEIVER)])

    def command(desk: Desk, folder: Folder) -> HandOver:
        demand_own(desk, folder)
        to = demanded(gift_of(desk, agreement), chosen)
        return HandOver(
            actor=desk.account.person,
            agreement=gift.agreement.id,
            owner=to.person,
            unit=to.unit,
            unit_path=to.unit_path,
        )

    outcome = send(services, visitor, id, command)
    if not outcome.accepted:
        return show_own(request, folder, gift, outcome.refused)
    return given(request, outcome, to)


def gift_of(desk: Desk, agreement: str) -> Gift:
    """The first agreement that the person gives under, when none is named."""
    for id, one in desk.model.agreements.items():
        held = desk.account.in_role(one.provider)
        if held is not None and agreement in ("", id):
            organisation = desk.account.organisation
            near = receivers(desk.connection, organisation, one.consumer, held.unit_path, desk.now)
            return Gift(one, near)
    raise not_allowed()


def own(desk: Desk, id: str) -> Folder:
    folder = desk.open(id)
    demand_own(desk, folder)
    return folder


def demand_own(desk: Desk, folder: Folder) -> None:
    if desk.account.person not in (folder.row.created_by, folder.row.owner):
        raise not_allowed()


def demanded(gift: Gift, chosen: str) -> Receiver:
    """Still among those who may receive."""
    to = gift.receiver(chosen)
    if to is None:
        raise Problem(422, Diagnostic(NO_RECEIVER))
    return to


def show(
    request: Request,
    desk: Desk,
    gift: Gift,
    values: Mapping[str, Json] | None,
    problems: Sequence[Diagnostic] = (),
    posted: FormData | None = None,
) -> Response:
    page = FormPage(desk.model.case_form, NEW_LEAD, "/leads", Case(), LEADS.to(language_of(request)))
    chosen = str(posted.get("_receiver", "")) if posted else ""
    # A refusal is remembered under its key: the corrected form gets a new one from `show_form`.
    values = page.begun(desk) if values is None else values
    return show_form(
        request, desk, page, values, problems, template="lead_new.html", gift=gift, chosen=chosen
    )


def show_own(request: Request, folder: Folder, gift: Gift, problems: Sequence[Diagnostic]) -> Response:
    return render(
        request,
        "lead_hand_over.html",
        status=422 if problems else 200,
        folder=folder,
        gift=gift,
        problems=problems,
    )


def given(request: Request, outcome: Outcome, to: Receiver, draft: str = "") -> Response:
    response = RedirectResponse("/leads", 303)
    if outcome.warnings:
        about = " ".join(warning.message(language_of(request)) for warning in outcome.warnings)
        Flash("with-warning", about, draft).put(response)
    else:
        Flash("lead-given", f"{to.unit_name} {to.name}", draft).put(response)
    return response
