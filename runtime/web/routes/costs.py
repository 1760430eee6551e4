"""What each source of leads cost in a period, and what came of it: per lead, per opportunity, per won order."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from io import StringIO

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic
from runtime.queries.counted import Cut, Tally, tally
from runtime.queries.period import Period, months, quarters
from runtime.queries.sources import SOURCES, costs, enter_cost
from runtime.web.codes import NOT_A_COST
from runtime.web.desk import Desk, desk_of
from runtime.web.flash import Flash
from runtime.web.page import render
from runtime.web.permission import demand
from runtime.web.problem import Problem, not_allowed
from runtime.web.routes.collaboration import period_named
from runtime.web.sending import at_desk
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
LARGEST = 10**13
LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Cost:
    source: str
    month: str
    amount: int


@router.get("/costs")
def costs_page(request: Request, services: Door, visitor: Visitor, period: str = "") -> Response:
    with desk_of(services, visitor) as desk:
        return page_of(request, desk, period_named(desk, period))


@router.post("/costs")
def enter(request: Request, services: Door, visitor: Visitor, posted: Posted, period: str = "") -> Response:
    """Lines of `source,month,amount`, as a sheet saves them; nothing is written when one cannot be read."""
    text = str(posted.get("lines", ""))[:LONGEST_TEXT]
    try:
        at_desk(services, visitor, lambda desk: entered(desk, text))
    except Problem as problem:
        if problem.status_code != 422:
            raise
        with desk_of(services, visitor) as desk:
            asked = period_named(desk, period)
            return page_of(request, desk, asked, text=text, problems=problem.diagnostics)
    answer = RedirectResponse(f"/costs?period={period}" if period else "/costs", 303)
    Flash("costs-entered").put(answer)
    return answer


def entered(desk: Desk, text: str) -> int:
    demand(desk, "import")
    read = list(read_costs(text))
    if problems := [each for each in read if isinstance(each, Diagnostic)]:
        raise Problem(422, *problems)
    for each in read:
        assert isinstance(each, Cost)
        enter_cost(
            desk.connection,
            desk.account.organisation,
            each.source,
            each.month,
            each.amount,
            by=desk.account.person or "",
            now=desk.now,
        )
    return len(read)


def read_costs(text: str) -> Iterator[Cost | Diagnostic]:
    """Amounts in yuan; a heading line may come first."""
    rows = [
        row
        for row in csv.reader(StringIO(text.replace("\uff0c", ",").replace("\t", ",").replace("\x00", "")))
        if any(row)
    ]
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        amount = _minor(cells[2]) if len(cells) == 3 else None
        if len(cells) == 3 and cells[0] and MONTH.fullmatch(cells[1]) and amount is not None:
            yield Cost(cells[0][:200], cells[1], amount)
        elif number > 1 or len(rows) == 1 or any(MONTH.fullmatch(cell) for cell in cells):
            yield Diagnostic(NOT_A_COST, f"lines[{number}]", {"line": number, "text": ",".join(cells)[:80]})
    if not rows:
        yield Diagnostic(NOT_A_COST, "lines", {"line": 1, "text": "—"})


def _minor(text: str) -> int | None:
    try:
        amount = Decimal(text.replace("元", "").replace("¥", "").replace(" ", "")) * 100
    except InvalidOperation:
        return None
    return int(amount) if amount.is_finite() and amount == int(amount) and 0 <= amount < LARGEST else None


def page_of(
    request: Request,
    desk: Desk,
    period: Period,
    text: str = "",
    problems: tuple[Diagnostic, ...] = (),
) -> Response:
    spent, found = costs_of(desk, period)
    sources = sorted({*spent, *(value or "" for value in found.values("source", "leads"))})
    return render(
        request,
        "costs.html",
        status=422 if problems else 200,
        desk=desk,
        period=period,
        months=list(months(desk.now, desk.model.timezone, 6)),
        quarters=list(quarters(desk.now, desk.model.timezone, 4)),
        spent=spent,
        found=found,
        sources=sources,
        text=text,
        problems=problems,
    )


def costs_of(desk: Desk, period: Period) -> tuple[dict[str, int], Tally]:
    """Costs are the organisation's; leads are those in the reader's sight, so only who sees all may divide them."""
    if not (desk.scope.everything or desk.scope.paths or desk.scope.givers):
        raise not_allowed()
    spent = costs(desk.connection, desk.account.organisation, period, desk.model.timezone)
    found = tally(desk.connection, desk.scope, SOURCES, Cut(period=period), by=["source"], now=desk.now)
    return dict(spent), found
