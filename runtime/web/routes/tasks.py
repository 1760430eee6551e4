"""Tasks: mine, or of everybody in my units; open or done."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from runtime.queries.team_tasks import list_tasks
from runtime.web.desk import desk_of
from runtime.web.page import render
from runtime.web.visitor import Door, Visitor, pages

router = pages()


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
        found = list_tasks(desk.connection, desk.sees, assignee=assignee, done=state == "done", page=page)
        return render(request, "tasks.html", desk=desk, found=found, whose=whose, state=state)
