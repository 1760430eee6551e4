"""Who is calling: a bearer token, or the session of a logged-in browser with its form token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import Connection
from starlette.requests import Request

from engine.diagnostics import Diagnostic
from runtime.accounts.account import Account
from runtime.accounts.session import find_session
from runtime.accounts.token import find_bearer
from runtime.web.codes import LOGIN_NEEDED, SCOPE_MISSING, STALE_FORM, TOKEN_MISSING, TOKEN_REFUSED
from runtime.web.desk import Desk, desk_on
from runtime.web.problem import Problem
from runtime.web.security import SAFE_METHODS, is_private
from runtime.web.services import Services
from runtime.web.visitor import cookie_name


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the request brought; whom it names is found in the transaction that does the work."""

    token: str
    cookie: str
    form_token: str
    writes: bool

    def account(self, connection: Connection, now: datetime) -> Account:
        return self._of_token(connection, now) if self.token else self._of_cookie(connection, now)

    def _of_token(self, connection: Connection, now: datetime) -> Account:
        bearer = find_bearer(connection, self.token, now)
        if bearer is None:
            raise Problem(401, Diagnostic(TOKEN_REFUSED))
        scope = "write" if self.writes else "read"
        if scope not in bearer.scopes:
            raise Problem(403, Diagnostic(SCOPE_MISSING, parameters={"scope": scope}))
        return bearer.account

    def _of_cookie(self, connection: Connection, now: datetime) -> Account:
        session = find_session(connection, self.cookie, now)
        if session is None:
            raise Problem(401, Diagnostic(LOGIN_NEEDED))
        if self.writes and not compare_digest(self.form_token.encode(), session.form_secret.encode()):
            raise Problem(409, Diagnostic(STALE_FORM))
        return session.account


def credentials_of(request: Request) -> Credentials:
    """Nothing at all is refused here, before it costs the database anything."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    bearer = token.strip() if kind.lower() == "bearer" else ""
    cookie = request.cookies.get(cookie_name(request), "") if is_private(request) else ""
    if not bearer and not cookie:
        raise Problem(401, Diagnostic(TOKEN_MISSING))
    form_token = request.headers.get("x-form-token", "")
    return Credentials(bearer, cookie, form_token, request.method not in SAFE_METHODS)


def services_of(request: Request) -> Services:
    return request.app.state.services


@contextmanager
def reading(request: Request) -> Iterator[Desk]:
    """The caller's desk on one consistent view."""
    services, credentials = services_of(request), credentials_of(request)
    with services.database.read() as connection:
        account = credentials.account(connection, services.clock.now())
        yield desk_on(services, connection, account)
