"""Messages to this person, and why each of them came."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.rules.because import read_because
from runtime.queries.inbox import mark_read, message_of, messages_of, unread_by
from runtime.web.desk import desk_of
from runtime.web.page import render
from runtime.web.problem import not_found
from runtime.web.reminded import reasons_of
from runtime.web.visitor import Door, Visitor, pages

router = pages()


@router.get("/inbox")
def inbox(
    request: Request,
    services: Door,
    visitor: Visitor,
    show: Literal["all", "unread"] = "all",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    person = visitor.account.organisation, visitor.account.person
    with desk_of(services, visitor) as desk:
        return render(
            request,
            "inbox.html",
            desk=desk,
            show=show,
            read_because=read_because,
            unread=unread_by(desk.connection, *person),
            found=messages_of(desk.connection, *person, desk.sees, only_unread=show == "unread", page=page),
        )


@router.get("/inbox/{id}")
def message(request: Request, services: Door, visitor: Visitor, id: str) -> Response:
    with desk_of(services, visitor) as desk:
        row = message_of(desk.connection, desk.account.organisation, desk.account.person, desk.sees, id)
        if row is None:
            raise not_found()
        return render(
            request,
            "message.html",
            desk=desk,
            message=row,
            reasons=reasons_of(desk, row),
            read_because=read_because,
        )


@router.post("/inbox/read")
def read_all(services: Door, visitor: Visitor) -> Response:
    now, account = services.clock.now(), visitor.account
    services.database.write(lambda c: mark_read(c, account.organisation, account.person, now))
    return RedirectResponse("/inbox", 303)


@router.post("/inbox/{id}/read")
def read_one(services: Door, visitor: Visitor, id: str) -> Response:
    now, account = services.clock.now(), visitor.account
    services.database.write(lambda c: mark_read(c, account.organisation, account.person, now, id))
    return RedirectResponse("/inbox", 303)
