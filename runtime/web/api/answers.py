"""What the API answers, typed; the reference page is made from these."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.diagnostics import Diagnostic, Language


class Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Spoken(Answer):
    """A diagnostic in the asked language (Accept-Language: zh or en)."""

    code: str
    severity: Literal["error", "warning"] = "error"
    path: Annotated[str, Field(description="the field or part that it is about; empty when it is the whole")]
    message: str
    hint: Annotated[str, Field(description="the next step")]


class ProblemAnswer(Answer):
    """RFC 9457, with everything that stands against the request at once."""

    type: str
    status: int
    code: str
    title: str
    detail: str
    errors: list[Spoken]


class Accepted(Answer):
    """`events` is how many facts were added, 0 when nothing changed; `decision` explains itself later."""

    case: str
    sequence: int
    events: int
    decision: str
    warnings: list[Spoken] = []


class PersonAnswer(Answer):
    id: str
    name: str


class CaseLine(Answer):
    """`amount` is in minor units (fen)."""

    id: str
    name: str
    stage: str
    stage_kind: Literal["open", "won", "lost"]
    amount: int | None
    owner: PersonAnswer
    entered_at: datetime
    overdue: bool
    next_due: datetime | None


class CaseList(Answer):
    """`next` is the cursor of the following page, null on the last one."""

    cases: list[CaseLine]
    next: str | None


class Step(Answer):
    """One way on from here: `missing` must be there first, `asked` is given together with the move."""

    to: str
    title: str
    possible: bool
    missing: list[Spoken]
    asked: list[Spoken]
    reasons: list[str]


class ClockAnswer(Answer):
    clause: str
    started_at: datetime
    due: Annotated[datetime | None, Field(description="null while the working calendar is awaited")]
    state: Literal["pending", "met", "missed", "cancelled"]


class SubmissionAnswer(Answer):
    id: str
    activity: str
    occurred_at: datetime
    actor: str
    counted: bool
    fields: dict[str, object]


class RecordAnswer(Answer):
    id: str
    type: str
    fields: dict[str, object]


class FactAnswer(Answer):
    """One event; `facts` holds what its type says, as it is stored."""

    type: str
    at: datetime
    actor: str
    actor_name: str
    facts: dict[str, object]


class CaseAnswer(CaseLine):
    model_version: str
    fields: dict[str, object]
    submissions: list[SubmissionAnswer]
    records: list[RecordAnswer]
    clocks: list[ClockAnswer]
    steps: list[Step]
    timeline: list[FactAnswer]


class TaskAnswer(Answer):
    id: str
    title: str
    note: str
    due: datetime | None
    done_at: datetime | None
    case: str
    case_name: str
    assignee: PersonAnswer | None
    role: str


class MessageAnswer(Answer):
    id: str
    case: str | None
    title: str
    body: str
    copied: bool
    created_at: datetime
    read_at: datetime | None


class Column(Answer):
    """`amount` in minor units (fen)."""

    stage: str
    title: str
    kind: Literal["open", "won", "lost"]
    cases: int
    overdue: int
    amount: int


class FileAnswer(Answer):
    """Name its `id` in a field of files."""

    id: str
    name: str
    type: str
    size: int
    sha256: str


class ColleagueAnswer(PersonAnswer):
    role: str
    unit: str
    unit_name: str


def spoken(diagnostics: Iterable[Diagnostic], language: Language) -> list[Spoken]:
    return [
        Spoken(
            code=str(one.code),
            severity=one.severity.value,
            path=one.path,
            message=one.message(language),
            hint=one.hint(language),
        )
        for one in diagnostics
    ]
