"""What the API is asked: bodies of requests. Unknown parts are refused, so that a typing mistake is seen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, JsonValue


def in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError("beyond the calendar") from beyond


Instant = Annotated[AwareDatetime, AfterValidator(in_utc)]

Fields = Annotated[
    dict[str, JsonValue],
    Field(description="values by field id, as the form's JSON schema says (GET /api/v1/model)"),
]
Id = Annotated[str, Field(min_length=8, max_length=36, pattern=r"^[0-9A-Za-z_-]+$")]


class Ask(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class At(Ask):
    """`occurred_at` is when it happened by the device's clock; without it, now."""

    occurred_at: Instant | None = None


class NewCase(At):
    """`owner` needs the right to assign, or `agreement`, under which the caller gives the lead away."""

    fields: Fields
    owner: str | None = None
    agreement: str | None = None


class Edit(Ask):
    """Only the named fields change; null empties one. `reason` is needed where something stood before."""

    fields: Fields
    reason: str = ""


class Activity(At):
    """`submission` may be minted by the client (a UUID): the same one sent twice is recorded once."""

    fields: Fields
    submission: Id | None = None


class Correction(Ask):
    fields: Fields
    reason: str


class Move(At):
    """`expected_stage` is the stage that the caller believes the case to be in (409 when it is not)."""

    to: str
    expected_stage: str
    reason: Annotated[str | None, Field(description="of a lost end; one of its list")] = None
    comment: Annotated[str, Field(description="needed for a move back")] = ""


class Override(Move):
    """The move although something is missing: logged with why and who approved it."""

    why: Annotated[str, Field(min_length=1)]
    approver: Annotated[str, Field(description="a person's id")]


class Assignment(Ask):
    owner: Annotated[str, Field(description="a person's id")]
    comment: str = ""


class Handover(Ask):
    agreement: str
    owner: Annotated[str, Field(description="a person's id, in the consumer's role")]


class Note(At):
    text: str


class NewRecord(Ask):
    """`id` may be minted by the client (a UUID)."""

    type: str
    fields: Fields
    id: Id | None = None


class Finish(Ask):
    comment: str = ""


class Publication(Ask):
    """File name -> YAML text; all documents of the model."""

    documents: Annotated[dict[str, str], Field(min_length=1)]
    note: str = ""
