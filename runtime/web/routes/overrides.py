"""The gates that were overridden in a period, with their reasons."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from runtime.queries.counted import Cut
from runtime.queries.overrides import list_overrides
from runtime.web.desk import desk_of
from runtime.web.overview import overview_of
from runtime.web.page import render
from runtime.web.visitor import Door, Visitor, pages

router = pages()


@router.get("/overrides")
def overrides(
    request: Request, services: Door, visitor: Visitor, unit: str = "", period: str = ""
) -> Response:
    with desk_of(services, visitor) as desk:
        view = overview_of(desk, unit, period)
        cut = Cut("all", view.period, view.sides.whole)
        return render(
            request,
            "overrides.html",
            desk=desk,
            view=view,
            found=list_overrides(desk.connection, desk.scope, cut, desk.now),
        )
