"""The delivery log for programs: what reached whom, what waits and until when."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field
from starlette.requests import Request

from runtime.queries.deliveries import Logged, Waiting, list_deliveries, list_waiting
from runtime.web.api.answers import Answer, CustomerName, Id, Paged, PersonName
from runtime.web.api.asks import Page
from runtime.web.api.caller import reading, services_of
from runtime.web.api.router import api
from runtime.web.page import language_of
from runtime.web.routes.deliveries import reason_of

router = api("messages")
Subject = Annotated[str, Field(examples=["触达超时"])]
ChannelName = Annotated[str, Field(description="as `send_by` in the model", examples=["wecom"])]


class DeliveryAnswer(Answer):
    """One attempt. A digest of several cases has no `case`; `about` names the first that the caller sees.

    `reason` is why it was not delivered, in words; `code` is the provider's own.
    """

    title: Subject
    case: Id | None
    case_name: CustomerName | None
    about: Annotated[list[str], Field(examples=[["明德医院", "康宁诊所"]])]
    reader: PersonName | None
    channel: ChannelName
    attempt: int
    at: datetime
    delivered: bool
    code: Annotated[str, Field(examples=["0"])]
    reason: Annotated[str | None, Field(examples=["发得太快,一分钟后再发"])]


class WaitingAnswer(Answer):
    """`merged`: it goes out in its reader's digest, at `next_at`."""

    title: Subject
    case: Id
    case_name: CustomerName | None
    reader: PersonName | None
    attempts: int
    next_at: datetime
    merged: bool


class DeliveryList(Paged):
    """`waiting` lists the first 50 of `waiting_total`."""

    deliveries: list[DeliveryAnswer]
    waiting: list[WaitingAnswer]
    waiting_total: int


@router.get("/deliveries", summary="What was delivered and what waits")
def deliveries(request: Request, show: Literal["all", "failed"] = "all", page: Page = 1) -> DeliveryList:
    """About the cases that the caller sees; the latest attempt first."""
    with reading(request) as desk:
        found = list_deliveries(desk.connection, desk.sees, only_failed=show == "failed", page=page)
        waiting = list_waiting(desk.connection, desk.account.organisation, desk.sees)
        return DeliveryList(
            total=found.total,
            page=page,
            more=found.has_later,
            deliveries=[_delivery(request, row) for row in found.rows],
            waiting=[_waiting(row) for row in waiting.rows],
            waiting_total=waiting.total,
        )


def _delivery(request: Request, row: Logged) -> DeliveryAnswer:
    reason = reason_of(services_of(request), row)
    return DeliveryAnswer(
        title=row.title,
        case=row.case,
        case_name=row.case_name,
        about=list(row.about),
        reader=row.reader,
        channel=row.channel,
        attempt=row.attempt,
        at=row.at,
        delivered=row.delivered,
        code=row.code,
        reason=None if reason is None else reason.to(language_of(request)),
    )


def _waiting(row: Waiting) -> WaitingAnswer:
    return WaitingAnswer(
        title=row.title,
        case=row.case,
        case_name=row.case_name,
        reader=row.reader,
        attempts=row.attempts,
        next_at=row.next_at,
        merged=row.merged,
    )
