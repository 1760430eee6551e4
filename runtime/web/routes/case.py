"""One case: where it is, what is missing for the next step, what happened; moving, noting, finishing a task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

from fastapi import Query
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from engine.diagnostics import Diagnostic
from engine.model.ladder import LIMIT, share_of
from engine.rules import explain_message
from engine.rules.command import AcknowledgeReminder, AddNote, CompleteTask, MoveCase
from engine.rules.feedback import card
from engine.rules.view import CaseAt
from engine.rules.waited import party_title, possible_waits, title_of, waited_for
from runtime.gate import Once
from runtime.queries.approvals import approvals_of_case
from runtime.queries.files import files_of_case
from runtime.queries.tasks import tasks_of_case
from runtime.storage.ids import new_id
from runtime.web.approving import askable
from runtime.web.desk import Desk, Folder, desk_of
from runtime.web.filling import submission_of
from runtime.web.flash import Flash
from runtime.web.handed import handed
from runtime.web.ladders import ladders_of
from runtime.web.moving import ways_of
from runtime.web.page import language_of, render
from runtime.web.permission import may
from runtime.web.problem import wants_json
from runtime.web.sending import send
from runtime.web.timeline import differences, timeline_of
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()

LONGEST_NUMBER = 10


@dataclass(frozen=True, slots=True)
class SentMove:
    """What was chosen and typed for a move that was refused."""

    to: str = ""
    reason: str = ""
    comment: str = ""

    @classmethod
    def of(cls, form: FormData) -> SentMove:
        return cls(*(str(form.get(name, "")) for name in ("to", "reason", "comment")))


@router.get("/cases/{id}")
def case_page(
    request: Request,
    services: Door,
    visitor: Visitor,
    id: str,
    after: Annotated[str, Query(max_length=36)] = "",
) -> Response:
    with desk_of(services, visitor) as desk:
        return show(request, desk, desk.open(id), after=after)


@router.post("/cases/{id}/move")
def move(request: Request, services: Door, visitor: Visitor, form: Posted, id: str) -> Response:
    to = str(form.get("to", ""))
    command = MoveCase(
        actor=visitor.account.person,
        to=to,
        expected_stage=str(form.get("expected_stage", "")),
        reason=str(form.get("reason", "")) or None,
        comment=str(form.get("comment", "")),
    )
    outcome = send(services, visitor, id, lambda desk, folder: command)
    with desk_of(services, visitor) as desk:
        folder = desk.open(id)
        if not outcome.accepted:
            return show(request, desk, folder, outcome.refused, sent=SentMove.of(form))
    return done(id, Flash("moved", folder.model.stages[to].title.to(language_of(request))))


@router.post("/cases/{id}/notes")
def note(request: Request, services: Door, visitor: Visitor, form: Posted, id: str) -> Response:
    command = AddNote(actor=visitor.account.person, text=str(form.get("text", "")))
    once = Once(f"note:{visitor.account.id}:{submission_of(form, 'submission')}")
    outcome = send(services, visitor, id, lambda desk, folder: command, once)
    if not outcome.accepted:
        with desk_of(services, visitor) as desk:
            return show(request, desk, desk.open(id), outcome.refused, note=command.text)
    return done(id, Flash("noted", draft=f"{visitor.account.id}:note:{id}"))


@router.post("/cases/{id}/tasks/{task}/done")
def finish_task(
    request: Request, services: Door, visitor: Visitor, form: Posted, id: str, task: str
) -> Response:
    command = CompleteTask(actor=visitor.account.person, task=task, comment=str(form.get("comment", "")))
    outcome = send(services, visitor, id, lambda desk, folder: command)
    with desk_of(services, visitor) as desk:
        folder = desk.open(id)
        if not outcome.accepted:
            return show(request, desk, folder, outcome.refused)
    return done(id, Flash("task-done", folder.case.tasks[task].title))


@router.post("/cases/{id}/acknowledge")
def acknowledge(request: Request, services: Door, visitor: Visitor, form: Posted, id: str) -> Response:
    occurrence = str(form.get("occurrence", ""))
    command = AcknowledgeReminder(
        actor=visitor.account.person,
        clause=str(form.get("clause", "")),
        occurrence=int(occurrence) if occurrence.isdecimal() and len(occurrence) < LONGEST_NUMBER else 0,
        comment=str(form.get("comment", "")),
    )
    outcome = send(services, visitor, id, lambda desk, folder: command)
    with desk_of(services, visitor) as desk:
        folder = desk.open(id)
        if not outcome.accepted:
            return show(request, desk, folder, outcome.refused)
    said = [each.message(language_of(request)) for each in outcome.warnings]
    return done(id, Flash("ladder-over", said[0]) if said else Flash("acknowledged"))


def show(
    request: Request,
    desk: Desk,
    folder: Folder,
    refused: Sequence[Diagnostic] = (),
    *,
    note: str = "",
    sent: SentMove = SentMove(),
    after: str = "",
) -> Response:
    """`note` and `sent` are what was refused, `after` is the submission just made."""
    id, connection = folder.row.id, desk.connection
    timeline = timeline_of(connection, desk.account.organisation, desk.services.models, folder.model, id)
    return render(
        request,
        "case.html",
        status=422 if refused else 200,
        desk=desk,
        folder=folder,
        refused=refused,
        note=note,
        sent=sent,
        after=after,
        card=card(folder.model, CaseAt(folder.model, folder.case, desk.now), after),
        ways=ways_of(folder, desk.now, timeline.names),
        handed=handed(desk, folder, timeline),
        tasks=tasks_of_case(connection, desk.sees, id),
        files=files_of_case(connection, desk.sees, id),
        timeline=timeline,
        why=lambda because: explain_message(folder.model, because, (), timeline.history),
        differences=differences,
        ladders=ladders_of(desk, folder),
        waited=waited_for(folder.model, folder.case, desk.now),
        waits=possible_waits(folder.model, folder.case),
        wait_title=partial(title_of, folder.model),
        party_title=partial(party_title, folder.model),
        approvals=approvals_of_case(connection, desk.sees, id),
        askable=askable(folder),
        share_of=share_of,
        LIMIT=LIMIT,
        may_override=may(desk, "override"),
        fresh_id=new_id(),
    )


def done(id: str, flash: Flash, after: str = "") -> Response:
    """`after` is the submission that the page has something to say about."""
    response = RedirectResponse(address_of(id, after), 303)
    flash.put(response)
    return response


def address_of(id: str, after: str) -> str:
    return f"/cases/{id}?after={after}" if after else f"/cases/{id}"


def done_for(request: Request, id: str, flash: Flash, after: str = "") -> Response:
    """A script that sent the form goes on by itself, and its draft is its own: a newer one may have been begun."""
    if not wants_json(request):
        return done(id, flash, after)
    response = JSONResponse({"to": address_of(id, after)})
    replace(flash, draft="").put(response)
    return response
