"""The list of cases; search and filters are in the address, so that it can be kept and sent."""

from __future__ import annotations

from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from runtime.queries.cases import CaseFilter, Standing, list_cases
from runtime.web.desk import desk_of
from runtime.web.page import render
from runtime.web.permission import may
from runtime.web.visitor import Door, Visitor, pages

router = pages()


@router.get("/cases")
def case_list(
    request: Request,
    services: Door,
    visitor: Visitor,
    q: Annotated[str, Query(max_length=100)] = "",
    stage: Annotated[str, Query(max_length=200)] = "",
    standing: Standing = "open",
    mine: str = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    with desk_of(services, visitor) as desk:
        wanted = CaseFilter(q.strip(), stage, standing, desk.account.person if mine else "", page)
        return render(
            request,
            "cases.html",
            desk=desk,
            wanted=wanted,
            found=list_cases(desk.connection, desk.sees, wanted, desk.now),
            standings=get_args(Standing),
            address_of=address_of,
            may_import=may(desk, "import"),
            may_export=may(desk, "export"),
        )


def address_of(wanted: CaseFilter, page: int) -> str:
    asked = {
        "q": wanted.words,
        "stage": wanted.stage,
        "standing": "" if wanted.standing == "open" else wanted.standing,
        "mine": "yes" if wanted.owner else "",
        "page": str(page) if page > 1 else "",
    }
    given = urlencode({name: value for name, value in asked.items() if value})
    return f"/cases?{given}" if given else "/cases"
