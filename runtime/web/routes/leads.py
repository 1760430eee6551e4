"""The giver's page: the leads handed over in a month, how each promise stands, what came back and why."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from runtime.queries.counted import Counted, Cut, Tally, tally
from runtime.queries.leads import CLOCKS, LEADS, list_leads, own_leads
from runtime.queries.period import Period, months, parse, quarters
from runtime.web.desk import Desk, desk_of
from runtime.web.lead import followed
from runtime.web.page import render
from runtime.web.problem import not_allowed, not_found
from runtime.web.visitor import Door, Visitor, pages

router = pages()

MEASURES = ("given", "running", "late", "returned", "disputed", "unqualified", "excluded", "won")


@router.get("/leads")
def leads(
    request: Request,
    services: Door,
    visitor: Visitor,
    period: str = "",
    show: str = "given",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    with desk_of(services, visitor) as desk:
        chosen = asked_for(desk, period, show)
        found = list_leads(desk.connection, desk.scope, chosen, show, desk.now, page)
        return render(
            request,
            "leads.html",
            desk=desk,
            period=chosen,
            months=list(months(desk.now, desk.model.timezone, 6)),
            quarters=list(quarters(desk.now, desk.model.timezone, 3)),
            gives=gives(desk),
            waiting=own_leads(desk.connection, desk.scope, desk.account.person) if gives(desk) else (),
            given=count(desk, LEADS, chosen),
            clocks=count(desk, CLOCKS, chosen, "clause"),
            found=found,
            leads=[followed(desk.model, lead, desk.now) for lead in found.leads],
            show=show,
            measures=MEASURES,
            page_at=lambda number: (
                f"/leads?{urlencode({'period': chosen.name, 'show': show, 'page': number})}"
            ),
        )


def asked_for(desk: Desk, period: str, show: str = "given") -> Period:
    if not follows_leads(desk):
        raise not_allowed()
    if show not in MEASURES:
        raise not_found()
    return month_named(desk, period)


def count(desk: Desk, counted: Counted, period: Period, *by: str) -> Tally:
    return tally(desk.connection, desk.scope, counted, Cut(period=period), by=by, now=desk.now)


def month_named(desk: Desk, name: str) -> Period:
    zone = desk.model.timezone
    found = parse(name, zone) if name else next(iter(months(desk.now, zone, 1)))
    if found is None:
        raise not_found()
    return found


def gives(desk: Desk) -> bool:
    return any(agreement.provider in desk.account.roles for agreement in desk.model.agreements.values())


def follows_leads(desk: Desk) -> bool:
    return bool(desk.model.agreements) and (
        gives(desk) or desk.scope.everything or bool(desk.scope.paths or desk.scope.givers)
    )
