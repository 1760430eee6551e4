"""Leave, for administrators: listed, noted, withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from runtime.organisation.leave import Leave, leave_to_come
from runtime.web.api.answers import Answer, Id, PersonName
from runtime.web.api.asks import Ask, PersonId
from runtime.web.api.caller import reading
from runtime.web.api.router import api
from runtime.web.api.writing import written
from runtime.web.leave import for_administrators, note, withdraw

router = api("people")

Kind = Annotated[str, Field(max_length=50, examples=["年假"])]
Note = Annotated[str, Field(max_length=500, examples=["回老家"])]
Begins = Annotated[date, Field(examples=["2026-03-09"])]
Ends = Annotated[date | None, Field(examples=["2026-03-13"])]


class NewLeave(Ask):
    """Both days belong to it; without `ends` it lasts until further notice."""

    person: PersonId
    begins: Begins
    ends: Ends = None
    kind: Kind = ""
    note: Note = ""


class Noted(Answer):
    id: Id


class LeaveAnswer(Answer):
    """`until` is the instant at which the person is back; null until further notice."""

    id: Id
    person: Id
    name: PersonName
    since: datetime
    until: datetime | None
    kind: Kind
    note: Note


@router.get("/leave", summary="Who is away")
def leave(request: Request) -> list[LeaveAnswer]:
    """Leave that is not over, the earliest first; for administrators."""
    with reading(request) as desk:
        organisation = for_administrators(desk).account.organisation
        return [
            LeaveAnswer(
                id=row.id,
                person=row.person,
                name=row.name,
                since=row.starts_at,
                until=row.ends_at,
                kind=row.kind,
                note=row.note,
            )
            for row in leave_to_come(desk.connection, organisation, desk.now)
        ]


@router.post("/leave", summary="Note leave", status_code=201)
def note_leave(request: Request, ask: NewLeave) -> Noted:
    """Its deputy stands in for the person meanwhile, and the weekly score asks for less; for administrators."""
    asked = Leave(ask.person, ask.begins, ask.ends, ask.kind, ask.note)
    return Noted(id=written(request, lambda desk: note(desk, asked)))


@router.delete("/leave/{id}", summary="Withdraw leave", status_code=204)
def withdraw_leave(request: Request, id: str) -> Response:
    """As if it had never been noted; for administrators."""
    written(request, lambda desk: withdraw(desk, id))
    return Response(status_code=204)
