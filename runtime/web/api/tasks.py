"""Work for people as their screens show it: the same work on several cases of one day is one task."""

from __future__ import annotations

from asyncio import wrap_future
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import Row
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from engine.rules.command import AnyCommand, CompleteTask
from runtime.queries.bundles import Bundle, Item, list_bundles
from runtime.web.api import answers, asks
from runtime.web.api.answers import Answer, Comment, CustomerName, Id, Paged, PersonName, StageId
from runtime.web.api.asks import Page
from runtime.web.api.bulk import BulkResult, RowResult
from runtime.web.api.bulk import Row as OneOfMany
from runtime.web.api.caller import credentials_of, reading, services_of
from runtime.web.api.commanding import keyed
from runtime.web.api.router import api
from runtime.web.desk import Desk, Folder
from runtime.web.last_said import last_said
from runtime.web.page import language_of
from runtime.web.routes.tasks import opened

router = api("lists")


class SaidLast(Answer):
    at: datetime
    who: PersonName
    words: Annotated[str, Field(examples=["客户异议: 账期太短"])]


class TaskOfCase(Answer):
    """`task` finishes it for this case alone; `said_last` is what was recorded last about the case, on `GET
    /tasks/{id}` only."""

    task: Id
    case: Id
    case_name: CustomerName
    stage: StageId
    owner_name: PersonName
    note: Comment
    due: datetime | None
    done_at: datetime | None
    said_last: SaidLast | None = None


class BundleAnswer(Answer):
    """`due` is the earliest of its open cases; `done` of `total` are done. `cases` lists open ones first and may
    be shorter than `total`: 20 in a list, 100 on its own."""

    id: Annotated[str, Field(examples=["7f3c9a1be2d04455a1b2c3d4e5f60718"])]
    title: Annotated[str, Field(examples=["话术辅导"])]
    role: Annotated[str, Field(examples=["培训负责人"])]
    assignee: answers.PersonAnswer | None
    due: datetime | None
    total: int
    done: int
    cases: list[TaskOfCase]


class TaskList(Paged):
    """`total` counts tasks, `cases` the cases that they are about."""

    cases: int
    tasks: list[BundleAnswer]


@router.get("/tasks", summary="Tasks of the caller or of all in sight")
def tasks(
    request: Request,
    whose: Literal["mine", "everybody"] = "mine",
    state: Literal["open", "done"] = "open",
    page: Page = 1,
) -> TaskList:
    """Open tasks, the most urgent first; `whose=everybody` means everybody in sight.

    The same work for the same person, asked by the same rule on one day about cases of one owner, is one
    task with all its cases; it stays open until the last of them is done.
    """
    with reading(request) as desk:
        assignee = desk.account.person if whose == "mine" else ""
        found = list_bundles(desk.connection, desk.sees, assignee=assignee, done=state == "done", page=page)
        return TaskList(
            total=found.total,
            cases=found.cases,
            page=page,
            more=found.has_later,
            tasks=[bundle_answer(each) for each in found.rows],
        )


@router.get("/tasks/{id}", summary="One task with all its cases")
def task(request: Request, id: str) -> BundleAnswer:
    """With what whoever takes it up has to know: customer, stage, note, and what was said last."""
    with reading(request) as desk:
        bundle, organisation, language = opened(desk, id), desk.account.organisation, language_of(request)
        said = {}
        for item in bundle.items:
            model = desk.services.models.get(desk.connection, organisation, item.model_version)
            found = last_said(desk.connection, organisation, model, item.case, language)
            if found is not None:
                said[item.task] = SaidLast(at=found.at, who=found.who, words=found.words)
        return bundle_answer(bundle, said)


@router.post("/tasks/{id}/done", summary="Finish a task on all its cases")
async def finish_bundle(request: Request, id: str, ask: asks.Finish) -> BulkResult:
    """Up to 100 open cases, each through the gate by itself. 200 even when all are refused: look at each row.

    With an Idempotency-Key every row is done once, also when a request that broke off is sent again.
    """
    bundle = await run_in_threadpool(_found, request, id)
    services, credentials = services_of(request), credentials_of(request)
    results: list[RowResult] = []
    for item in bundle.open_items:
        key, content = await keyed(request, item.task)
        row = OneOfMany(item.case, partial(_finish, item.task, ask), key, content, language_of(request))
        results.append(await wrap_future(services.database.submit(partial(row.done, services, credentials))))
    done = sum(one.done for one in results)
    return BulkResult(done=done, refused=len(results) - done, results=results)


def _found(request: Request, id: str) -> Bundle:
    with reading(request) as desk:
        return opened(desk, id)


def _finish(task: str, ask: asks.Finish, desk: Desk, folder: Folder) -> AnyCommand:
    return CompleteTask(actor=desk.account.person, task=task, comment=ask.comment)


def bundle_answer(bundle: Bundle, said: Mapping[str, SaidLast] | None = None) -> BundleAnswer:
    person = None
    if bundle.assignee:
        person = answers.PersonAnswer(id=bundle.assignee, name=bundle.assignee_name)
    return BundleAnswer(
        id=bundle.id,
        title=bundle.title,
        role=bundle.role,
        assignee=person,
        due=bundle.due,
        total=bundle.total,
        done=bundle.done,
        cases=[_item(item, (said or {}).get(item.task)) for item in bundle.items],
    )


def _item(item: Item, said: SaidLast | None) -> TaskOfCase:
    return TaskOfCase(
        task=item.task,
        case=item.case,
        case_name=item.case_name,
        stage=item.stage,
        owner_name=item.owner_name,
        note=item.note,
        due=item.due,
        done_at=item.done_at,
        said_last=said,
    )


def task_answer(row: Row[tuple[object, ...]], case: str, case_name: str) -> answers.TaskAnswer:
    person: Mapping[str, str] | None = None
    if row.assignee:
        person = {"id": row.assignee, "name": row.assignee_name or ""}
    return answers.TaskAnswer(
        id=row.id,
        title=row.title,
        note=row.note,
        due=row.due,
        done_at=row.done_at,
        case=case,
        case_name=case_name,
        assignee=answers.PersonAnswer.model_validate(person) if person else None,
        role=row.role,
    )
