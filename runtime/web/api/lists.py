"""What the caller's screens show beside cases: board, overdue, tasks, messages, people."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query
from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import Response

from runtime.queries.board import StageCount, counts_by_stage
from runtime.queries.colleagues import holders
from runtime.queries.inbox import mark_read, message_of, messages_of
from runtime.queries.team_tasks import list_tasks
from runtime.web.api import answers
from runtime.web.api.caller import credentials_of, reading, services_of
from runtime.web.api.router import api
from runtime.web.desk import desk_on
from runtime.web.page import language_of
from runtime.web.problem import not_found
from runtime.web.reminded import reasons_of

router = api("lists")
Page = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/board")
def board(request: Request, owner: Annotated[str, Query(max_length=36)] = "") -> list[answers.Column]:
    """The funnel as it stands: cases, overdue ones and amount by stage, in the order of the stages."""
    with reading(request) as desk:
        counts, language = counts_by_stage(desk.connection, desk.sees, desk.now, owner), language_of(request)
        return [
            answers.Column(
                stage=stage.id,
                title=stage.title.to(language),
                kind=stage.kind,
                cases=count.cases,
                overdue=count.overdue,
                amount=count.amount,
            )
            for stage in desk.model.stages.values()
            for count in [counts.get(stage.id, StageCount())]
        ]


@router.get("/tasks")
def tasks(
    request: Request,
    whose: Literal["mine", "everybody"] = "mine",
    state: Literal["open", "done"] = "open",
    page: Page = 1,
) -> list[answers.TaskAnswer]:
    """Open tasks, the most urgent first; `whose=everybody` means everybody in sight."""
    with reading(request) as desk:
        assignee = desk.account.person if whose == "mine" else ""
        found = list_tasks(desk.connection, desk.sees, assignee=assignee, done=state == "done", page=page)
        return [
            answers.TaskAnswer(
                id=row.id,
                title=row.title,
                note=row.note,
                due=row.due,
                done_at=row.done_at,
                case=row.case,
                case_name=row.case_name,
                assignee=answers.PersonAnswer(id=row.assignee, name=row.assignee_name)
                if row.assignee
                else None,
                role=row.role,
            )
            for row in found.rows
        ]


@router.get("/messages")
def messages(
    request: Request, state: Literal["all", "unread"] = "all", page: Page = 1
) -> list[answers.MessageAnswer]:
    """The caller's own messages, the latest first."""
    with reading(request) as desk:
        found = messages_of(
            desk.connection,
            desk.account.organisation,
            desk.account.person,
            desk.sees,
            only_unread=state == "unread",
            page=page,
        )
        return [message_answer(row) for row in found.rows]


@router.get("/messages/{id}/why")
def why(request: Request, id: str) -> list[str]:
    """Why the caller was told: one sentence per step that led to the message."""
    with reading(request) as desk:
        row = message_of(desk.connection, desk.account.organisation, desk.account.person, desk.sees, id)
        if row is None:
            raise not_found()
        return [reason.words.to(language_of(request)) for reason in reasons_of(desk, row)]


@router.post("/messages/{id}/read", status_code=204)
def read_message(request: Request, id: str) -> Response:
    """Mark a message as read."""
    services, credentials = services_of(request), credentials_of(request)
    now = services.clock.now()

    def work(connection: Connection) -> bool:
        account = credentials.account(connection, now)
        sees = desk_on(services, connection, account).sees
        row = message_of(connection, account.organisation, account.person, sees, id)
        return row is not None and mark_read(connection, account.organisation, account.person, now, id) >= 0

    if not services.database.write(work):
        raise not_found()
    return Response(status_code=204)


@router.get("/people")
def people(request: Request) -> list[answers.ColleagueAnswer]:
    """Everybody of the organisation who holds a role now."""
    with reading(request) as desk:
        rows = desk.connection.execute(holders(desk.account.organisation, desk.model.roles, desk.now))
        return [
            answers.ColleagueAnswer(
                id=row.id, name=row.name, role=row.role, unit=row.unit, unit_name=row.unit_name
            )
            for row in rows
        ]


def message_answer(row: Row[tuple[object, ...]]) -> answers.MessageAnswer:
    return answers.MessageAnswer(
        id=row.id,
        case=row.case,
        title=row.title,
        body=row.body,
        copied=row.copy,
        created_at=row.created_at,
        read_at=row.read_at,
    )
