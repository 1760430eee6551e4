"""How two departments keep their agreement: the month's score with both sides, the quarter's statement, appeals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from engine.diagnostics import Diagnostic
from engine.model.kernel import Agreement
from engine.scoring.collaboration import LEAST_DUE, Collaboration, collaboration, quarter
from engine.scoring.delays import Delays
from runtime.queries.colleagues import names_of
from runtime.queries.counted import Cut
from runtime.queries.hand_overs import DUE, GIVEN, counts, waits
from runtime.queries.period import Period, months, months_of, parse, quarters
from runtime.statements.appeal import decide_appeal, find_appeal, raise_appeal
from runtime.statements.statement import ALL, stated
from runtime.statements.workbook import write_statement
from runtime.web.codes import APPEAL_DECIDED, APPEAL_OF_OWN_SIDE, APPEAL_WITHOUT_REASON, NO_POINTS
from runtime.web.desk import Desk, desk_of
from runtime.web.flash import Flash
from runtime.web.page import language_of, render
from runtime.web.permission import demand
from runtime.web.problem import Problem, not_allowed, not_found
from runtime.web.routes.export import XLSX
from runtime.web.routes.leads import follows_leads
from runtime.web.sending import at_desk
from runtime.web.stated import narrowed, stated_to
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()


@dataclass(frozen=True, slots=True)
class Month:
    """`addresses`: name of a count -> the list of exactly these rows."""

    period: Period
    score: Collaboration
    delays: Delays
    addresses: dict[str, str]


@router.get("/collaboration")
def scores(
    request: Request, services: Door, visitor: Visitor, agreement: str = "", period: str = ""
) -> Response:
    with desk_of(services, visitor) as desk:
        chosen, asked = agreement_named(desk, agreement), period_named(desk, period)
        found = months_scored(desk, chosen, asked)
        return render(
            request,
            "collaboration.html",
            desk=desk,
            agreement=chosen,
            period=asked,
            found=found,
            quarter=quarter(month.score for month in found) if len(found) > 1 else None,
            months=list(months(desk.now, desk.model.timezone, 6)),
            quarters=list(quarters(desk.now, desk.model.timezone, 4)),
            statements=[
                narrowed(desk, chosen, one)
                for one in stated(desk.connection, desk.account.organisation, chosen.id)
            ],
            all=ALL,
            least=LEAST_DUE,
        )


def agreement_named(desk: Desk, name: str) -> Agreement:
    if not follows_leads(desk):
        raise not_allowed()
    found = desk.model.agreements.get(name) if name else next(iter(desk.model.agreements.values()), None)
    if found is None:
        raise not_found()
    return found


def period_named(desk: Desk, name: str) -> Period:
    zone = desk.model.timezone
    found = parse(name, zone) if name else next(iter(months(desk.now, zone, 1)))
    if found is None or "W" in found.name:
        raise not_found()
    return found


def months_scored(desk: Desk, agreement: Agreement, period: Period) -> list[Month]:
    """What the reader may see of the leads; a statement has all."""
    return [
        Month(
            month,
            collaboration(counts(desk.connection, desk.scope, agreement, month, desk.now)[ALL]),
            waits(desk.connection, desk.scope, agreement, month, desk.now),
            {
                name: Cut(name, month, None, {"agreement": agreement.id}).address(counted)
                for counted in (DUE, GIVEN)
                for name in counted.measures
            },
        )
        for month in months_of(period, desk.model.timezone)
    ]


@router.get("/collaboration/{agreement}/{quarter}")
def statement(request: Request, services: Door, visitor: Visitor, agreement: str, quarter: str) -> Response:
    with desk_of(services, visitor) as desk:
        return statement_page(request, desk, agreement, quarter)


def statement_page(
    request: Request, desk: Desk, agreement: str, quarter: str, problems: Sequence[Diagnostic] = ()
) -> Response:
    chosen = agreement_named(desk, agreement)
    found = stated_to(desk, chosen, quarter)
    people = {person for row in found.appeals for person in (row.raised_by, row.decided_by)}
    return render(
        request,
        "statement.html",
        status=422 if problems else 200,
        desk=desk,
        agreement=chosen,
        statement=found.statement,
        hash=found.hash,
        appeals=found.appeals,
        names=names_of(desk.connection, desk.account.organisation, people),
        may_decide=may_decide(desk, chosen),
        problems=problems,
        all=ALL,
    )


@router.get("/collaboration/{agreement}/{quarter}/statement.xlsx")
def export_statement(
    request: Request, services: Door, visitor: Visitor, agreement: str, quarter: str
) -> Response:
    with desk_of(services, visitor) as desk:
        demand(desk, "export")
        return sheet_of(request, desk, agreement, quarter)


def sheet_of(request: Request, desk: Desk, agreement: str, quarter: str) -> Response:
    found = stated_to(desk, agreement_named(desk, agreement), quarter)
    people = {person for row in found.appeals for person in (row.raised_by, row.decided_by)}
    with NamedTemporaryFile(suffix=".xlsx", delete=False) as kept:
        path = Path(kept.name)
    names = names_of(desk.connection, desk.account.organisation, people)
    write_statement(path, found.statement, found.appeals, names, language_of(request))
    name = f"{quarter}.xlsx"
    return FileResponse(path, media_type=XLSX, filename=name, background=BackgroundTask(path.unlink))


@router.post("/collaboration/{agreement}/{quarter}/appeals")
def appeal(
    request: Request, services: Door, visitor: Visitor, posted: Posted, agreement: str, quarter: str
) -> Response:
    unit, reason = str(posted.get("unit", ""))[:36], str(posted.get("reason", "")).strip()[:2000]
    try:
        at_desk(services, visitor, lambda desk: raised(desk, agreement, quarter, unit, reason))
    except Problem as problem:
        if problem.status_code != 422:
            raise
        with desk_of(services, visitor) as desk:
            return statement_page(request, desk, agreement, quarter, problem.diagnostics)
    return _back(agreement, quarter, "appealed")


def raised(desk: Desk, agreement: str, quarter: str, unit: str, reason: str) -> str:
    found = stated_to(desk, agreement_named(desk, agreement), quarter)
    if unit not in found.statement.scores:
        raise not_found()
    if not reason:
        raise Problem(422, Diagnostic(APPEAL_WITHOUT_REASON, "reason"))
    return raise_appeal(
        desk.connection,
        desk.account.organisation,
        agreement,
        quarter,
        unit,
        reason,
        by=desk.account.person or "",
        now=desk.now,
    )


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
        at_desk(
            services,
            visitor,
            lambda desk: decided(desk, agreement, id, granted=granted, points=points, words=words),
        )
    except Problem as problem:
        if problem.status_code not in (409, 422):
            raise
        with desk_of(services, visitor) as desk:
            return statement_page(request, desk, agreement, quarter, problem.diagnostics)
    return _back(agreement, quarter, "appeal-decided")


def decided(desk: Desk, agreement: str, id: str, *, granted: bool, points: str, words: str) -> None:
    found = find_appeal(desk.connection, desk.account.organisation, id)
    if found is None or found.agreement != agreement:
        raise not_found()
    if not may_decide(desk, agreement_named(desk, agreement)):
        raise Problem(403, Diagnostic(APPEAL_OF_OWN_SIDE))
    if found.raised_by == desk.account.person:
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


def may_decide(desk: Desk, agreement: Agreement) -> bool:
    """Of neither side, and trusted to approve."""
    sides = {agreement.provider, agreement.consumer}
    roles = [desk.model.roles[role] for role in desk.account.roles if role in desk.model.roles]
    trusted = desk.account.administrator or any("approve" in role.may for role in roles)
    return trusted and not sides & set(desk.account.roles)


def _back(agreement: str, quarter: str, done: str) -> Response:
    answer = RedirectResponse(f"/collaboration/{quote(agreement)}/{quote(quarter)}", 303)
    Flash(done).put(answer)
    return answer
