"""Logging in and out, and the language before anyone has logged in."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Form
from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic
from runtime.accounts.codes import PLAIN_HTTP
from runtime.accounts.login import log_in
from runtime.accounts.session import LASTS, close_session
from runtime.storage.tables import organisations
from runtime.web.page import render
from runtime.web.security import is_private
from runtime.web.services import Services
from runtime.web.visitor import Door, cookie_name

router = APIRouter(include_in_schema=False)


@router.get("/")
def start() -> Response:
    return RedirectResponse("/today", 303)


@router.get("/login")
def login_page(request: Request, services: Door, next: str = "/", expired: str = "") -> Response:
    return show_login(request, services, next, expired=bool(expired))


@router.post("/login")
def try_login(
    request: Request,
    services: Door,
    login: str = Form(""),
    password: str = Form(""),
    organisation: str = Form(""),
    next: str = Form("/"),
) -> Response:
    if not is_private(request):
        return show_login(request, services, next, login=login, refused=Diagnostic(PLAIN_HTTP))
    address = request.client.host if request.client else ""
    outcome = log_in(
        services.database, organisation.strip(), login.strip(), password, address, services.clock.now()
    )
    if isinstance(outcome, Diagnostic):
        return show_login(request, services, next, login, organisation, refused=outcome)
    response = RedirectResponse(own_path(next), 303)
    response.set_cookie(
        cookie_name(request),
        outcome,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


@router.post("/logout")
def log_out(request: Request, services: Door) -> Response:
    """Needs no form token: the wall has refused other sites, and nothing is lost by logging out."""
    cookie = request.cookies.get(cookie_name(request), "")
    services.database.write(lambda connection: close_session(connection, cookie))
    response = RedirectResponse("/login", 303)
    response.delete_cookie(
        cookie_name(request), httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
    return response


def show_login(
    request: Request,
    services: Services,
    next: str,
    login: str = "",
    organisation: str = "",
    *,
    expired: bool = False,
    refused: Diagnostic | None = None,
) -> Response:
    with services.database.read() as connection:
        many = connection.execute(select(func.count()).select_from(organisations)).scalar_one() > 1
    return render(
        request,
        "login.html",
        status=422 if refused else 200,
        next=own_path(next),
        login=login,
        organisation=organisation,
        asks_organisation=many,
        expired=expired,
        refused=refused,
    )


def own_path(next: str) -> str:
    """Only a path of ours: `//elsewhere`, `/\\elsewhere` and `https://elsewhere` would leave."""
    parts = urlsplit(next.replace("\\", "/"))
    own = not parts.scheme and not parts.netloc and parts.path.startswith("/") and next.isprintable()
    return next if own and not next.startswith("//") and "\\" not in next else "/"
