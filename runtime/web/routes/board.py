"""The board: a column per stage, a card per case; moving one asks at `/board/{id}`."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from runtime.queries.board import PAGE, StageCount, cards, counts_by_stage
from runtime.web.desk import desk_of
from runtime.web.page import render
from runtime.web.permission import may, owners
from runtime.web.problem import not_found
from runtime.web.visitor import Door, Visitor, pages

router = pages()


@router.get("/board")
def board(
    request: Request,
    services: Door,
    visitor: Visitor,
    owner: Annotated[str, Query(max_length=36)] = "",
    at: Annotated[list[str] | None, Query(max_length=50)] = None,
) -> Response:
    """`at` holds `stage:page` for every column that is not on its first page."""
    with desk_of(services, visitor) as desk:
        everyone = owners(desk)
        if owner not in ("", desk.account.person, *(one.id for one in everyone)):
            raise not_found()
        shown = {name: page for name, page in map(_page, at or ()) if name in desk.model.stages and page > 1}
        counts = counts_by_stage(desk.connection, desk.sees, desk.now, owner)
        return render(
            request,
            "board.html",
            desk=desk,
            owner=owner,
            owners=everyone,
            counts={id: counts.get(id, StageCount()) for id in desk.model.stages},
            cards=cards(desk.connection, desk.sees, desk.now, shown, owner),
            shown=shown,
            per_page=PAGE,
            address=lambda stage, page: address(owner, {**shown, stage: page}),
            may_assign=may(desk, "assign"),
        )


def address(owner: str, shown: dict[str, int]) -> str:
    asked = [("owner", owner)] if owner else []
    asked += [("at", f"{stage}:{page}") for stage, page in shown.items() if page > 1]
    return f"/board?{urlencode(asked)}" if asked else "/board"


def _page(text: str) -> tuple[str, int]:
    stage, _, page = text.rpartition(":")
    return stage, min(int(page), 10_000) if page.isdecimal() else 1
