"""Turns a template into an answer, in the reader's language and with the frame's own facts filled in."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from engine.diagnostics import Language
from runtime.texts import TRANSLATIONS, choose_language
from runtime.web import showing
from runtime.web.flash import take_flash
from runtime.web.navigation import entries_for

HERE = Path(__file__).parent
STATIC = HERE / "static"
LANGUAGE_COOKIE = "language"


@cache
def asset(name: str) -> str:
    """The address carries the content's digest, so that a browser may keep it for a year."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def environment_in(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([HERE / "templates", HERE / "forms" / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    translations = TRANSLATIONS[language]
    environment.install_gettext_callables(translations.gettext, translations.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(asset=asset, language=language)
    environment.filters.update(showing.filters(language))
    return environment


ENVIRONMENTS: dict[Language, Environment] = {language: environment_in(language) for language in TRANSLATIONS}


def render(request: Request, template: str, *, status: int = 200, **context: object) -> Response:
    """`visitor` is the session of this request, None before login."""
    language = language_of(request)
    visitor = getattr(request.state, "visitor", None)
    flash = take_flash(request)
    html = (
        ENVIRONMENTS[language]
        .get_template(template)
        .render(
            request=request,
            visitor=visitor,
            here=request.url.path,
            back_here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            entries=entries_for(visitor.account, request.state.model) if visitor else (),
            flash=flash,
            troubles=getattr(request.state, "troubles", ()),
            **context,
        )
    )
    response = HTMLResponse(html, status, headers={"vary": "Cookie, Accept-Language"})
    if flash is not None:
        flash.clear(response)
    return response


def language_of(request: Request) -> Language:
    """The account's choice, then this browser's, then what the browser says it reads."""
    visitor = getattr(request.state, "visitor", None)
    chosen = (visitor.account.language if visitor else None) or request.cookies.get(LANGUAGE_COOKIE)
    if chosen in TRANSLATIONS:
        return chosen
    return choose_language(request.headers.get("accept-language", ""))
