"""A case waits, or goes on: the two buttons of its page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from engine.rules.command import StartWaiting, StopWaiting
from engine.rules.waited import title_of
from runtime.web.desk import desk_of
from runtime.web.flash import Flash
from runtime.web.page import language_of
from runtime.web.routes.case import done, show
from runtime.web.sending import send
from runtime.web.services import Services
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()


@router.post("/cases/{id}/wait")
def start_waiting(request: Request, services: Door, visitor: Visitor, form: Posted, id: str) -> Response:
    command = StartWaiting(
        actor=visitor.account.person, wait=str(form.get("wait", "")), comment=str(form.get("comment", ""))
    )
    return _sent(request, services, visitor, id, command, "waiting")


@router.post("/cases/{id}/go-on")
def stop_waiting(request: Request, services: Door, visitor: Visitor, form: Posted, id: str) -> Response:
    command = StopWaiting(
        actor=visitor.account.person, wait=str(form.get("wait", "")), comment=str(form.get("comment", ""))
    )
    return _sent(request, services, visitor, id, command, "going-on")


def _sent(
    request: Request,
    services: Services,
    visitor: Visitor,
    id: str,
    command: StartWaiting | StopWaiting,
    flash: str,
) -> Response:
    outcome = send(services, visitor, id, lambda desk, folder: command)
    with desk_of(services, visitor) as desk:
        folder = desk.open(id)
        if not outcome.accepted:
            return show(request, desk, folder, outcome.refused)
        title = title_of(folder.model, command.wait).to(language_of(request))
    said = [each.message(language_of(request)) for each in outcome.warnings]
    return done(id, Flash("wait-over", said[0]) if said and flash == "going-on" else Flash(flash, title))
