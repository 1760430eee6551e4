"""The list behind a number: the address says which rows, and the same definition that counted them finds them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from engine.diagnostics import Text
from runtime.queries.cities import side_named
from runtime.queries.cohorts import VISITS
from runtime.queries.colleagues import names_of
from runtime.queries.counted import Counted, Cut, rows_of
from runtime.queries.hand_overs import DUE, GIVEN
from runtime.queries.leads import CLOCKS, LEADS
from runtime.queries.overrides import OVERRIDES
from runtime.queries.period import parse
from runtime.queries.sources import SOURCES
from runtime.queries.stuck import OPEN_CASES
from runtime.queries.teams import team_names
from runtime.web.desk import Desk, desk_of
from runtime.web.page import render
from runtime.web.problem import not_found
from runtime.web.visitor import Door, Visitor, pages

router = pages()

KINDS = {each.name: each for each in (OPEN_CASES, VISITS, LEADS, CLOCKS, DUE, GIVEN, SOURCES, OVERRIDES)}


@router.get("/rows")
def rows(
    request: Request,
    services: Door,
    visitor: Visitor,
    of: str,
    measure: str,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    with desk_of(services, visitor) as desk:
        counted = KINDS.get(of)
        if counted is None or measure not in counted.measures:
            raise not_found()
        cut = cut_of(desk, counted, measure, request)
        return render(
            request,
            "rows.html",
            desk=desk,
            counted=counted,
            cut=cut,
            narrowed=[title_of(desk, name, value) for name, value in cut.where.items()],
            found=rows_of(desk.connection, desk.scope, counted, cut, cut.known or desk.now, page),
            title_of=title_of,
            page_at=lambda number: f"/rows?{urlencode({**request.query_params, 'page': number})}",
        )


def cut_of(desk: Desk, counted: Counted, measure: str, request: Request) -> Cut:
    asked = request.query_params
    period = parse(asked["period"], desk.model.timezone) if "period" in asked else None
    unit, person = asked.get("unit", ""), asked.get("person", "")
    side = side_named(desk.connection, desk.scope, unit, person, directly="directly" in asked)
    known = instant_named(asked["known"], desk.now) if "known" in asked and counted.as_known else None
    if ("period" in asked and period is None) or side is None or ("known" in asked and known is None):
        raise not_found()
    # An empty value asks for the rows that have none.
    where = {name: asked[name] or None for name in counted.dimensions if name in asked}
    return Cut(measure, period, side if unit or person else None, where, known)


def instant_named(text: str, now: datetime) -> datetime | None:
    """As an address has it; what will be known later, nobody knows."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None and at <= now else None


def title_of(desk: Desk, name: str, value: str | None) -> Text | str | None:
    if value is None:
        return None
    if name == "team":
        return team_names(desk.connection, desk.account.organisation, [value]).get(value, value)
    if name == "owner":
        return names_of(desk.connection, desk.account.organisation, [value]).get(value, value)
    defined = {
        "stage": desk.model.stages,
        "clause": desk.model.clauses,
        "agreement": desk.model.agreements,
    }.get(name, {})
    return defined[value].title if value in defined else value
