"""A return is contested by the provider, and somebody of neither side decides: the two forms of the case's page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from engine.rules.command import ContestReturn, DecideContest
from runtime.web.desk import desk_of
from runtime.web.flash import Flash
from runtime.web.routes.case import done, show
from runtime.web.sending import send
from runtime.web.services import Services
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()


@router.post("/cases/{id}/contest")
def contest(request: Request, services: Door, visitor: Visitor, form: Posted, id: str) -> Response:
    command = ContestReturn(actor=visitor.account.person, reason=str(form.get("reason", "")))
    return _sent(request, services, visitor, id, command, Flash("contested"))


@router.post("/cases/{id}/contest/decide")
def decide(request: Request, services: Door, visitor: Visitor, form: Posted, id: str) -> Response:
    command = DecideContest(
        actor=visitor.account.person,
        granted=form.get("do") == "grant",
        comment=str(form.get("comment", "")),
    )
    return _sent(request, services, visitor, id, command, Flash("contest-decided"))


def _sent(
    request: Request,
    services: Services,
    visitor: Visitor,
    id: str,
    command: ContestReturn | DecideContest,
    flash: Flash,
) -> Response:
    outcome = send(services, visitor, id, lambda desk, folder: command)
    if not outcome.accepted:
        with desk_of(services, visitor) as desk:
            return show(request, desk, desk.open(id), outcome.refused)
    return done(id, flash)
