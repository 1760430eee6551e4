"""A closed quarter: what was stated, what changed in earlier ones, appeals against it, and the sheet for personnel."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic
from engine.model.kernel import Agreement
from engine.scoring.collaboration import Collaboration
from runtime.queries.colleagues import names_of
from runtime.queries.period import parse
from runtime.queries.teams import team_paths
from runtime.statements.appeal import decide_appeal, find_appeal, raise_appeal, said_before
from runtime.statements.sheets import write_csv, write_xlsx
from runtime.statements.statement import ALL, Line, Statement
from runtime.web.codes import (
    APPEAL_DECIDED,
    APPEAL_OF_OWN_SIDE,
    APPEAL_OPEN,
    APPEAL_REPEATED,
    APPEAL_WITHOUT_REASON,
    NO_POINTS,
)
from runtime.web.desk import Desk, desk_of
from runtime.web.flash import Flash
from runtime.web.page import language_of, render
from runtime.web.permission import demand, is_third
from runtime.web.problem import Problem, not_found
from runtime.web.routes.collaboration import addresses_of, agreement_named, rate_of
from runtime.web.routes.export import XLSX, file_of
from runtime.web.sending import signed_in, write_at_desk
from runtime.web.stated import stated_to
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()


@router.get("/collaboration/{agreement}/{quarter}")
def statement(request: Request, services: Door, visitor: Visitor, agreement: str, quarter: str) -> Response:
    with desk_of(services, visitor) as desk:
        return statement_page(request, desk, agreement, quarter)


def statement_page(
    request: Request, desk: Desk, agreement: str, quarter: str, problems: Sequence[Diagnostic] = ()
) -> Response:
    chosen = agreement_named(desk, agreement)
    found = stated_to(desk, chosen, quarter)
    statement = found.statement
    people = {person for row in found.appeals for person in (row.raised_by, row.decided_by)}
    return render(
        request,
        "statement.html",
        status=422 if problems else 200,
        desk=desk,
        agreement=chosen,
        statement=statement,
        scored=scored(statement),
        addresses=lambda line: line_addresses(desk, statement, chosen, line),
        hash=found.hash,
        appeals=found.appeals,
        names=names_of(desk.connection, desk.account.organisation, people),
        may_decide=is_third(
            desk, chosen, team_paths(desk.connection, desk.account.organisation, statement.units)
        ),
        problems=problems,
        all=ALL,
        rate_of=rate_of,
    )


def scored(statement: Statement) -> list[tuple[Line, Collaboration]]:
    """By what had been agreed when it was closed."""
    return [(line, line.collaboration(statement.weighing)) for line in statement.lines]


def line_addresses(desk: Desk, statement: Statement, agreement: Agreement, line: Line) -> dict[str, str]:
    month = parse(line.month, desk.model.timezone)
    assert month is not None
    return addresses_of(agreement.id, month, statement.closed_at, line.unit)


@router.get("/collaboration/{agreement}/{quarter}/statement.xlsx")
def export_xlsx(request: Request, services: Door, visitor: Visitor, agreement: str, quarter: str) -> Response:
    with desk_of(services, visitor) as desk:
        return sheet_of(request, desk, agreement, quarter, ".xlsx")


@router.get("/collaboration/{agreement}/{quarter}/statement.csv")
def export_csv(request: Request, services: Door, visitor: Visitor, agreement: str, quarter: str) -> Response:
    with desk_of(services, visitor) as desk:
        return sheet_of(request, desk, agreement, quarter, ".csv")


_SHEETS = {".xlsx": (write_xlsx, XLSX), ".csv": (write_csv, "text/csv; charset=utf-8")}


def sheet_of(request: Request, desk: Desk, agreement: str, quarter: str, suffix: str) -> Response:
    """CSV has the parts alone."""
    demand(desk, "export")
    found = stated_to(desk, agreement_named(desk, agreement), quarter)
    people = {person for row in found.appeals for person in (row.raised_by, row.decided_by)}
    names = names_of(desk.connection, desk.account.organisation, people)
    write, kind = _SHEETS[suffix]
    said = (found.statement, found.appeals, names, language_of(request))
    return file_of(f"{quarter}{suffix}", kind, lambda path: write(path, *said))


@router.post("/collaboration/{agreement}/{quarter}/appeals")
def appeal(
    request: Request, services: Door, visitor: Visitor, posted: Posted, agreement: str, quarter: str
) -> Response:
    unit, reason = str(posted.get("unit", ""))[:36], str(posted.get("reason", "")).strip()[:2000]
    try:
        write_at_desk(
            services, signed_in(visitor), lambda desk: raised(desk, agreement, quarter, unit, reason)
        )
    except Problem as problem:
        if problem.status_code not in (409, 422):
            raise
        with desk_of(services, visitor) as desk:
            return statement_page(request, desk, agreement, quarter, problem.diagnostics)
    return _back(agreement, quarter, "appealed")


def raised(desk: Desk, agreement: str, quarter: str, unit: str, reason: str) -> str:
    chosen = agreement_named(desk, agreement)
    # Two pages sent at once are judged one after the other.
    desk.services.database.lock(desk.connection, [f"statement/{desk.account.organisation}/{chosen.id}"])
    found = stated_to(desk, chosen, quarter)
    if unit not in found.statement.scores:
        raise not_found()
    if not reason:
        raise Problem(422, Diagnostic(APPEAL_WITHOUT_REASON, "reason"))
    _refuse_repeating(found.appeals, unit, reason, desk.account.person or "")
    return raise_appeal(
        desk.connection,
        desk.account.organisation,
        chosen.id,
        quarter,
        unit,
        reason,
        statement=found.hash,
        by=desk.account.person or "",
        now=desk.now,
    )


def _refuse_repeating(
    appealed: Sequence[Row[tuple[object, ...]]], unit: str, reason: str, person: str
) -> None:
    mine = [row for row in appealed if row.unit == unit and row.raised_by == person]
    if any(row.decided_at is None for row in mine):
        raise Problem(409, Diagnostic(APPEAL_OPEN, "unit"))
    if any(said_before(row.reason, reason) for row in mine):
        raise Problem(422, Diagnostic(APPEAL_REPEATED, "reason"))


@router.post("/collaboration/{agreement}/{quarter}/appeals/{id}")
def decide(
    request: Request,
    services: Door,
    visitor: Visitor,
    posted: Posted,
    agreement: str,
    quarter: str,
    id: str,
) -> Response:
    granted, words = posted.get("do") == "grant", str(posted.get("words", "")).strip()[:2000]
    points = str(posted.get("points", "")).strip()
    try:
        write_at_desk(
            services,
            signed_in(visitor),
            lambda desk: decided(desk, agreement, id, granted=granted, points=points, words=words),
        )
    except Problem as problem:
        if problem.status_code not in (409, 422):
            raise
        with desk_of(services, visitor) as desk:
            return statement_page(request, desk, agreement, quarter, problem.diagnostics)
    return _back(agreement, quarter, "appeal-decided")


def decided(desk: Desk, agreement: str, id: str, *, granted: bool, points: str, words: str) -> None:
    chosen = agreement_named(desk, agreement)
    found = find_appeal(desk.connection, desk.account.organisation, id)
    if found is None or found.agreement != chosen.id:
        raise not_found()
    teams = stated_to(desk, chosen, found.quarter).statement.units
    asked = teams if found.unit == ALL else [found.unit]
    third = is_third(desk, chosen, team_paths(desk.connection, desk.account.organisation, asked))
    if not third or found.raised_by == desk.account.person:
        raise Problem(403, Diagnostic(APPEAL_OF_OWN_SIDE))
    if granted and not (points.isascii() and points.isdigit() and 1 <= int(points) <= 100):
        raise Problem(422, Diagnostic(NO_POINTS, "points"))
    done = decide_appeal(
        desk.connection,
        desk.account.organisation,
        id,
        granted=granted,
        points=int(points) if granted else 0,
        words=words,
        by=desk.account.person or "",
        now=desk.now,
    )
    if not done:
        raise Problem(409, Diagnostic(APPEAL_DECIDED))


def _back(agreement: str, quarter: str, done: str) -> Response:
    answer = RedirectResponse(f"/collaboration/{quote(agreement)}/{quote(quarter)}", 303)
    Flash(done).put(answer)
    return answer
