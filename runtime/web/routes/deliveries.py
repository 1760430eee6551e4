"""The delivery log: what reached whom, over which channel, and what the provider said when it did not."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from engine.actions.channel import NAMES
from engine.diagnostics import Text
from runtime.channels.channel import Receipt
from runtime.channels.meaning import in_words, meaning_of
from runtime.queries.deliveries import Logged, list_deliveries, list_waiting
from runtime.web.desk import desk_of
from runtime.web.page import render
from runtime.web.services import Services
from runtime.web.visitor import Door, Visitor, pages

router = pages()


@router.get("/deliveries")
def deliveries(
    request: Request,
    services: Door,
    visitor: Visitor,
    show: Literal["all", "failed"] = "all",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    with desk_of(services, visitor) as desk:
        found = list_deliveries(desk.connection, desk.sees, only_failed=show == "failed", page=page)
        return render(
            request,
            "deliveries.html",
            desk=desk,
            show=show,
            found=found,
            rows=[(row, reason_of(services, row)) for row in found.rows],
            waiting=list_waiting(desk.connection, desk.account.organisation, desk.sees),
            names=NAMES,
        )


def reason_of(services: Services, row: Logged) -> Text | None:
    if row.delivered:
        return None
    channel = services.channels.get(row.channel)
    meaning = meaning_of(row.code, {}) if channel is None else channel.meaning(row.code)
    return in_words(meaning, Receipt(row.delivered, row.code, row.text))
