"""The list of cases as a sheet: the same filters in the address as the list, the same rows in sight."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated

from fastapi import Query
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from engine.diagnostics import Language
from runtime.exports.cases import write_cases
from runtime.queries.case_cursor import all_lines
from runtime.queries.cases import CaseFilter, Standing
from runtime.web.desk import Desk, desk_of
from runtime.web.page import language_of
from runtime.web.permission import demand
from runtime.web.visitor import Door, Visitor, pages

router = pages()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/export/cases.xlsx")
def export_cases(
    request: Request,
    services: Door,
    visitor: Visitor,
    q: Annotated[str, Query(max_length=100)] = "",
    stage: Annotated[str, Query(max_length=200)] = "",
    standing: Standing = "open",
    mine: str = "",
) -> Response:
    with desk_of(services, visitor) as desk:
        wanted = CaseFilter(q.strip(), stage, standing, desk.account.person if mine else "")
        return sheet_of(desk, wanted, language_of(request))


def sheet_of(desk: Desk, wanted: CaseFilter, language: Language) -> Response:
    """Written to a file first, then sent in pieces: a long list is never in memory at once."""
    demand(desk, "export")
    with NamedTemporaryFile(suffix=".xlsx", delete=False) as kept:
        path = Path(kept.name)
    write_cases(path, all_lines(desk.connection, desk.sees, wanted, desk.now), desk.model, language)
    name = f"cases-{desk.now:%Y%m%d-%H%M}.xlsx"
    return FileResponse(path, media_type=XLSX, filename=name, background=BackgroundTask(path.unlink))
