"""What waits on this phone: the browser keeps it and fills the page (`static/outbox.js`), the server never sees it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from runtime.web.page import render
from runtime.web.visitor import Visitor, pages

router = pages()


@router.get("/outbox")
def waiting(request: Request, visitor: Visitor) -> Response:
    return render(request, "outbox.html")


@router.get("/outbox/session")
def session(visitor: Visitor) -> Response:
    """Whose session this is and its form token: pages live longer than logins, and phones are shared."""
    return JSONResponse({"account": visitor.account.id, "token": visitor.form_secret})
