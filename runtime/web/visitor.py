"""Who sent this request. Every page but the login asks here, every form post is checked here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from hmac import compare_digest
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic
from runtime.accounts.session import Session, find_session
from runtime.web.codes import LOGIN_NEEDED, STALE_FORM
from runtime.web.problem import Problem, answer, wants_json
from runtime.web.security import SAFE_METHODS, is_private
from runtime.web.services import Services

FORM_TOKEN = "_form_token"  # a name that no field of a model is taken for


class NotSignedIn(HTTPException):
    def __init__(self) -> None:
        super().__init__(401)


async def services_of(request: Request) -> Services:
    """Async, because a plain dependency would cost each request a visit to the thread pool."""
    return request.app.state.services


def cookie_name(request: Request) -> str:
    """The __Host- prefix keeps sister sites from planting a session; plain loopback cannot have it."""
    return "__Host-session" if request.url.scheme == "https" else "session"


def signed_in(request: Request, services: Annotated[Services, Depends(services_of)]) -> Session:
    cookie = request.cookies.get(cookie_name(request), "")
    if not cookie or not is_private(request):
        raise NotSignedIn
    with services.database.read() as connection:
        session = find_session(connection, cookie, services.clock.now())
        if session is None:
            raise NotSignedIn
        request.state.model = services.models.current(connection, session.account.organisation)
        if session.account.administrator:
            request.state.troubles = services.watch.troubles(
                connection, session.account.organisation, services.clock.now()
            )
    request.state.visitor = session
    return session


async def guard(request: Request, session: Annotated[Session, Depends(signed_in)]) -> AsyncIterator[None]:
    """A form must come from a page of this very session; another session's or a forged one is refused."""
    if request.method in SAFE_METHODS:
        yield
        return
    async with request.form(max_fields=2000, max_files=20) as form:
        token = request.headers.get("x-form-token") or str(form.get(FORM_TOKEN, ""))
        if not compare_digest(token.encode(), session.form_secret.encode()):
            raise Problem(409, Diagnostic(STALE_FORM))
        yield


async def posted(request: Request, guarded: Annotated[None, Depends(guard)]) -> FormData:
    return await request.form()


def pages() -> APIRouter:
    """A router whose every route needs a login and whose every post needs the session's form token."""
    return APIRouter(dependencies=[Depends(guard)], include_in_schema=False)


def to_login(request: Request, raised: NotSignedIn) -> Response:
    """Back to the page the person was on: what was typed there waits in the browser's draft.

    A script is told instead: it keeps what it has until somebody has signed in again.
    """
    if wants_json(request):
        return answer(request, Problem(401, Diagnostic(LOGIN_NEEDED)))
    page = request.url.path if request.method in SAFE_METHODS else came_from(request)
    query = f"?{request.url.query}" if request.method in SAFE_METHODS and request.url.query else ""
    expired = "&expired=1" if cookie_name(request) in request.cookies else ""
    return RedirectResponse(f"/login?next={quote(page + query)}{expired}", 303)


def came_from(request: Request) -> str:
    referer = request.headers.get("referer", "")
    here = f"{request.url.scheme}://{request.url.netloc}"
    return referer.removeprefix(here) if referer.startswith(here + "/") else "/"


Visitor = Annotated[Session, Depends(signed_in)]
Posted = Annotated[FormData, Depends(posted)]
Door = Annotated[Services, Depends(services_of)]
