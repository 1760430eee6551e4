"""Cases from a spreadsheet: upload, say what the columns mean, look at the first rows, start, correct the rest."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic, Language
from runtime.imports import codes, ledger, rejects
from runtime.imports.importing import Importing
from runtime.imports.ledger import Import
from runtime.imports.mapping import CaseMapping, problems, targets
from runtime.imports.sheet import SheetRefused
from runtime.web.desk import Desk, desk_of
from runtime.web.page import language_of, render
from runtime.web.permission import demand
from runtime.web.problem import Problem, not_found
from runtime.web.services import Services
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_REJECTS = 50


@router.get("/imports")
def earlier_imports(request: Request, services: Door, visitor: Visitor) -> Response:
    return upload_page(request, services, visitor)


@router.post("/imports")
def upload(request: Request, services: Door, visitor: Visitor, posted: Posted) -> Response:
    with desk_of(services, visitor) as desk:
        demand(desk, "import")
    sheet = posted.get("sheet")
    if not isinstance(sheet, UploadFile) or not sheet.filename:
        return upload_page(request, services, visitor, Diagnostic(codes.SHEET_NOT_CHOSEN))
    account = visitor.account
    try:
        found = importing(services).upload(
            account.organisation, account.person, sheet.filename, sheet.file.read()
        )
    except SheetRefused as refused:
        return upload_page(request, services, visitor, refused.diagnostic)
    return RedirectResponse(f"/imports/{found.id}", 303)


@router.get("/imports/{id}")
def one_import(request: Request, services: Door, visitor: Visitor, id: str) -> Response:
    with desk_of(services, visitor) as desk:
        found = own_import(desk, id)
        if found.state == "mapping":
            return mapping_page(request, services, desk, found)
        refused = rejects.kept(desk.connection, found.organisation, id, most=SHOWN_REJECTS)
        return render(request, "imports_result.html", desk=desk, found=found, rejects=list(refused))


@router.get("/imports/{id}/progress")
def progress(request: Request, services: Door, visitor: Visitor, id: str) -> Response:
    with desk_of(services, visitor) as desk:
        return render(request, "imports_progress.html", found=own_import(desk, id))


@router.post("/imports/{id}")
def choose(request: Request, services: Door, visitor: Visitor, posted: Posted, id: str) -> Response:
    """Keeps what the columns mean; starts when that was asked for and nothing is wrong with it."""
    with desk_of(services, visitor) as desk:
        found = own_import(desk, id)
        mapping = mapping_of(found, posted)
        wrong = tuple(problems(mapping, found.headers, desk.model))

    def keep(connection: Connection) -> bool:
        kept = ledger.choose(connection, found, mapping)
        if kept and not wrong and posted.get("do") == "start":
            ledger.start(connection, found)
        return kept

    if not services.database.write(keep):
        raise Problem(409, Diagnostic(codes.MAPPING_OPEN))
    if wrong:
        with desk_of(services, visitor) as desk:
            return mapping_page(request, services, desk, own_import(desk, id), wrong)
    return RedirectResponse(f"/imports/{id}", 303)


@router.get("/imports/{id}/rejected.xlsx")
def rejected_rows(request: Request, services: Door, visitor: Visitor, id: str) -> Response:
    with desk_of(services, visitor) as desk:
        return rejects_sheet(desk, own_import(desk, id), language_of(request))


def rejects_sheet(desk: Desk, found: Import, language: Language) -> Response:
    content = BytesIO()
    refused = rejects.kept(desk.connection, found.organisation, found.id)
    rejects.write_xlsx(content, found.headers, refused, language)
    name = quote(f"{Path(found.file_name).stem.removesuffix('.rejected')}.rejected.xlsx", safe="")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content.getvalue(), media_type=XLSX, headers=headers)


def own_import(desk: Desk, id: str) -> Import:
    """Rejected rows are customers' data: those who sent them see them, and administrators."""
    demand(desk, "import")
    found = ledger.find(desk.connection, desk.account.organisation, id)
    if found is None or not (desk.account.administrator or found.started_by == desk.account.person):
        raise not_found()
    return found


def importing(services: Services) -> Importing:
    return Importing(services.database, services.gate, services.files, services.clock, by="web")


def upload_page(
    request: Request, services: Services, visitor: Visitor, problem: Diagnostic | None = None
) -> Response:
    with desk_of(services, visitor) as desk:
        demand(desk, "import")
        account = desk.account
        by = None if account.administrator else account.person
        return render(
            request,
            "imports.html",
            status=422 if problem else 200,
            desk=desk,
            earlier=ledger.latest(desk.connection, account.organisation, by=by),
            problems=[problem] if problem else [],
        )


def mapping_page(
    request: Request, services: Services, desk: Desk, found: Import, wrong: Sequence[Diagnostic] = ()
) -> Response:
    """The first rows are shown as soon as the mapping can be read by; what is `wrong` only once it was sent."""
    unread = any(problems(found.mapping, found.headers, desk.model))
    preview = [] if unread else importing(services).preview(found, found.mapping)
    chosen = {header: target for header, target in found.mapping.pairs() if target != "key"}
    keys = [header for header, target in found.mapping.pairs() if target == "key"]
    return render(
        request,
        "imports_mapping.html",
        status=422 if wrong else 200,
        desk=desk,
        found=found,
        targets=[target for target in targets(desk.model) if target != "key"],
        chosen=chosen,
        key=keys[0] if keys else "",
        problems=wrong,
        preview=preview,
    )


def mapping_of(found: Import, posted: FormData) -> CaseMapping:
    """What the page says; readings and defaults that a file brought along stay as they are."""
    columns: dict[str, tuple[str, ...]] = {}
    for place, header in enumerate(found.headers):
        meant = [str(posted.get(f"column-{place}", ""))]
        if posted.get("key") == str(place):
            meant.append("key")
        if wanted := tuple(target for target in meant if target):
            columns[header] = wanted
    return CaseMapping(
        columns=columns,
        values=found.mapping.values,
        defaults=found.mapping.defaults,
        without_date=str(posted.get("without_date", "")) or None,
        source=str(posted.get("source", "")).strip()[:200] or found.mapping.source,
    )
