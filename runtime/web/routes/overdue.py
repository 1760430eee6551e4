"""Who has been waiting too long: the list that a supervisor goes through in the morning."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from runtime.queries.overdue import list_overdue
from runtime.web.desk import desk_of
from runtime.web.page import render
from runtime.web.permission import owners
from runtime.web.visitor import Door, Visitor, pages

router = pages()


@router.get("/overdue")
def overdue(
    request: Request,
    services: Door,
    visitor: Visitor,
    owner: Annotated[str, Query(max_length=36)] = "",
    stage: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    def address(page: int) -> str:
        asked = {"owner": owner, "stage": stage, "page": page if page > 1 else ""}
        return "/overdue?" + urlencode({name: value for name, value in asked.items() if value})

    with desk_of(services, visitor) as desk:
        found = list_overdue(desk.connection, desk.sees, desk.now, owner=owner, stage=stage, page=page)
        return render(
            request,
            "overdue.html",
            desk=desk,
            found=found,
            owner=owner,
            stage=stage,
            owners=owners(desk),
            address=address,
        )
