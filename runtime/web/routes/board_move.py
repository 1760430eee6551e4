"""Asking for a move: what it demands, what is missing, and the exception for those who may make one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic
from engine.model.kernel import Stage
from engine.rules import Facts, MoveExplained, explain_move
from engine.rules.command import MoveCase
from runtime.web.desk import Desk, Folder, desk_of
from runtime.web.flash import Flash
from runtime.web.page import language_of, render
from runtime.web.permission import approvers, may
from runtime.web.problem import Problem, not_found
from runtime.web.routes.login import own_path
from runtime.web.sending import send
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed already; `back` is the page that the answer returns to."""

    back: str = "/board"
    reason: str = ""
    comment: str = ""
    why: str = ""
    approver: str = ""

    @classmethod
    def of(cls, form: FormData) -> Asked:
        typed = {name: str(form.get(name, "")) for name in ("reason", "comment", "why", "approver")}
        return cls(back=own_path(str(form.get("back", "/board"))), **typed)


@router.get("/board/{id}")
def ask(
    request: Request,
    services: Door,
    visitor: Visitor,
    id: str,
    to: Annotated[str, Query(max_length=200)],
    back: Annotated[str, Query(max_length=1000)] = "/board",
) -> Response:
    """The whole page, or for a script the form alone."""
    with desk_of(services, visitor) as desk:
        return show(request, desk, desk.open(id).for_work(), to, Asked(own_path(back)))


@router.post("/board/{id}")
def move(request: Request, services: Door, visitor: Visitor, form: Posted, id: str) -> Response:
    to, asked = str(form.get("to", "")), Asked.of(form)
    overriding = form.get("override") == "yes"
    command = MoveCase(
        actor=visitor.account.person,
        to=to,
        expected_stage=str(form.get("expected_stage", "")),
        reason=asked.reason or None,
        comment=asked.comment,
        override=asked.why if overriding else None,
        approver=(asked.approver or None) if overriding else None,
    )
    try:
        refused = send(services, visitor, id, lambda desk, folder: command).refused
    except Problem as problem:
        if problem.status_code != 422:
            raise
        refused = problem.diagnostics
    with desk_of(services, visitor) as desk:
        folder = desk.open(id)
        if refused:
            return show(request, desk, folder, to, asked, refused)
    response = RedirectResponse(asked.back, 303)
    Flash("moved", folder.model.stages[to].title.to(language_of(request))).put(response)
    return response


def show(
    request: Request,
    desk: Desk,
    folder: Folder,
    to: str,
    asked: Asked,
    refused: Sequence[Diagnostic] = (),
) -> Response:
    stage = folder.model.stages.get(to)
    if stage is None:
        raise not_found()
    explained = explain_move(folder.model, folder.case, Facts(), to, desk.now)
    alone = "x-part" in request.headers
    return render(
        request,
        "moving_form.html" if alone else "moving.html",
        status=422 if refused else 200,
        desk=desk,
        folder=folder,
        present=folder.model.stages.get(folder.case.stage),
        to=stage,
        explained=explained,
        asked=asked,
        refused=refused,
        allowed=is_allowed(folder, stage),
        goes_back=_goes_back(folder, stage),
        approvers=_approvers(desk, folder, explained),
    )


def is_allowed(folder: Folder, to: Stage) -> bool:
    present = folder.model.stages.get(folder.case.stage)
    return present is not None and to.id in (*present.forward, *present.back)


def _goes_back(folder: Folder, to: Stage) -> bool:
    present = folder.model.stages.get(folder.case.stage)
    return present is not None and to.id in present.back


def _approvers(desk: Desk, folder: Folder, explained: MoveExplained) -> dict[str, str]:
    """Empty for those who may not override, and where nothing stands in the way."""
    if explained.possible or not may(desk, "override"):
        return {}
    return dict(approvers(desk, folder))
