"""Tasks: mine, or of everybody in my units; open or done; one piece of work with all its cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from fastapi import Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic
from engine.rules.command import AnyCommand, CompleteTask
from runtime.accounts.session import Session
from runtime.queries.bundles import Bundle, Item, bundle_of, list_bundles
from runtime.web.desk import Desk, Folder, desk_of
from runtime.web.flash import Flash
from runtime.web.last_said import last_said
from runtime.web.page import language_of, render
from runtime.web.problem import Problem, not_found
from runtime.web.sending import send
from runtime.web.services import Services
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()
Refused = Mapping[str, Sequence[Diagnostic]]


@router.get("/tasks")
def tasks(
    request: Request,
    services: Door,
    visitor: Visitor,
    whose: Literal["mine", "everybody"] = "mine",
    state: Literal["open", "done"] = "open",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    with desk_of(services, visitor) as desk:
        assignee = desk.account.person if whose == "mine" else ""
        found = list_bundles(desk.connection, desk.sees, assignee=assignee, done=state == "done", page=page)
        return render(request, "tasks.html", desk=desk, found=found, whose=whose, state=state)


@router.get("/tasks/{id}")
def task(request: Request, services: Door, visitor: Visitor, id: str) -> Response:
    with desk_of(services, visitor) as desk:
        return show(request, desk, opened(desk, id), {})


@router.post("/tasks/{id}/done")
def finish(request: Request, services: Door, visitor: Visitor, form: Posted, id: str) -> Response:
    """Each case's task through the gate by itself; what is refused for one does not hold up the others."""
    with desk_of(services, visitor) as desk:
        bundle = opened(desk, id)
    refused = {item.task: found for item in bundle.open_items if (found := refusals(services, visitor, item))}
    with desk_of(services, visitor) as desk:
        left = bundle_of(desk.connection, desk.sees, id)
        if left is not None and not left.finished:
            return show(request, desk, left, refused)
    response = RedirectResponse("/tasks", 303)
    Flash("bundle-done", bundle.title).put(response)
    return response


def opened(desk: Desk, id: str) -> Bundle:
    bundle = bundle_of(desk.connection, desk.sees, id)
    if bundle is None:
        raise not_found()
    return bundle


def refusals(services: Services, visitor: Session, item: Item) -> Sequence[Diagnostic]:
    def command(desk: Desk, folder: Folder) -> AnyCommand:
        return CompleteTask(actor=desk.account.person, task=item.task)

    try:
        return send(services, visitor, item.case, command).refused
    except Problem as problem:
        return problem.diagnostics


def show(request: Request, desk: Desk, bundle: Bundle, refused: Refused) -> Response:
    language, services = language_of(request), desk.services
    organisation = desk.account.organisation

    def said(item: Item) -> object:
        model = services.models.get(desk.connection, organisation, item.model_version)
        return last_said(desk.connection, organisation, model, item.case, language)

    return render(
        request,
        "bundle.html",
        status=422 if refused else 200,
        desk=desk,
        bundle=bundle,
        items=[(item, said(item)) for item in bundle.items],
        refused=refused,
    )
