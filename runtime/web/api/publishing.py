"""The life of the model for programs: versions, drafts, what a draft would do, publishing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Connection
from starlette.requests import Request

from engine.diagnostics import Diagnostic
from runtime.publication import codes
from runtime.publication.act import acts_of, cancel
from runtime.publication.draft import Draft, begin_draft, drafts, drop_draft, find_draft, save_draft
from runtime.publication.looking import Looked, look
from runtime.publication.publishing import Asked, publish_as
from runtime.web.api.answers import Answer, Id, Spoken, StageId, spoken
from runtime.web.api.asks import Ask, Instant
from runtime.web.api.caller import credentials_of, reading, services_of
from runtime.web.api.model import Version, placed
from runtime.web.api.router import api
from runtime.web.desk import Desk, desk_on
from runtime.web.page import language_of
from runtime.web.permission import demand
from runtime.web.problem import Problem, not_found

router: APIRouter = api("model")

PUBLISH = "publish"
T = TypeVar("T")
Files = Annotated[
    dict[str, str],
    Field(
        description="file name -> YAML; scenarios.yaml is played before publishing",
        examples=[{"funnel.yaml": "dongxian: 1\nfunnel: 华东区销售漏斗\n..."}],
    ),
]
PlanText = Annotated[
    str,
    Field(
        description="YAML: move, limits, agreements (recompute, keep, restart), drop",
        examples=["move: {方案演示: 需求确认}"],
    ),
]
DraftName = Annotated[str, Field(min_length=1, max_length=200, examples=["放宽触达时限"])]
Note = Annotated[str, Field(max_length=500, examples=["五天太紧"])]


class DraftAsk(Ask):
    """`revision` is the one that was read; 409 when somebody saved another meanwhile."""

    name: DraftName
    files: Files
    plan: PlanText = ""
    revision: Annotated[int, Field(ge=0, description="0 for a new draft", examples=[0])] = 0


class PublishAsk(Ask):
    """`at` puts it into force later; `most_overdue` is how many cases may be overdue by it at once."""

    note: Note = ""
    at: Annotated[Instant | None, Field(examples=[None])] = None
    waived: Annotated[str, Field(max_length=500, description="why scenarios are skipped", examples=[""])] = ""
    most_overdue: Annotated[int, Field(ge=0, examples=[20])] = 20


class DraftAnswer(Answer):
    id: Id
    name: DraftName
    files: Files
    plan: PlanText
    base: Version | None
    revision: Annotated[int, Field(examples=[1])]
    saved_at: datetime


class DraftsAnswer(Answer):
    drafts: list[DraftAnswer]


class ActAnswer(Answer):
    """`before` was in force until then."""

    number: Annotated[int, Field(examples=[2])]
    version: Version
    before: Version | None
    state: Literal["scheduled", "following", "done", "cancelled"]
    note: Note
    takes_effect_at: datetime


class ActsAnswer(Answer):
    current: Version
    publications: list[ActAnswer]


class AffectedAnswer(Answer):
    case: Id
    name: Annotated[str, Field(examples=["明德医院"])]
    stage_before: StageId
    stage_after: StageId
    due_before: datetime | None
    due_after: datetime | None
    overdue_at_once: Annotated[bool, Field(examples=[False])]


class LookedAnswer(Answer):
    """`affected` is empty where the documents do not load or a case would have nowhere to stand."""

    problems: list[Spoken]
    differences: Annotated[list[str], Field(examples=[["阶段“触达” limit:5天 → 7天"]])]
    open_cases: Annotated[int, Field(examples=[120])]
    overdue_at_once: Annotated[int, Field(examples=[3])]
    affected: list[AffectedAnswer]


@router.get("/model/publications", summary="What was published, and when")
def list_publications(request: Request) -> ActsAnswer:
    """Each act of publishing, a return to an old version among them, in order; for those who may publish."""
    with _publishing(request) as desk:
        acts = acts_of(desk.connection, desk.account.organisation)
        return ActsAnswer(
            current=desk.model.version,
            publications=[
                ActAnswer(**{name: getattr(act, name) for name in ActAnswer.model_fields}) for act in acts
            ],
        )


@router.delete("/model/publications/{number}", status_code=204, summary="Cancel what is set for later")
def cancel_publication(request: Request, number: int) -> None:
    """404 when it is in force already, or was cancelled."""

    def work(desk: Desk) -> None:
        if not cancel(desk.connection, desk.account.organisation, number, desk.now):
            raise not_found()

    _write(request, work)


@router.get("/model/drafts", summary="Drafts of the model")
def list_drafts(request: Request) -> DraftsAnswer:
    """Of the whole organisation; the one saved last comes first."""
    with _publishing(request) as desk:
        return DraftsAnswer(
            drafts=[_answer(one) for one in drafts(desk.connection, desk.account.organisation)]
        )


@router.post("/model/drafts", status_code=201, summary="Begin a draft")
def begin(request: Request, ask: DraftAsk) -> DraftAnswer:
    """Nothing is checked yet: a draft may be half written."""

    def work(desk: Desk) -> Draft:
        id = begin_draft(
            desk.connection,
            desk.account.organisation,
            ask.name,
            ask.files,
            base=desk.model.version,
            by=desk.account.person,
            now=desk.now,
        )
        return _found(desk, id)

    return _answer(_write(request, work))


@router.get("/model/drafts/{id}", summary="One draft")
def read(request: Request, id: str) -> DraftAnswer:
    """Its files as they were saved last."""
    with _publishing(request) as desk:
        return _answer(_found(desk, id))


@router.put("/model/drafts/{id}", summary="Save a draft")
def save(request: Request, id: str, ask: DraftAsk) -> DraftAnswer:
    """Files that are not named any more are gone from it; 409 when somebody saved another meanwhile."""

    def work(desk: Desk) -> Draft:
        found = _found(desk, id)
        draft = replace(found, name=ask.name, files=ask.files, plan=ask.plan, revision=ask.revision)
        by = desk.account.person
        if not save_draft(desk.connection, desk.account.organisation, draft, by=by, now=desk.now):
            said = {"who": found.saved_by or "—", "when": f"{found.saved_at:%Y-%m-%d %H:%M} UTC"}
            raise Problem(409, Diagnostic(codes.SAVED_MEANWHILE, "revision", said))
        return _found(desk, id)

    return _answer(_write(request, work))


@router.delete("/model/drafts/{id}", status_code=204, summary="Throw a draft away")
def drop(request: Request, id: str) -> None:
    """What was published of it stays."""
    _write(request, lambda desk: drop_draft(desk.connection, desk.account.organisation, id))


@router.post("/model/drafts/{id}/try", summary="What publishing the draft would do")
def try_draft(request: Request, id: str) -> LookedAnswer:
    """Checks it, plays its scenarios, and asks every open case; nothing is written."""
    with _publishing(request) as desk:
        return _looked(request, _look(desk, _found(desk, id), waived=""))


@router.post("/model/drafts/{id}/publish", summary="Publish a draft")
def publish_draft(request: Request, id: str, ask: PublishAsk) -> ActAnswer:
    """Running cases follow in the background; the draft is gone afterwards."""

    # Looked at first: asking every open case must not keep others from writing.
    with _publishing(request) as desk:
        draft = _found(desk, id)
        looked = _look(desk, draft, waived=ask.waived)
        storm = looked.storm(ask.most_overdue)
        if not looked.sound or storm is not None:
            raise Problem(422, *(placed(one) for one in (*looked.problems, *([storm] if storm else []))))
        if ask.at is not None and ask.at <= desk.now:
            raise Problem(422, Diagnostic(codes.PAST_DATE, "at", {"time": ask.at.isoformat()}))
    return _write(request, lambda desk: _publish(desk, draft, ask))


def _publish(desk: Desk, draft: Draft, ask: PublishAsk) -> ActAnswer:
    asked = Asked(
        by=desk.account.person,
        note=ask.note,
        plan=draft.plan,
        waived=ask.waived,
        base=draft.base,
        at=ask.at,
    )
    organisation = desk.account.organisation
    loaded = publish_as(desk.connection, organisation, draft.documents, asked, desk.now)
    if loaded.model is None:
        moved = any(one.code is codes.BASE_MOVED for one in loaded.diagnostics)
        raise Problem(409 if moved else 422, *(placed(one) for one in loaded.diagnostics))
    drop_draft(desk.connection, organisation, draft.id)
    act = acts_of(desk.connection, organisation)[-1]
    return ActAnswer(**{name: getattr(act, name) for name in ActAnswer.model_fields})


@contextmanager
def _publishing(request: Request) -> Iterator[Desk]:
    with reading(request) as desk:
        demand(desk, PUBLISH)
        yield desk


def _write(request: Request, work: Callable[[Desk], T]) -> T:
    """In one transaction, with the rights that the caller has in it."""
    services, credentials = services_of(request), credentials_of(request)

    def transaction(connection: Connection) -> T:
        desk = desk_on(services, connection, credentials.account(connection, services.clock.now()))
        demand(desk, PUBLISH)
        return work(desk)

    return services.database.write(transaction)


def _look(desk: Desk, draft: Draft, *, waived: str) -> Looked:
    return look(
        desk.connection,
        desk.account.organisation,
        draft.documents,
        desk.now,
        plan=draft.plan,
        scenarios={} if waived else draft.scenarios,
        ahead=True,
    )


def _looked(request: Request, looked: Looked) -> LookedAnswer:
    language, foreseen = language_of(request), looked.foreseen
    return LookedAnswer(
        problems=spoken(map(placed, looked.problems), language),
        differences=[each.words.to(language) for each in looked.differences],
        open_cases=foreseen.open_cases if foreseen else 0,
        overdue_at_once=foreseen.overdue if foreseen else 0,
        affected=[
            AffectedAnswer(**{name: getattr(each, name) for name in AffectedAnswer.model_fields})
            for each in (foreseen.affected if foreseen else ())
        ],
    )


def _answer(draft: Draft) -> DraftAnswer:
    return DraftAnswer(**{name: getattr(draft, name) for name in DraftAnswer.model_fields})


def _found(desk: Desk, id: str) -> Draft:
    found = find_draft(desk.connection, desk.account.organisation, id)
    if found is None:
        raise not_found()
    return found
