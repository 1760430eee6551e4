"""What the API is asked: bodies of requests. Unknown parts are refused, so that a typing mistake is seen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, JsonValue


def in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError("beyond the calendar") from beyond


Instant = Annotated[AwareDatetime, AfterValidator(in_utc)]

Fields = Annotated[
    dict[str, JsonValue],
    Field(
        description="values by field id, as the form's JSON schema says (GET /api/v1/model)",
        examples=[{"客户名称": "明德医院", "联系电话": "13800138000"}],
    ),
]
PersonId = Annotated[
    str, Field(description="a person's id", examples=["0198c2f4-6b1e-7d3a-9c55-2f0a4e6b7d11"])
]
Reason = Annotated[str, Field(examples=["记错了姓"])]
Comment = Annotated[str, Field(examples=["客户要求"])]
Agreement = Annotated[str, Field(examples=["市场线索跟进"])]
Id = Annotated[
    str,
    Field(
        min_length=8,
        max_length=36,
        pattern=r"^[0-9A-Za-z_-]+$",
        examples=["0198c2f4-7c2f-7a10-8b6d-51c3e9f0a2b4"],
    ),
]

Page = Annotated[int, Query(ge=1, le=10_000, description="the first page is 1")]


# A string whose length is bounded is one whose characters are looked at: half a character is refused where it stands.
LONGEST = 2_000_000


class Ask(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=LONGEST)


class At(Ask):
    """`occurred_at` is when it happened by the device's clock; without it, now."""

    occurred_at: Annotated[Instant | None, Field(examples=["2026-03-04T10:30:00+08:00"])] = None


class Contested(Ask):
    reason: Annotated[str, Field(max_length=2000, examples=["移交前客户自己报过预算,有录音"])]


class ContestDecision(Ask):
    """`granted`: the return does not stand."""

    granted: Annotated[bool, Field(examples=[True])]
    comment: Annotated[str, Field(max_length=2000, examples=["听过录音,预算说得很清楚"])]


class NewCase(At):
    """`owner` needs the right to assign, or `agreement`, under which the caller gives the lead away."""

    fields: Fields
    owner: PersonId | None = None
    agreement: Agreement | None = None


class Edit(Ask):
    """Only the named fields change; null empties one. `reason` is needed where something stood before."""

    fields: Fields
    reason: Reason = ""


class Activity(At):
    """`submission` may be minted by the client (a UUID): the same one sent twice is recorded once."""

    fields: Fields
    submission: Id | None = None


class Correction(Ask):
    fields: Fields
    reason: Reason


class Move(At):
    """`expected_stage` is the stage that the caller believes the case to be in (409 when it is not)."""

    to: Annotated[str, Field(examples=["需求确认"])]
    expected_stage: Annotated[str, Field(examples=["触达"])]
    reason: Annotated[str | None, Field(description="of a lost end; one of its list", examples=[None])] = None
    comment: Annotated[str, Field(description="needed for a move back", examples=["客户要求"])] = ""


class Override(Move):
    """The move although something is missing: logged with why and who approved it."""

    why: Annotated[str, Field(min_length=1, examples=["总部签过框架"])]
    approver: PersonId


class Assignment(Ask):
    owner: PersonId
    comment: Comment = ""


class Handover(Ask):
    agreement: Agreement
    owner: Annotated[
        str,
        Field(
            description="a person's id, in the consumer's role",
            examples=["0198c2f4-6b1e-7d3a-9c55-2f0a4e6b7d11"],
        ),
    ]


class Note(At):
    text: Annotated[str, Field(examples=["周五再谈"])]


class NewRecord(Ask):
    """`id` may be minted by the client (a UUID)."""

    type: Annotated[str, Field(examples=["报价单"])]
    fields: Fields
    id: Id | None = None


class Finish(Ask):
    comment: Comment = ""


class ApprovalRequest(Ask):
    """`about` is the id of a record or submission; empty is the newest one, or the case."""

    approval: Annotated[str, Field(examples=["折扣审批"])]
    about: Annotated[str, Field(examples=[""])] = ""
    comment: Comment = ""


class ApprovalDecision(Ask):
    """`occurrence` as the approval was read: one that has moved on meanwhile is not decided unread."""

    occurrence: Annotated[int, Field(ge=1, le=1_000_000, examples=[1])]
    verdict: Annotated[Literal["approve", "reject", "return"], Field(examples=["approve"])]
    comment: Comment = ""


class ApprovalDelegation(Ask):
    to: PersonId
    comment: Comment = ""


class Acknowledgement(Ask):
    """Which ladder, as the case or the message names it."""

    clause: Annotated[str, Field(examples=["stage/触达"])]
    occurrence: Annotated[int, Field(ge=1, le=1_000_000, examples=[1])]
    comment: Comment = ""


class Waiting(At):
    """One of the model's `waits`."""

    wait: Annotated[str, Field(examples=["等客户内部审批"])]
    comment: Comment = ""
