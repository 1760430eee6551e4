"""Leave for administrators: who is away, noting and withdrawing it."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic
from runtime.organisation.leave import Leave, leave_to_come, staff
from runtime.web.codes import LEAVE_NOT_A_DATE
from runtime.web.desk import desk_of
from runtime.web.leave import for_administrators, note, withdraw
from runtime.web.page import render
from runtime.web.problem import Problem
from runtime.web.sending import signed_in, write_at_desk
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()


@router.get("/leave")
def leave(request: Request, services: Door, visitor: Visitor) -> Response:
    with desk_of(services, visitor) as desk:
        organisation = for_administrators(desk).account.organisation
        return render(
            request,
            "leave.html",
            desk=desk,
            found=leave_to_come(desk.connection, organisation, desk.now),
            minute=timedelta(minutes=1),
            staff=staff(desk.connection, organisation, desk.now),
        )


@router.post("/leave")
def note_leave(services: Door, visitor: Visitor, posted: Posted) -> Response:
    ends = str(posted.get("ends", ""))
    asked = Leave(
        person=str(posted.get("person", "")),
        begins=_day(str(posted.get("begins", "")), "begins"),
        ends=_day(ends, "ends") if ends else None,
        kind=str(posted.get("kind", "")).strip()[:50],
        note=str(posted.get("note", "")).strip()[:500],
    )
    write_at_desk(services, signed_in(visitor), lambda desk: note(desk, asked))
    return RedirectResponse("/leave", 303)


@router.post("/leave/{id}/withdraw")
def withdraw_leave(services: Door, visitor: Visitor, posted: Posted, id: str) -> Response:
    write_at_desk(services, signed_in(visitor), lambda desk: withdraw(desk, id))
    return RedirectResponse("/leave", 303)


def _day(typed: str, path: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Problem(422, Diagnostic(LEAVE_NOT_A_DATE, path)) from None
