"""What each source of leads cost in a period, and what came of it: per lead, per opportunity, per won order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic
from runtime.imports.costs import Cost, costs_in_sheet, costs_in_text
from runtime.imports.sheet import SheetRefused
from runtime.queries.counted import Cut, Tally, tally
from runtime.queries.period import Period, months, quarters
from runtime.queries.sources import SOURCES, costs, enter_cost
from runtime.storage.scope import everything
from runtime.web.desk import Desk, desk_of
from runtime.web.flash import Flash
from runtime.web.page import render
from runtime.web.permission import demand, may
from runtime.web.problem import Problem, not_allowed
from runtime.web.routes.collaboration import period_named
from runtime.web.sending import signed_in, write_at_desk
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()


@router.get("/costs")
def costs_page(request: Request, services: Door, visitor: Visitor, period: str = "") -> Response:
    with desk_of(services, visitor) as desk:
        return page_of(request, desk, period_named(desk, period))


@router.post("/costs")
def enter(request: Request, services: Door, visitor: Visitor, posted: Posted, period: str = "") -> Response:
    """Typed lines or a sheet of `source,month,amount`; nothing is written when one cannot be read."""
    text = str(posted.get("lines", ""))
    try:
        read = read_sheet(posted.get("sheet")) or costs_in_text(text)
        write_at_desk(services, signed_in(visitor), lambda desk: entered(desk, read))
    except SheetRefused as refused:
        return _again(request, services, visitor, period, text, refused.diagnostic)
    except Problem as problem:
        if problem.status_code != 422:
            raise
        return _again(request, services, visitor, period, text, *problem.diagnostics)
    answer = RedirectResponse(f"/costs?period={quote(period)}" if period else "/costs", 303)
    Flash("costs-entered").put(answer)
    return answer


def _again(
    request: Request, services: Door, visitor: Visitor, period: str, text: str, *problems: Diagnostic
) -> Response:
    with desk_of(services, visitor) as desk:
        return page_of(request, desk, period_named(desk, period), text=text, problems=problems)


def read_sheet(sent: UploadFile | str | None) -> list[Cost | Diagnostic]:
    """Nothing of no file. Raises SheetRefused."""
    if not isinstance(sent, UploadFile) or not sent.filename:
        return []
    with NamedTemporaryFile() as kept:
        copyfileobj(sent.file, kept)
        kept.flush()
        return costs_in_sheet(Path(kept.name), sent.filename)


def entered(desk: Desk, read: Sequence[Cost | Diagnostic]) -> int:
    demand(desk, "import")
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
        may_enter=may(desk, "import"),
        problems=problems,
    )


def costs_of(desk: Desk, period: Period) -> tuple[dict[str, int | None], Tally]:
    """Source -> cost, None for who does not see all the leads that it brought: it is not to be divided by some."""
    if not (desk.scope.everything or desk.scope.paths or desk.scope.givers):
        raise not_allowed()
    organisation = desk.account.organisation
    spent = costs(desk.connection, organisation, period, desk.model.timezone)
    found, whole = (
        tally(desk.connection, scope, SOURCES, Cut(period=period), by=["source"], now=desk.now)
        for scope in (desk.scope, everything(organisation, ""))
    )

    def sees_all(source: str) -> bool:
        mine, all = (one.number("leads", source=source or None).n for one in (found, whole))
        return mine == all

    return {source: cost if sees_all(source) else None for source, cost in spent.items()}, found
