"""How two departments keep their agreement: the month's score with both sides and their parts, by team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from engine.analysis import Rate
from engine.model.kernel import Agreement
from engine.rules.former import present_name
from engine.scoring.collaboration import Collaboration, Part, collaboration, quarter
from engine.scoring.delays import Delays
from runtime.queries.counted import Cut
from runtime.queries.hand_overs import DUE, GIVEN, counts, waits
from runtime.queries.period import Period, months, months_of, parse, quarters
from runtime.queries.teams import team_names
from runtime.statements.statement import ALL, stated
from runtime.web.desk import Desk, desk_of
from runtime.web.page import render
from runtime.web.problem import not_allowed, not_found
from runtime.web.routes.leads import follows_leads
from runtime.web.stated import narrowed
from runtime.web.visitor import Door, Visitor, pages

router = pages()
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Team:
    """What one unit of the consumer's side did with the leads it was given. `addresses` as of `Month`."""

    unit: str
    name: str
    score: Collaboration
    addresses: dict[str, str]


@dataclass(frozen=True, slots=True)
class Month:
    """`addresses`: name of a count -> the list of exactly these rows."""

    period: Period
    score: Collaboration
    delays: Delays
    addresses: dict[str, str]
    teams: Sequence[Team]


@router.get("/collaboration")
def scores(
    request: Request,
    services: Door,
    visitor: Visitor,
    agreement: str = "",
    period: str = "",
    known: str = "",
) -> Response:
    with desk_of(services, visitor) as desk:
        chosen, asked = agreement_named(desk, agreement), period_named(desk, period)
        at = day_named(desk, known)
        found = months_scored(desk, chosen, asked, at)
        closed = stated(desk.connection, desk.account.organisation, chosen.id)
        return render(
            request,
            "collaboration.html",
            desk=desk,
            agreement=chosen,
            period=asked,
            known=known if at else "",
            found=found,
            quarter=quarter(month.score for month in found) if len(found) > 1 else None,
            months=list(months(desk.now, desk.model.timezone, 6)),
            quarters=list(quarters(desk.now, desk.model.timezone, 4)),
            statements=[narrowed(desk, chosen, one) for one in closed],
            all=ALL,
            rate_of=rate_of,
        )


def agreement_named(desk: Desk, name: str) -> Agreement:
    """Also by the name that it had before; without one, the first."""
    if not follows_leads(desk):
        raise not_allowed()
    known = desk.model.agreements
    found = known.get(present_name(desk.model, "agreement", name, known) if name else next(iter(known)))
    if found is None:
        raise not_found()
    return found


def period_named(desk: Desk, name: str) -> Period:
    zone = desk.model.timezone
    found = parse(name, zone) if name else next(iter(months(desk.now, zone, 1)))
    if found is None or "W" in found.name:
        raise not_found()
    return found


def day_named(desk: Desk, day: str) -> datetime | None:
    """The end of a day on the model's wall clock, and never later than now; None of no day."""
    if not day:
        return None
    try:
        after = datetime.combine(date.fromisoformat(day) + A_DAY, time(), ZoneInfo(desk.model.timezone))
    except (ValueError, OverflowError):
        raise not_found() from None
    return min(after, desk.now)


def months_scored(desk: Desk, agreement: Agreement, period: Period, known: datetime | None) -> list[Month]:
    """What the reader may see of the leads, as it was known then; a statement has all."""
    months = list(months_of(period, desk.model.timezone))
    return [_scored(desk, agreement, month, known) for month in months]


def _scored(desk: Desk, agreement: Agreement, month: Period, known: datetime | None) -> Month:
    at = known or desk.now
    found = counts(desk.connection, desk.scope, agreement, month, at)
    names = team_names(desk.connection, desk.account.organisation, found)
    return Month(
        month,
        collaboration(found[ALL], agreement.weighing),
        waits(desk.connection, desk.scope, agreement, month, at),
        addresses_of(agreement.id, month, known),
        [
            Team(
                unit,
                names.get(unit, unit),
                collaboration(found[unit], agreement.weighing),
                addresses_of(agreement.id, month, known, unit),
            )
            for unit in sorted(found, key=lambda unit: names.get(unit, unit))
            if unit != ALL
        ],
    )


def rate_of(part: Part) -> Rate | None:
    """None for what was promised, which is no share of anything."""
    return Rate(part.k, part.n) if part.among is not None else None


def addresses_of(agreement: str, month: Period, known: datetime | None, unit: str = ALL) -> dict[str, str]:
    where = {"agreement": agreement} | ({} if unit == ALL else {"team": unit})
    return {
        name: Cut(name, month, None, where, known).address(counted)
        for counted in (DUE, GIVEN)
        for name in counted.measures
    }
