"""The life of the model for programs: versions, drafts, what a draft would do, publishing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query
from starlette.requests import Request

from engine.diagnostics import Diagnostic, Severity
from engine.model import Loaded
from runtime.publication import codes
from runtime.publication.act import acts_of, cancel, in_force
from runtime.publication.comparing import compare
from runtime.publication.draft import (
    Draft,
    begin_draft,
    drafts,
    drop_draft,
    find_draft,
    publish_draft,
    save_draft,
)
from runtime.publication.followers import count_behind, count_staying
from runtime.publication.guard import second_words
from runtime.publication.looking import Looked, look
from runtime.publication.outlook import fits_a_page, outlook
from runtime.publication.publishing import Asked, documents_of, on_the_clock
from runtime.queries.colleagues import names_of
from runtime.web.api.answers import spoken
from runtime.web.api.caller import reading
from runtime.web.api.model import Version, placed
from runtime.web.api.publishing_answers import (
    ActsAnswer,
    DraftAnswer,
    DraftAsk,
    DraftsAnswer,
    LookedAnswer,
    PublishAsk,
    PublishedAnswer,
    VersionAnswer,
    act_answer,
    draft_answer,
    looked_answer,
    version_answer,
)
from runtime.web.api.router import api
from runtime.web.api.writing import written
from runtime.web.desk import Desk
from runtime.web.page import language_of
from runtime.web.permission import demand
from runtime.web.problem import Problem, not_found
from runtime.web.routes.models import ActNumber

router: APIRouter = api("model")

PUBLISH = "publish"
T = TypeVar("T")
Against = Annotated[Version | None, Query(description="compare with this version; default: what is in force")]


@router.get("/model/publications", summary="What was published, and when")
def list_publications(request: Request) -> ActsAnswer:
    """Each act of publishing, a return to an old version among them, in order; for those who may publish."""
    with _publishing(request) as desk:
        connection, organisation = desk.connection, desk.account.organisation
        latest = in_force(connection, organisation)[-1]
        return ActsAnswer(
            current=desk.model.version,
            behind=count_behind(connection, latest),
            staying=count_staying(connection, latest),
            publications=[act_answer(act) for act in acts_of(connection, organisation)],
        )


@router.delete("/model/publications/{number}", status_code=204, summary="Cancel what is set for later")
def cancel_publication(request: Request, number: ActNumber) -> None:
    """404 when it is in force already, or was cancelled."""

    def work(desk: Desk) -> None:
        if not cancel(desk.connection, desk.account.organisation, number, desk.now):
            raise not_found()

    _write(request, work)


@router.get("/model/versions/{version}", summary="One version, and how it differs")
def read_version(request: Request, version: str, against: Against = None) -> VersionAnswer:
    """Its documents as they were published. A draft that begins with them is the way back to it."""
    with _publishing(request) as desk:
        organisation = desk.account.organisation
        try:
            files = documents_of(desk.connection, organisation, version)
            compared = compare(desk.connection, organisation, against or desk.model.version, version)
        except LookupError as unknown:
            raise not_found() from unknown
        return version_answer(version, files, compared, language_of(request))


@router.get("/model/drafts", summary="Drafts of the model")
def list_drafts(request: Request) -> DraftsAnswer:
    """Of the whole organisation; the one saved last comes first."""
    with _publishing(request) as desk:
        found = drafts(desk.connection, desk.account.organisation)
        return DraftsAnswer(drafts=[draft_answer(one) for one in found])


@router.post("/model/drafts", status_code=201, summary="Begin a draft")
def begin(request: Request, ask: DraftAsk) -> DraftAnswer:
    """Nothing is checked yet: a draft may be half written."""

    def work(desk: Desk) -> Draft:
        id = begin_draft(
            desk.connection,
            desk.account.organisation,
            ask.name,
            ask.files,
            plan=ask.plan,
            base=ask.base or desk.model.version,
            by=desk.account.person,
            now=desk.now,
        )
        return _found(desk, id)

    return draft_answer(_write(request, work))


@router.get("/model/drafts/{id}", summary="One draft")
def read(request: Request, id: str) -> DraftAnswer:
    """Its files as they were saved last."""
    with _publishing(request) as desk:
        return draft_answer(_found(desk, id))


@router.put("/model/drafts/{id}", summary="Save a draft")
def save(request: Request, id: str, ask: DraftAsk) -> DraftAnswer:
    """Files that are not named any more are gone from it; 409 when somebody saved another meanwhile."""

    def work(desk: Desk) -> Draft:
        found = _found(desk, id)
        draft = replace(
            found,
            name=ask.name,
            files=ask.files,
            plan=ask.plan,
            base=ask.base or found.base,
            revision=ask.revision,
        )
        by = desk.account.person
        if not save_draft(desk.connection, desk.account.organisation, draft, by=by, now=desk.now):
            raise _overtaken(desk, found)
        return _found(desk, id)

    return draft_answer(_write(request, work))


@router.delete("/model/drafts/{id}", status_code=204, summary="Throw a draft away")
def drop(request: Request, id: str) -> None:
    """What was published of it stays."""
    _write(request, lambda desk: drop_draft(desk.connection, desk.account.organisation, _found(desk, id).id))


@router.post("/model/drafts/{id}/try", summary="What publishing the draft would do")
def try_draft(request: Request, id: str) -> LookedAnswer:
    """Checks it, plays its scenarios, asks every open case, replays the last 90 days; nothing is written."""
    with _publishing(request) as desk:
        organisation, language = desk.account.organisation, language_of(request)
        looked = _look(desk, _found(desk, id), waived="")
        too_long = not fits_a_page(desk.connection, organisation)
        if too_long or looked.foreseen is None or looked.before is None or looked.after is None:
            return looked_answer(looked, None, language, too_long=too_long)
        with outlook(
            desk.connection, organisation, looked.before, looked.after, looked.plan, desk.now
        ) as tried:
            return looked_answer(looked, tried, language, too_long=False)


@router.post("/model/drafts/{id}/publish", summary="Publish a draft")
def publish(request: Request, id: str, ask: PublishAsk) -> PublishedAnswer:
    """Running cases follow in the background; the draft is gone afterwards.

    409 when another version came into force, or the draft was saved, since it was looked at.
    """
    with _publishing(request) as desk:
        draft = _found(desk, id)
        minded = _refuse(desk, _look(desk, draft, waived=ask.waived), ask)

    def work(desk: Desk) -> PublishedAnswer:
        found = _found(desk, id)
        if found.revision != draft.revision:
            raise _overtaken(desk, found)
        asked = Asked(by=desk.account.person, note=ask.note, waived=ask.waived, at=ask.at)
        loaded = publish_draft(desk.connection, desk.account.organisation, found, asked, desk.now)
        if loaded.model is None:
            raise _problem(loaded)
        act = act_answer(acts_of(desk.connection, desk.account.organisation)[-1])
        warnings = spoken(map(placed, minded), language_of(request))
        return PublishedAnswer(**act.model_dump(), warnings=warnings)

    return _write(request, work)


def _refuse(desk: Desk, looked: Looked, ask: PublishAsk) -> list[Diagnostic]:
    """Before anything is locked: this asks every open case. What is left is only to be minded."""
    problems = list(looked.problems) if not looked.sound else []
    asked = second_words(
        desk.connection,
        desk.account.organisation,
        looked,
        desk.now,
        most_overdue=ask.most_overdue,
        most_reminders=ask.most_reminders,
    )
    problems += asked if looked.sound else ()
    if ask.at is not None and ask.at <= desk.now:
        problems.append(Diagnostic(codes.PAST_DATE, "at", {"time": ask.at.isoformat()}))
    if any(one.severity is Severity.ERROR for one in problems):
        raise _problem(Loaded(None, tuple(problems)))
    return problems


def _problem(loaded: Loaded) -> Problem:
    """Named by what stands against it; what is only to be minded comes after."""
    told = sorted(loaded.diagnostics, key=lambda one: one.severity is not Severity.ERROR)
    moved = any(one.code is codes.BASE_MOVED for one in told)
    return Problem(409 if moved else 422, *(placed(one) for one in told))


@contextmanager
def _publishing(request: Request) -> Iterator[Desk]:
    with reading(request) as desk:
        demand(desk, PUBLISH)
        yield desk


def _write(request: Request, work: Callable[[Desk], T]) -> T:
    def permitted(desk: Desk) -> T:
        demand(desk, PUBLISH)
        return work(desk)

    return written(request, permitted)


def _look(desk: Desk, draft: Draft, *, waived: str) -> Looked:
    return look(
        desk.connection,
        desk.account.organisation,
        draft.documents,
        desk.now,
        plan=draft.plan,
        base=draft.base,
        scenarios={} if waived else draft.scenarios,
        ahead=True,
    )


def _found(desk: Desk, id: str) -> Draft:
    found = find_draft(desk.connection, desk.account.organisation, id)
    if found is None:
        raise not_found()
    return found


def _overtaken(desk: Desk, found: Draft) -> Problem:
    by = found.saved_by or ""
    who = names_of(desk.connection, desk.account.organisation, {by}).get(by, "—")
    said = {"who": who, "when": on_the_clock(found.saved_at, desk.model)}
    return Problem(409, Diagnostic(codes.SAVED_MEANWHILE, "revision", said))
