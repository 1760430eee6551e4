"""The caller's messages: listed, why each of them came, read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field
from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import Response

from engine.rules.because import read_because
from runtime.accounts.account import Account
from runtime.queries.inbox import mark_read, message_of, messages_of, unread_by
from runtime.web.api import answers
from runtime.web.api.answers import Answer, Paged
from runtime.web.api.asks import Page
from runtime.web.api.caller import credentials_of, reading, services_of
from runtime.web.api.router import api
from runtime.web.desk import desk_on
from runtime.web.page import language_of
from runtime.web.problem import not_found
from runtime.web.reminded import reasons_of

router = api("messages")
Sentence = Annotated[str, Field(examples=["明德医院在 3月4日 10:30 进入“触达”,时限是 5 天"])]


class MessageList(Paged):
    """`unread` counts all of the caller's, whatever was asked for."""

    unread: int
    messages: list[answers.MessageAnswer]


class MarkedRead(Answer):
    """How many were unread until now."""

    marked: int


@router.get("/messages", summary="The caller's messages")
def messages(request: Request, state: Literal["all", "unread"] = "all", page: Page = 1) -> MessageList:
    """The latest first."""
    with reading(request) as desk:
        person = desk.account.organisation, desk.account.person
        found = messages_of(desk.connection, *person, desk.sees, only_unread=state == "unread", page=page)
        return MessageList(
            total=found.total,
            page=page,
            more=found.has_later,
            unread=unread_by(desk.connection, *person),
            messages=[message_answer(row) for row in found.rows],
        )


@router.get("/messages/{id}/why", summary="Why a message came")
def message_reasons(request: Request, id: str) -> list[Sentence]:
    """One sentence per step that led to the message; none when its case has left the caller's sight."""
    with reading(request) as desk:
        row = message_of(desk.connection, desk.account.organisation, desk.account.person, desk.sees, id)
        if row is None:
            raise not_found()
        return [reason.words.to(language_of(request)) for reason in reasons_of(desk, row)]


@router.post("/messages/{id}/read", status_code=204, summary="Mark a message as read")
def read_message(request: Request, id: str) -> Response:
    """The first reading counts; a second one changes nothing."""

    def work(connection: Connection, account: Account, now: datetime) -> int | None:
        sees = desk_on(services_of(request), connection, account).sees
        row = message_of(connection, account.organisation, account.person, sees, id)
        return row and mark_read(connection, account.organisation, account.person, now, id)

    if written(request, work) is None:
        raise not_found()
    return Response(status_code=204)


@router.post("/messages/read", summary="Mark all messages as read")
def read_all_messages(request: Request) -> MarkedRead:
    """All of the caller's own."""

    def work(connection: Connection, account: Account, now: datetime) -> int:
        return mark_read(connection, account.organisation, account.person, now)

    return MarkedRead(marked=written(request, work) or 0)


def written(request: Request, work: Callable[[Connection, Account, datetime], int | None]) -> int | None:
    services, credentials = services_of(request), credentials_of(request)
    now = services.clock.now()
    return services.database.write(
        lambda connection: work(connection, credentials.account(connection, now), now)
    )


def message_answer(row: Row[tuple[object, ...]]) -> answers.MessageAnswer:
    of = read_because(row.because)
    return answers.MessageAnswer(
        id=row.id,
        case=row.case,
        title=row.title,
        body=row.body,
        copied=row.copy,
        ladder=answers.ReminderOf(clause=of.id, occurrence=of.occurrence) if row.stoppable else None,
        approval=of.request or None,
        created_at=row.created_at,
        read_at=row.read_at,
    )
