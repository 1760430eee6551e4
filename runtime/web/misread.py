"""What is wrong with a request that could not be read, for the program that sent it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Match, Route

from engine.diagnostics import Diagnostic, Text
from runtime.web.codes import (
    JSON_BROKEN,
    NO_SUCH_METHOD,
    NOT_UTF8,
    OBJECT_NEEDED,
    PART_MISSING,
    PART_WRONG,
    REQUEST_UNREAD,
)

BODY = Text("请求正文", "request body")
NOT_AN_OBJECT = frozenset({"model_attributes_type", "model_type", "dict_type"})


def unread(request: Request, raised: HTTPException) -> Diagnostic:
    """For what the framework itself refuses. FastAPI keeps the fault of a body that it could not decode."""
    if raised.status_code == 405:
        allowed = ", ".join(allowed_at(request))
        return Diagnostic(NO_SUCH_METHOD, parameters={"method": request.method, "allowed": allowed})
    if isinstance(raised.__cause__, UnicodeDecodeError):
        return Diagnostic(NOT_UTF8)
    return Diagnostic(REQUEST_UNREAD)


def allowed_at(request: Request) -> list[str]:
    """The methods of every route at this address: the router itself names only the first route's."""
    found: set[str] = set()
    for route in request.app.state.routes:
        if isinstance(route, Route) and route.matches(request.scope)[0] is Match.PARTIAL:
            found |= route.methods or set()
    return sorted(found)


def misread(raised: RequestValidationError) -> Iterator[Diagnostic]:
    for error in raised.errors():
        place = tuple(error["loc"])
        if error["type"] == "json_invalid":
            yield broken_json(str(raised.body), int(place[-1]))
        elif place == ("body",) and error["type"] in NOT_AN_OBJECT:
            yield Diagnostic(OBJECT_NEEDED)
        else:
            yield of_part(error)


def broken_json(text: str, position: int) -> Diagnostic:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return Diagnostic(JSON_BROKEN, parameters={"line": line, "column": column})


def of_part(error: Mapping[str, object]) -> Diagnostic:
    """What Pydantic found, without its English: which part is missing or does not fit."""
    place = error.get("loc", ())
    parts = [str(part) for part in place] if isinstance(place, tuple) else []
    path = ".".join(parts[1:])
    code = PART_MISSING if error.get("type") == "missing" else PART_WRONG
    return Diagnostic(code, path, {"part": path or BODY})
