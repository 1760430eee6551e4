"""Leave for administrators: who is away, noting and withdrawing it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic
from runtime.accounts.account import find_account
from runtime.organisation.leave import Leave, leave_to_come, staff
from runtime.web.codes import LEAVE_NOT_A_DATE
from runtime.web.desk import Desk, desk_of, desk_on
from runtime.web.leave import for_administrators, note, withdraw
from runtime.web.page import render
from runtime.web.problem import Problem, not_allowed
from runtime.web.services import Services
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
    services.database.write(lambda connection: note(_desk(services, connection, visitor), asked))
    return RedirectResponse("/leave", 303)


@router.post("/leave/{id}/withdraw")
def withdraw_leave(services: Door, visitor: Visitor, posted: Posted, id: str) -> Response:
    services.database.write(lambda connection: withdraw(_desk(services, connection, visitor), id))
    return RedirectResponse("/leave", 303)


def _desk(services: Services, connection: Connection, visitor: Visitor) -> Desk:
    """Whether they still are an administrator is asked in the transaction that writes."""
    account = find_account(connection, visitor.account.organisation, visitor.account.id, services.clock.now())
    if account is None:
        raise not_allowed()
    return desk_on(services, connection, account)


def _day(typed: str, path: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Problem(422, Diagnostic(LEAVE_NOT_A_DATE, path)) from None
