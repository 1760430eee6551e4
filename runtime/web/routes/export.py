"""Sheets: the list of cases under the filters of its page, and what was filled in for an activity; the same rows in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, TypeVar

from fastapi import Query
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from engine.diagnostics import Diagnostic, Language
from runtime.exports.cases import write_cases
from runtime.exports.submissions import write_csv, write_xlsx
from runtime.queries.case_cursor import all_lines
from runtime.queries.cases import CaseFilter, Standing
from runtime.queries.period import Period, months, parse
from runtime.queries.submissions import all_filled, form_ever
from runtime.web.codes import NO_SUCH_PERIOD
from runtime.web.desk import Desk, desk_of
from runtime.web.page import language_of, render
from runtime.web.permission import demand
from runtime.web.problem import Problem, not_found
from runtime.web.visitor import Door, Visitor, pages

router = pages()
MONTHS = 12
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
    rows = begun(all_lines(desk.connection, desk.sees, wanted, desk.now))
    name = f"cases-{desk.now:%Y%m%d-%H%M}.xlsx"
    return file_of(name, XLSX, lambda path: write_cases(path, rows, desk.model, language))


T = TypeVar("T")


def begun(rows: Iterator[T]) -> Iterator[T]:
    """What the database will not look for is refused before a sheet is half written."""
    return chain(list(islice(rows, 1)), rows)


def file_of(name: str, kind: str, write: Callable[[Path], object]) -> Response:
    """What could not be written through leaves nothing behind."""
    with ExitStack() as failing:
        with NamedTemporaryFile(suffix=Path(name).suffix, delete=False) as kept:
            path = Path(kept.name)
        failing.callback(path.unlink)
        write(path)
        failing.pop_all()
    return FileResponse(path, media_type=kind, filename=name, background=BackgroundTask(path.unlink))


@router.get("/export")
def choose(request: Request, services: Door, visitor: Visitor, period: str = "") -> Response:
    """The activities of the model, each as a sheet of what was filled in."""
    with desk_of(services, visitor) as desk:
        demand(desk, "export")
        return render(
            request,
            "export.html",
            desk=desk,
            period=period_of(desk, period),
            periods=list(months(desk.now, desk.model.timezone, MONTHS)),
        )


@router.get("/export/{activity}.xlsx")
def export_xlsx(
    request: Request, services: Door, visitor: Visitor, activity: str, period: str = ""
) -> Response:
    with desk_of(services, visitor) as desk:
        return submissions_of(desk, activity, period, ".xlsx", language_of(request))


@router.get("/export/{activity}.csv")
def export_csv(
    request: Request, services: Door, visitor: Visitor, activity: str, period: str = ""
) -> Response:
    with desk_of(services, visitor) as desk:
        return submissions_of(desk, activity, period, ".csv", language_of(request))


_WRITTEN = {".xlsx": (write_xlsx, XLSX), ".csv": (write_csv, "text/csv; charset=utf-8")}


def period_of(desk: Desk, name: str) -> Period | None:
    """None for all times. Raises the Problem of a name that means no period: all times are no answer to it."""
    found = parse(name, desk.model.timezone) if name else None
    if name and found is None:
        raise Problem(422, Diagnostic(NO_SUCH_PERIOD, "period", {"period": name[:20]}))
    return found


def submissions_of(desk: Desk, activity: str, period: str, suffix: str, language: Language) -> Response:
    demand(desk, "export")
    if activity not in desk.model.activities:
        raise not_found()
    found = period_of(desk, period)
    since, until = (found.since, found.until) if found else (None, None)
    organisation = desk.account.organisation
    form = form_ever(desk.connection, organisation, desk.services.models, desk.model, activity)
    write, kind = _WRITTEN[suffix]
    rows = begun(all_filled(desk.connection, desk.sees, activity, since, until))
    name = f"{activity}-{found.name if found else 'all'}{suffix}"
    return file_of(name, kind, lambda path: write(path, rows, form, desk.model.timezone, language))
