"""Versions of the model for those who may publish: which there are, how they differ, beginning a draft of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from runtime.publication.act import Act, acts_of, in_force
from runtime.publication.act import cancel as cancel_act
from runtime.publication.comparing import compare
from runtime.publication.draft import begin_draft, drafts
from runtime.publication.followers import Left, count_behind, count_staying, left
from runtime.publication.publishing import documents_of
from runtime.queries.colleagues import names_of
from runtime.web.desk import Desk, desk_of
from runtime.web.page import render
from runtime.web.permission import demand
from runtime.web.problem import not_found
from runtime.web.publisher import PUBLISH, as_publisher
from runtime.web.visitor import Door, Posted, Visitor, pages

router = pages()
ActNumber = Annotated[int, Path(ge=1, le=1_000_000_000)]


@dataclass(frozen=True, slots=True)
class Shown:
    """An act of publishing as the list shows it; `current` is the one that new cases go by.

    Of that one: `behind` cases have still to follow, `staying` finish as they are, `stayed` could not follow.
    """

    act: Act
    by: str
    current: bool = False
    behind: int = 0
    staying: int = 0
    stayed: tuple[Left, ...] = ()


@router.get("/models")
def models(request: Request, services: Door, visitor: Visitor) -> Response:
    with desk_of(services, visitor) as desk:
        demand(desk, PUBLISH)
        return render(
            request,
            "models.html",
            desk=desk,
            shown=shown_acts(desk),
            drafts=drafts(desk.connection, desk.account.organisation),
        )


def shown_acts(desk: Desk) -> list[Shown]:
    """The latest first."""
    organisation, connection = desk.account.organisation, desk.connection
    acts = acts_of(connection, organisation)
    names = names_of(connection, organisation, {act.asked_by for act in acts})
    latest = in_force(connection, organisation)[-1]
    shown = [Shown(act, names.get(act.asked_by or "", "—")) for act in acts if act.number != latest.number]
    current = Shown(
        latest,
        names.get(latest.asked_by or "", "—"),
        current=True,
        behind=count_behind(connection, latest),
        staying=count_staying(connection, latest),
        stayed=tuple(left(connection, latest)),
    )
    return sorted([*shown, current], key=lambda each: -each.act.number)


@router.get("/models/versions/{version}")
def version(request: Request, services: Door, visitor: Visitor, version: str, against: str = "") -> Response:
    """`against` another version, or what is in force."""
    with desk_of(services, visitor) as desk:
        demand(desk, PUBLISH)
        connection, organisation = desk.connection, desk.account.organisation
        shown = shown_acts(desk)
        try:
            compared = compare(connection, organisation, against or desk.model.version, version)
        except LookupError as unknown:
            raise not_found() from unknown
        return render(
            request,
            "model_version.html",
            desk=desk,
            version=version,
            against=against or desk.model.version,
            acts=[each for each in shown if each.act.version == version],
            versions=list(dict.fromkeys(each.act.version for each in shown)),
            compared=compared,
            documents=documents_of(connection, organisation, version),
        )


@router.post("/models")
def begin(request: Request, services: Door, visitor: Visitor, posted: Posted) -> Response:
    """A draft of the version that was named; an old one is how to go back."""
    version = str(posted.get("version", ""))[:64]

    def work(desk: Desk) -> str:
        try:
            files = documents_of(desk.connection, desk.account.organisation, version)
        except LookupError as unknown:
            raise not_found() from unknown
        return begin_draft(
            desk.connection,
            desk.account.organisation,
            f"{desk.model.title.to(desk.model.language)} {version[:8]}",
            files,
            base=desk.model.version,
            by=desk.account.person,
            now=desk.now,
        )

    return RedirectResponse(f"/models/drafts/{as_publisher(services, visitor, work)}", 303)


@router.post("/models/{number:int}/cancel")
def cancel(request: Request, services: Door, visitor: Visitor, posted: Posted, number: ActNumber) -> Response:
    """Only what still waits for its time."""
    as_publisher(
        services,
        visitor,
        lambda desk: cancel_act(desk.connection, desk.account.organisation, number, desk.now),
    )
    return RedirectResponse("/models", 303)
