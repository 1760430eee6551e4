"""Channels for administrators: what is set and what is missing, and a test message to oneself."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from engine.actions.channel import NAMES
from runtime.channels.setup import needs, ready
from runtime.effects.trial import Tried, reader_of, send_trial
from runtime.web.page import render
from runtime.web.problem import not_allowed, not_found
from runtime.web.services import Services
from runtime.web.visitor import Door, Visitor, pages

router = pages()


@router.get("/channels")
def channels(request: Request, services: Door, visitor: Visitor) -> Response:
    if not visitor.account.administrator:
        raise not_allowed()
    return show(request, services, None)


@router.post("/channels/{kind}/test")
def test(request: Request, services: Door, visitor: Visitor, kind: str) -> Response:
    """To the administrator alone, so that nobody is written to by accident."""
    if not visitor.account.administrator:
        raise not_allowed()
    if kind not in services.channels:
        raise not_found()
    now = services.clock.now()
    with services.database.read() as connection:
        reader = reader_of(connection, visitor.account.organisation, visitor.account.person, now)
    if reader is None:
        raise not_found()
    return show(request, services, send_trial(services.channels, kind, reader, services.public_url, now))


def show(request: Request, services: Services, tried: Tried | None) -> Response:
    """Names of settings only: a value on a page would be a secret on a page."""
    settings = services.channel_settings
    rows = [
        (kind, NAMES[kind], ready(kind, settings.given), list(needs(kind, settings.given)))
        for kind in services.channels
    ]
    return render(
        request,
        "channels.html",
        rows=rows,
        tried=tried,
        domain_files=sorted(settings.domain_files),
        public_url=services.public_url,
    )
