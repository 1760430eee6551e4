"""Many cases at once: assign or move each chosen one, each through the gate, each with its own answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import Depends, Query
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from engine.diagnostics import Diagnostic
from engine.rules.command import AnyCommand, AssignCase, MoveCase
from runtime.accounts.session import Session
from runtime.queries.cases import PAGE, CaseFilter, Standing, find_case, list_cases
from runtime.web.codes import NO_OWNER_CHOSEN, NOTHING_CHOSEN
from runtime.web.desk import Desk, Folder, desk_of
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


@dataclass(frozen=True, slots=True)
class Sent:
    """What was chosen and typed, to be shown again when it was refused."""

    cases: Sequence[str] = ()
    owner: str = ""
    to: str = ""
    reason: str = ""
    comment: str = ""

    @classmethod
    def of(cls, form: FormData) -> Sent:
        cases = tuple(dict.fromkeys(str(id) for id in form.getlist("case")[:MOST]))
        return cls(cases, *(str(form.get(name, "")) for name in ("owner", "to", "reason", "comment")))


def listed(
    q: Annotated[str, Query(max_length=100)] = "",
    stage: Annotated[str, Query(max_length=200)] = "",
    standing: Standing = "open",
    owner: Annotated[str, Query(max_length=36)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> CaseFilter:
    return CaseFilter(q.strip(), stage, standing, owner, page)


Listed = Annotated[CaseFilter, Depends(listed)]


@router.get("/bulk")
def choose(request: Request, services: Door, visitor: Visitor, wanted: Listed) -> Response:
    with desk_of(services, visitor) as desk:
        demand(desk, "assign")
        return show(request, desk, wanted, Sent())


@router.post("/bulk")
def perform(request: Request, services: Door, visitor: Visitor, form: Posted, wanted: Listed) -> Response:
    sent = Sent.of(form)
    with desk_of(services, visitor) as desk:
        demand(desk, "assign")
        if not sent.cases:
            return show(request, desk, wanted, sent, Diagnostic(NOTHING_CHOSEN))
        try:
            commanded = command_of(desk, form, sent)
        except Problem as problem:
            if problem.status_code != 422:
                raise
            return show(request, desk, wanted, sent, *problem.diagnostics)
    results = [one(services, visitor, id, commanded) for id in sent.cases]
    # The reason is one for all: where it is wrong none has moved, and it is asked for again.
    if wrong := [each for result in results for each in result.refused if each.path == "reason"]:
        with desk_of(services, visitor) as desk:
            return show(request, desk, wanted, sent, wrong[0])
    return render(request, "bulk_results.html", results=results)


def command_of(desk: Desk, form: FormData, sent: Sent) -> Commanded:
    """The same command for each, with the stage that the page showed for it."""
    demand(desk, "assign")
    if form.get("do") != "assign":
        return partial(moved, form, sent)
    if not sent.owner:
        raise Problem(422, Diagnostic(NO_OWNER_CHOSEN, "owner"))
    owner_named(desk, sent.owner)
    return partial(assigned, sent)


def assigned(sent: Sent, desk: Desk, folder: Folder) -> AnyCommand:
    """Whose it becomes is asked in the transaction that gives it."""
    owner = owner_named(desk, sent.owner)
    return AssignCase(
        actor=desk.account.person,
        owner=owner.id,
        unit=owner.unit,
        unit_path=owner.unit_path,
        comment=sent.comment,
    )


def moved(form: FormData, sent: Sent, desk: Desk, folder: Folder) -> AnyCommand:
    demand(desk, "assign")
    return MoveCase(
        actor=desk.account.person,
        to=sent.to,
        expected_stage=str(form.get(f"stage-{folder.row.id}", "")),
        reason=sent.reason or None,
        comment=sent.comment,
    )


def one(services: Services, visitor: Session, id: str, commanded: Commanded) -> Result:
    try:
        refused = send(services, visitor, id, commanded).refused
    except Problem as problem:
        refused = problem.diagnostics
    with desk_of(services, visitor) as desk:
        row = find_case(desk.connection, desk.sees, id)
    return Result(id, "" if row is None else row.name, refused)


def show(request: Request, desk: Desk, wanted: CaseFilter, sent: Sent, *refused: Diagnostic) -> Response:
    return render(
        request,
        "bulk.html",
        status=422 if refused else 200,
        desk=desk,
        wanted=wanted,
        sent=sent,
        refused=refused,
        found=list_cases(desk.connection, desk.sees, wanted, desk.now),
        owners=owners(desk),
        may_assign=may(desk, "assign"),
        reasons=list(
            dict.fromkeys(reason for stage in desk.model.stages.values() for reason in stage.reasons)
        ),
    )
