"""Many cases at once: assign or move each chosen one, each through the gate, each with its own answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from engine.diagnostics import Diagnostic
from engine.rules.command import AssignCase, MoveCase
from runtime.accounts.session import Session
from runtime.queries.cases import PAGE, CaseFilter, Standing, find_case, list_cases
from runtime.web.codes import NO_OWNER_CHOSEN, NOTHING_CHOSEN
from runtime.web.desk import Desk, desk_of
from runtime.web.page import render
from runtime.web.permission import demand, may, owner_named, owners
from runtime.web.problem import Problem
from runtime.web.sending import Commanded, send
from runtime.web.services import Services
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()
MOST = PAGE


@dataclass(frozen=True, slots=True)
class Result:
    """`name` is empty for a case that the visitor may not see."""

    id: str
    name: str
    refused: Sequence[Diagnostic]


@router.get("/bulk")
def choose(
    request: Request,
    services: Door,
    visitor: Visitor,
    q: Annotated[str, Query(max_length=100)] = "",
    stage: Annotated[str, Query(max_length=200)] = "",
    standing: Standing = "open",
    owner: Annotated[str, Query(max_length=36)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    with desk_of(services, visitor) as desk:
        return show(request, desk, CaseFilter(q.strip(), stage, standing, owner, page))


@router.post("/bulk")
def perform(request: Request, services: Door, visitor: Visitor, form: Posted) -> Response:
    chosen = [str(id) for id in form.getlist("case")][:MOST]
    with desk_of(services, visitor) as desk:
        if not chosen:
            return show(request, desk, CaseFilter(), Diagnostic(NOTHING_CHOSEN))
        try:
            commanded = command_of(desk, form)
        except Problem as problem:
            if problem.status_code != 422:
                raise
            return show(request, desk, CaseFilter(), *problem.diagnostics)
    results = [one(services, visitor, id, commanded) for id in dict.fromkeys(chosen)]
    return render(request, "bulk_results.html", results=results)


def command_of(desk: Desk, form: FormData) -> Commanded:
    """The same command for each, with the stage that the page showed for it."""
    actor, comment = desk.account.person, str(form.get("comment", ""))
    if form.get("do") == "assign":
        demand(desk, "assign")
        if not form.get("owner"):
            raise Problem(422, Diagnostic(NO_OWNER_CHOSEN, "owner"))
        owner = owner_named(desk, str(form["owner"]))
        return lambda desk, folder: AssignCase(
            actor=actor, owner=owner.id, unit=owner.unit, unit_path=owner.unit_path, comment=comment
        )
    to, reason = str(form.get("to", "")), str(form.get("reason", "")) or None
    return lambda desk, folder: MoveCase(
        actor=actor,
        to=to,
        expected_stage=str(form.get(f"stage-{folder.row.id}", "")),
        reason=reason,
        comment=comment,
    )


def one(services: Services, visitor: Session, id: str, commanded: Commanded) -> Result:
    try:
        refused = send(services, visitor, id, commanded).refused
    except Problem as problem:
        refused = problem.diagnostics
    with desk_of(services, visitor) as desk:
        row = find_case(desk.connection, desk.sees, id)
    return Result(id, "" if row is None else row.name, refused)


def show(request: Request, desk: Desk, wanted: CaseFilter, *refused: Diagnostic) -> Response:
    return render(
        request,
        "bulk.html",
        status=422 if refused else 200,
        desk=desk,
        wanted=wanted,
        refused=refused,
        found=list_cases(desk.connection, desk.sees, wanted, desk.now),
        owners=owners(desk),
        may_assign=may(desk, "assign"),
        reasons=list(
            dict.fromkeys(reason for stage in desk.model.stages.values() for reason in stage.reasons)
        ),
    )
