"""The person's own corner: roles, language, logging out."""

from __future__ import annotations

from sqlalchemy import update
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from runtime.storage.tables import accounts
from runtime.texts import TRANSLATIONS
from runtime.web.page import LANGUAGE_COOKIE, render
from runtime.web.permission import allowed
from runtime.web.problem import not_found
from runtime.web.routes.login import own_path
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()


@router.get("/me")
def me(request: Request, visitor: Visitor) -> Response:
    model = request.state.model
    publishes = model is not None and allowed(visitor.account, model, "publish")
    return render(request, "me.html", publishes=publishes)


@router.post("/language")
def choose(services: Door, visitor: Visitor, form: Posted) -> Response:
    language = str(form.get("language", ""))
    if language not in TRANSLATIONS:
        raise not_found()
    account = visitor.account
    services.database.write(
        lambda connection: (
            connection.execute(
                update(accounts)
                .where(accounts.c.organisation == account.organisation, accounts.c.id == account.id)
                .values(language=language)
            ).rowcount
        )
    )
    response = RedirectResponse(own_path(str(form.get("next", "/me"))), 303)
    response.set_cookie(LANGUAGE_COOKIE, language, max_age=31_536_000, samesite="lax")
    return response
