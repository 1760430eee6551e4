"""The life of the model for those who may publish: versions, drafts, what a draft would do, publishing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.diagnostics import Diagnostic
from runtime.accounts.account import find_account
from runtime.publication import codes
from runtime.publication.act import Act, acts_of
from runtime.publication.act import cancel as cancel_act
from runtime.publication.draft import Draft, begin_draft, drafts, drop_draft, find_draft, save_draft
from runtime.publication.followers import Left, count_behind, left
from runtime.publication.looking import Looked, look
from runtime.publication.publishing import Asked, documents_of, publish_as
from runtime.web.desk import Desk, desk_of, desk_on
from runtime.web.flash import Flash
from runtime.web.page import render
from runtime.web.permission import demand
from runtime.web.problem import not_found
from runtime.web.visitor import Door, NotSignedIn, Posted, Visitor, pages

router = pages()

LONGEST_TEXT = 1_000_000
PUBLISH = "publish"
# How many cases may become overdue at once without a second word.
MOST_OVERDUE = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """An act of publishing as the list shows it; `in_force` is the one that new cases go by."""

    act: Act
    by: str
    in_force: bool
    behind: int
    stayed: list[Left]


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
    organisation, connection, names = desk.account.organisation, desk.connection, _names(desk)
    acts = acts_of(connection, organisation)
    current = next(
        (
            act.number
            for act in reversed(acts)
            if act.version == desk.model.version and act.state in _IN_FORCE
        ),
        0,
    )
    return [
        Shown(
            act,
            names.get(act.asked_by or "", "—"),
            act.number == current,
            count_behind(connection, organisation, act.version) if act.number == current else 0,
            left(connection, organisation, act.version) if act.number == current else [],
        )
        for act in reversed(acts)
    ]


_IN_FORCE = ("following", "done")


def _names(desk: Desk) -> Mapping[str, str]:
    room = desk.services.gate.room(desk.connection, desk.account.organisation)
    return {id: person.name for id, person in room.directory.people.items()}


@router.post("/models")
def begin(request: Request, services: Door, visitor: Visitor, posted: Posted) -> Response:
    """A draft of the version that was named; an old one is how to go back."""
    version = str(posted.get("version", ""))[:64]

    def work(desk: Desk) -> str:
        organisation, now = desk.account.organisation, desk.now
        try:
            files = documents_of(desk.connection, organisation, version)
        except LookupError as unknown:
            raise not_found() from unknown
        name = f"{desk.model.funnel} {version[:8]}"
        by = desk.account.person
        return begin_draft(
            desk.connection, organisation, name, files, base=desk.model.version, by=by, now=now
        )

    return RedirectResponse(f"/models/drafts/{_at_desk(services, visitor, work)}", 303)


@router.post("/models/{number:int}/cancel")
def cancel(request: Request, services: Door, visitor: Visitor, posted: Posted, number: int) -> Response:
    """Only what still waits for its time."""

    _at_desk(
        services,
        visitor,
        lambda desk: cancel_act(desk.connection, desk.account.organisation, number, desk.now),
    )
    return RedirectResponse("/models", 303)


@router.get("/models/drafts/{id}")
def draft(request: Request, services: Door, visitor: Visitor, id: str) -> Response:
    with desk_of(services, visitor) as desk:
        demand(desk, PUBLISH)
        found = _found(desk, id)
        looked = look(desk.connection, desk.account.organisation, found.documents, desk.now, plan=found.plan)
        return draft_page(request, desk, found, looked)


@router.post("/models/drafts/{id}")
def change(request: Request, services: Door, visitor: Visitor, posted: Posted, id: str) -> Response:
    """Saves what was typed; then tries it on the running cases, publishes it or throws it away, as asked."""
    do = str(posted.get("do", "save"))
    with desk_of(services, visitor) as desk:
        demand(desk, PUBLISH)
        typed = _typed(_found(desk, id), posted)
    if do == "drop":
        _at_desk(services, visitor, lambda desk: drop_draft(desk.connection, desk.account.organisation, id))
        return RedirectResponse("/models", 303)
    if not _at_desk(services, visitor, lambda desk: _save(desk, typed)):
        return _overtaken(request, services, visitor, typed)
    with desk_of(services, visitor) as desk:
        typed = _found(desk, id)
        scenarios = {} if str(posted.get("waived", "")).strip() else typed.scenarios
        looked = look(
            desk.connection,
            desk.account.organisation,
            typed.documents,
            desk.now,
            plan=typed.plan,
            scenarios=scenarios if do in ("try", "publish") else None,
            ahead=do in ("try", "publish"),
        )
        extra = _against(desk, looked, posted) if do == "publish" else ()
        if do != "publish" or extra or not looked.sound:
            return draft_page(request, desk, typed, looked, extra=extra, posted=posted)
    return _publish(request, services, visitor, posted, typed)


def _save(desk: Desk, typed: Draft) -> bool:
    return save_draft(desk.connection, desk.account.organisation, typed, by=desk.account.person, now=desk.now)


def _typed(found: Draft, posted: FormData) -> Draft:
    """Files by the order of the page; a new one has the name that was typed for it."""
    texts = {
        str(name): str(posted.get(f"text-{place}", found.files[name])).replace("\r\n", "\n")[:LONGEST_TEXT]
        for place, name in enumerate(found.files)
    }
    new = str(posted.get("new-name", "")).strip()[:100]
    added = str(posted.get("new-text", "")).replace("\r\n", "\n")[:LONGEST_TEXT]
    if new and added.strip():
        texts[new] = added
    try:
        revision = int(str(posted.get("revision", found.revision)))
    except ValueError:
        revision = 0
    return replace(
        found,
        name=str(posted.get("name", found.name)).strip()[:200] or found.name,
        files=texts,
        plan=str(posted.get("plan", found.plan)).replace("\r\n", "\n")[:LONGEST_TEXT],
        revision=revision,
    )


def _against(desk: Desk, looked: Looked, posted: FormData) -> tuple[Diagnostic, ...]:
    storm = None if posted.get("yes") else looked.storm(MOST_OVERDUE)
    late = _when(desk, posted) == "past"
    past = Diagnostic(codes.PAST_DATE, "at", {"time": str(posted.get("at", ""))[:40]}) if late else None
    return tuple(each for each in (storm, past) if each is not None)


def _when(desk: Desk, posted: FormData) -> datetime | str | None:
    """None is at once; `past` for what is no time to come."""
    typed = str(posted.get("at", "")).strip()
    if not typed:
        return None
    try:
        at = datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(desk.model.timezone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return "past"
    return at if at > desk.now else "past"


def _publish(request: Request, services: Door, visitor: Visitor, posted: FormData, typed: Draft) -> Response:
    def work(desk: Desk) -> tuple[Diagnostic, ...]:
        at = _when(desk, posted)
        asked = Asked(
            by=desk.account.person,
            note=str(posted.get("note", ""))[:500],
            plan=typed.plan,
            waived=str(posted.get("waived", ""))[:500],
            base=typed.base,
            at=at if isinstance(at, datetime) else None,
        )
        organisation = desk.account.organisation
        loaded = publish_as(desk.connection, organisation, typed.documents, asked, desk.now)
        if loaded.model is None:
            return loaded.diagnostics
        drop_draft(desk.connection, organisation, typed.id)
        return ()

    if problems := _at_desk(services, visitor, work):
        with desk_of(services, visitor) as desk:
            looked = look(
                desk.connection, desk.account.organisation, typed.documents, desk.now, plan=typed.plan
            )
            return draft_page(request, desk, typed, looked, extra=problems, posted=posted)
    answer = RedirectResponse("/models", 303)
    Flash("model-published", typed.name).put(answer)
    return answer


def _overtaken(request: Request, services: Door, visitor: Visitor, typed: Draft) -> Response:
    """Somebody saved it meanwhile: what was typed stays on the page, what they saved stands beside it."""
    with desk_of(services, visitor) as desk:
        theirs = _found(desk, typed.id)
        looked = look(desk.connection, desk.account.organisation, typed.documents, desk.now, plan=typed.plan)
        mine = replace(typed, revision=theirs.revision)
        who = _names(desk).get(theirs.saved_by or "", "—")
        when = f"{theirs.saved_at.astimezone(ZoneInfo(desk.model.timezone)):%Y-%m-%d %H:%M}"
        said = Diagnostic(codes.SAVED_MEANWHILE, "revision", {"who": who, "when": when})
        return draft_page(request, desk, mine, looked, extra=(said,), theirs=theirs, status=409)


def _found(desk: Desk, id: str) -> Draft:
    found = find_draft(desk.connection, desk.account.organisation, id)
    if found is None:
        raise not_found()
    return found


T = TypeVar("T")


def _at_desk(services: Door, visitor: Visitor, work: Callable[[Desk], T]) -> T:
    """In one transaction, with the rights that the account has in it."""

    def transaction(connection: Connection) -> T:
        now = services.clock.now()
        account = find_account(connection, visitor.account.organisation, visitor.account.id, now)
        if account is None:
            raise NotSignedIn
        desk = desk_on(services, connection, account)
        demand(desk, PUBLISH)
        return work(desk)

    return services.database.write(transaction)


def draft_page(
    request: Request,
    desk: Desk,
    draft: Draft,
    looked: Looked,
    *,
    extra: tuple[Diagnostic, ...] = (),
    theirs: Draft | None = None,
    posted: FormData | None = None,
    status: int | None = None,
) -> Response:
    problems = (*extra, *looked.problems)
    return render(
        request,
        "draft.html",
        status=status or (422 if extra else 200),
        desk=desk,
        draft=draft,
        looked=looked,
        problems=problems,
        theirs=theirs,
        posted=posted or {},
        storm=looked.storm(MOST_OVERDUE),
    )
