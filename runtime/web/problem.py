"""A refusal of the door as a page for people or as JSON for programs; never a stack trace."""

from __future__ import annotations

import logging
from collections.abc import Sequence

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
    REQUEST_UNREAD,
    UNEXPECTED,
)
from runtime.web.misread import allowed_at, misread, unread
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


def is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def wants_json(request: Request) -> bool:
    return is_api(request) or "application/json" in request.headers.get("accept", "")


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
    response = JSONResponse(body, status, media_type="application/problem+json")
    if status == 401:
        response.headers["www-authenticate"] = "Bearer"
    return response


def of_status(status: int) -> Problem:
    codes = {401: LOGIN_NEEDED, 403: NOT_ALLOWED, 404: NOT_FOUND, 405: NOT_FOUND}
    return Problem(status, Diagnostic(codes.get(status, NOT_UNDERSTOOD)))


def install(app: FastAPI) -> None:
    @app.exception_handler(HTTPException)
    def of_http(request: Request, raised: HTTPException) -> Response:
        if isinstance(raised, Problem):
            return answer(request, raised)
        if not is_api(request) or raised.status_code == 404:
            return answer(request, of_status(raised.status_code))
        response = answer(request, Problem(raised.status_code, unread(request, raised)))
        if raised.status_code == 405:
            response.headers["allow"] = ", ".join(allowed_at(request))
        return response

    @app.exception_handler(RequestValidationError)
    def of_validation(request: Request, raised: RequestValidationError) -> Response:
        return answer(request, Problem(422, *misread(raised)) if wants_json(request) else of_status(422))

    @app.exception_handler(DataError)
    def of_data(request: Request, raised: DataError) -> Response:
        """A NUL in an address or a login is nothing that PostgreSQL can look for."""
        log.warning("%s %r: %s", request.method, request.url.path, raised.orig)
        return answer(
            request, Problem(422, Diagnostic(REQUEST_UNREAD)) if is_api(request) else of_status(422)
        )

    @app.exception_handler(Exception)
    def of_fault(request: Request, raised: Exception) -> Response:
        # Starlette raises it again after the answer, so the server's log has the stack.
        return answer(request, Problem(500, Diagnostic(UNEXPECTED)))
