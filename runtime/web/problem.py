"""A refusal of the door as a page for people or as JSON for programs; never a stack trace."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from engine.diagnostics import Diagnostic, Language
from runtime.web.codes import (
    LOGIN_NEEDED,
    NOT_ALLOWED,
    NOT_FOUND,
    NOT_UNDERSTOOD,
    PART_MISSING,
    PART_WRONG,
    UNEXPECTED,
)
from runtime.web.page import language_of, render

log = logging.getLogger(__name__)


class Problem(HTTPException):
    """What stands between the request and its answer; the first diagnostic names it."""

    def __init__(self, status: int, *diagnostics: Diagnostic) -> None:
        super().__init__(status, detail=str(diagnostics[0].code))
        self.diagnostics = diagnostics


def not_found() -> Problem:
    """Also the answer for other people's rows: that something exists is itself a secret."""
    return Problem(404, Diagnostic(NOT_FOUND))


def not_allowed() -> Problem:
    return Problem(403, Diagnostic(NOT_ALLOWED))


def wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


def answer(request: Request, problem: Problem) -> Response:
    if wants_json(request):
        return json_problem(problem.status_code, problem.diagnostics, language_of(request))
    response = render(request, "problem.html", status=problem.status_code, diagnostics=problem.diagnostics)
    response.status_code = problem.status_code
    return response


def json_problem(status: int, diagnostics: Sequence[Diagnostic], language: Language) -> JSONResponse:
    """RFC 9457, with each diagnostic's code, path, message and next step."""
    first = diagnostics[0]
    body = {
        "type": "about:blank",
        "status": status,
        "code": str(first.code),
        "title": first.message(language),
        "detail": first.hint(language),
        "errors": [
            {
                "code": str(one.code),
                "severity": one.severity,
                "path": one.path,
                "message": one.message(language),
                "hint": one.hint(language),
            }
            for one in diagnostics
        ],
    }
    return JSONResponse(body, status, media_type="application/problem+json")


def of_status(status: int) -> Problem:
    codes = {401: LOGIN_NEEDED, 403: NOT_ALLOWED, 404: NOT_FOUND, 405: NOT_FOUND}
    return Problem(status, Diagnostic(codes.get(status, NOT_UNDERSTOOD)))


def of_part(error: Mapping[str, object]) -> Diagnostic:
    """What Pydantic found, without its English: which part is missing or does not fit."""
    place = error.get("loc", ())
    parts = [str(part) for part in place] if isinstance(place, tuple) else []
    path = ".".join(parts[1:]) or "".join(parts)
    return Diagnostic(PART_MISSING if error.get("type") == "missing" else PART_WRONG, path, {"part": path})


def install(app: FastAPI) -> None:
    @app.exception_handler(HTTPException)
    def of_http(request: Request, raised: HTTPException) -> Response:
        return answer(request, raised if isinstance(raised, Problem) else of_status(raised.status_code))

    @app.exception_handler(RequestValidationError)
    def of_validation(request: Request, raised: RequestValidationError) -> Response:
        return answer(
            request, Problem(422, *map(of_part, raised.errors())) if wants_json(request) else of_status(422)
        )

    @app.exception_handler(DataError)
    def of_data(request: Request, raised: DataError) -> Response:
        """A NUL in an address or a login is nothing that PostgreSQL can look for."""
        log.warning("%s %r: %s", request.method, request.url.path, raised.orig)
        return answer(request, of_status(422))

    @app.exception_handler(Exception)
    def of_fault(request: Request, raised: Exception) -> Response:
        # Starlette raises it again after the answer, so the server's log has the stack.
        return answer(request, Problem(500, Diagnostic(UNEXPECTED)))
