"""The leader's page: units side by side — what is open, what moved on, what is stuck, what was promised."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from runtime.queries.cohorts import VISITS
from runtime.queries.counted import Tally
from runtime.queries.leads import CLOCKS, LEADS
from runtime.queries.overrides import OVERRIDES
from runtime.queries.stuck import OPEN_CASES
from runtime.web.desk import desk_of
from runtime.web.overview import Overview, overview_of
from runtime.web.page import render
from runtime.web.visitor import Door, Visitor, pages

router = pages()


@router.get("/director")
def director(
    request: Request, services: Door, visitor: Visitor, unit: str = "", period: str = ""
) -> Response:
    with desk_of(services, visitor) as desk:
        view, numbers = counted_in(overview_of(desk, unit, period))
        return render(request, "director.html", desk=desk, view=view, **numbers)


def counted_in(view: Overview) -> tuple[Overview, Mapping[str, Tally]]:
    """The overview with the sides that are worth showing, and the numbers of its blocks by name."""
    numbers = {
        "standing": view.tally(OPEN_CASES, "stage", of_period=False),
        "visits": view.tally(VISITS, "stage"),
        "clocks": view.tally(CLOCKS, "clause"),
        "leads": view.tally(LEADS, "agreement"),
        "overrides": view.tally(OVERRIDES),
    }
    return view.keeping(numbers.values()), numbers
