"""The leader's page: units side by side — what is open, what moved on, what is stuck, what was promised."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from runtime.queries.cohorts import VISITS
from runtime.queries.leads import CLOCKS, LEADS
from runtime.queries.overrides import OVERRIDES
from runtime.queries.stuck import OPEN_CASES
from runtime.web.desk import desk_of
from runtime.web.overview import overview_of
from runtime.web.page import render
from runtime.web.visitor import Door, Visitor, pages

router = pages()


@router.get("/director")
def director(
    request: Request, services: Door, visitor: Visitor, unit: str = "", period: str = ""
) -> Response:
    with desk_of(services, visitor) as desk:
        view = overview_of(desk, unit, period)
        numbers = {
            "standing": view.tally(OPEN_CASES, "stage", of_period=False),
            "visits": view.tally(VISITS, "stage"),
            "clocks": view.tally(CLOCKS, "clause"),
            "leads": view.tally(LEADS, "agreement"),
            "overrides": view.tally(OVERRIDES),
        }
        return render(request, "director.html", desk=desk, view=view.keeping(numbers.values()), **numbers)
