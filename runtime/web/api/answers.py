"""What the API answers, typed; the reference page is made from these."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.diagnostics import Diagnostic, Language


class Answer(BaseModel):
    """Each text has an example: the reference makes those of whole answers from them."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Id = Annotated[str, Field(examples=["0198c2f4-6b1e-7d3a-9c55-2f0a4e6b7d11"])]
Name = Annotated[str, Field(examples=["客户沟通"])]
StageId = Annotated[str, Field(examples=["触达"])]
Title = Annotated[str, Field(description="in the asked language", examples=["触达"])]
CustomerName = Annotated[str, Field(examples=["明德医院"])]
PersonName = Annotated[str, Field(examples=["李小明"])]
UnitId = Annotated[str, Field(examples=["hz"])]
UnitName = Annotated[str, Field(examples=["杭州"])]
Comment = Annotated[str, Field(examples=["周五再谈"])]
Fields = Annotated[
    dict[str, object],
    Field(description="values by field id", examples=[{"客户名称": "明德医院", "预算": 1200000}]),
]


class Paged(Answer):
    """`total` counts all pages (0 on a page beyond the last one); `more`: there is a following one."""

    total: int
    page: int
    more: bool


class Spoken(Answer):
    """A diagnostic in the asked language (Accept-Language: zh or en)."""

    code: Annotated[str, Field(examples=["RULE612"])]
    severity: Literal["error", "warning"] = "error"
    path: Annotated[
        str,
        Field(
            description="the field or part that it is about; empty when it is the whole", examples=["deliver"]
        ),
    ]
    message: Annotated[str, Field(examples=["还缺“客户沟通”"])]
    hint: Annotated[str, Field(description="the next step", examples=["先填写“客户沟通”"])]


class ProblemAnswer(Answer):
    """RFC 9457, with everything that stands against the request at once."""

    type: Annotated[str, Field(examples=["about:blank"])]
    status: Annotated[int, Field(examples=[422])]
    code: Annotated[str, Field(examples=["RULE612"])]
    title: Annotated[str, Field(examples=["还缺“客户沟通”"])]
    detail: Annotated[str, Field(examples=["先填写“客户沟通”"])]
    errors: list[Spoken]


class Accepted(Answer):
    """`events` is how many facts were added, 0 when nothing changed; `decision` explains itself later."""

    case: Id
    sequence: int
    events: int
    decision: Id
    warnings: list[Spoken] = []


class PersonAnswer(Answer):
    id: Id
    name: PersonName


class CaseLine(Answer):
    """`amount` is in minor units (fen)."""

    id: Id
    name: CustomerName
    stage: StageId
    stage_kind: Literal["open", "won", "lost"]
    amount: int | None
    owner: PersonAnswer
    entered_at: datetime
    overdue: bool
    waits_for: Annotated[
        str | None, Field(description="the wait that stops its clocks", examples=["等客户内部审批"])
    ]
    next_due: datetime | None


class CaseList(Answer):
    """`next` is the cursor of the following page, null on the last one."""

    cases: list[CaseLine]
    next: Id | None


class Step(Answer):
    """One way on from here: `missing` must be there first, `asked` is given together with the move."""

    to: Annotated[str, Field(examples=["需求确认"])]
    title: Annotated[str, Field(examples=["需求确认"])]
    possible: bool
    missing: list[Spoken]
    asked: list[Spoken]
    reasons: Annotated[list[str], Field(examples=[[]])]


class ClockAnswer(Answer):
    clause: Annotated[str, Field(examples=["stage/触达"])]
    started_at: datetime
    due: Annotated[datetime | None, Field(description="null while the working calendar or a date is awaited")]
    state: Literal["pending", "met", "missed", "cancelled"]


class WaitAnswer(Answer):
    """One wait; `party` is a role, or `customer`. It goes on while `ended_at` is null, until `ends_by` at the latest."""

    wait: Annotated[str, Field(examples=["等客户内部审批"])]
    party: Annotated[str, Field(examples=["customer"])]
    stage: StageId
    began_at: datetime
    ends_by: Annotated[datetime | None, Field(description="null while the working calendar is awaited")]
    ended_at: datetime | None


class WaitedAnswer(Answer):
    """How long the case has waited for this so far, on whose account."""

    wait: Annotated[str, Field(examples=["等客户内部审批"])]
    party: Annotated[str, Field(examples=["customer"])]
    seconds: float


class LevelAnswer(Answer):
    """`again` counts the repetitions of the highest level; the limit itself is among the clocks."""

    at_percent: Annotated[int, Field(description="of the limit", examples=[80])]
    again: int
    due: Annotated[datetime | None, Field(description="null while the working calendar is awaited")]
    state: Literal["pending", "told", "superseded", "calm", "skipped", "gone", "cancelled"]
    late: bool


class LadderAnswer(Answer):
    """`stopped`: somebody has acknowledged a reminder, and nothing more comes."""

    clause: Annotated[str, Field(examples=["stage/触达"])]
    occurrence: int
    stopped: bool
    levels: list[LevelAnswer]


class ReminderOf(Answer):
    """What to acknowledge."""

    clause: Annotated[str, Field(examples=["stage/触达"])]
    occurrence: int


class SubmissionAnswer(Answer):
    id: Id
    activity: Name
    occurred_at: datetime
    actor: Id
    counted: bool
    lacks: Annotated[
        list[str],
        Field(
            description="parts of its evidence that are missing: place_and_time, proof, output",
            examples=[["output"]],
        ),
    ]
    completed_at: Annotated[
        datetime | None, Field(description="when the last missing evidence came; null when none was missing")
    ]
    fields: Fields


class RecordAnswer(Answer):
    id: Id
    type: Annotated[str, Field(examples=["报价单"])]
    fields: Fields


class Change(Answer):
    """What stood in a field and what stands there since; null is empty."""

    field: Annotated[str, Field(examples=["拜访纪要"])]
    title: Annotated[str, Field(examples=["拜访纪要"])]
    before: Annotated[object, Field(examples=["见了李科长"])]
    after: Annotated[object, Field(examples=["见了张科长"])]


class FactAnswer(Answer):
    """One event; `facts` holds what its type says, as it is stored.

    `changes` are what a correction or an edit changed; `corrected`: a later one corrects this.
    """

    type: Annotated[str, Field(examples=["activity_corrected"])]
    at: datetime
    actor: Id
    actor_name: PersonName
    corrected: bool
    changes: list[Change]
    facts: Annotated[dict[str, object], Field(examples=[{"reason": "记错了姓"}])]


class TaskAnswer(Answer):
    id: Id
    title: Annotated[str, Field(examples=["话术辅导"])]
    note: Comment
    due: datetime | None
    done_at: datetime | None
    case: Id
    case_name: CustomerName
    assignee: PersonAnswer | None
    role: Annotated[str, Field(examples=["培训负责人"])]


class CaseFile(Answer):
    """`GET /files/{id}` has its bytes."""

    id: Id
    name: Annotated[str, Field(examples=["清单.pdf"])]
    type: Annotated[str, Field(examples=["application/pdf"])]
    size: int
    uploaded_at: datetime


class CaseAnswer(CaseLine):
    model_version: Annotated[str, Field(examples=["3f0c9a1b"])]
    fields: Fields
    submissions: list[SubmissionAnswer]
    records: list[RecordAnswer]
    clocks: list[ClockAnswer]
    waits: list[WaitAnswer]
    waited: list[WaitedAnswer]
    ladders: list[LadderAnswer]
    steps: list[Step]
    tasks: list[TaskAnswer]
    files: list[CaseFile]
    timeline: list[FactAnswer]


class MessageAnswer(Answer):
    """`copied`: it was sent to somebody else, the caller got a copy.

    `ladder` names a ladder that still climbs and that the caller may stop; `approval` is the id of the one it is about.
    """

    id: Id
    case: Id | None
    title: Annotated[str, Field(examples=["触达超过时限"])]
    body: Annotated[str, Field(examples=["明德医院在触达已停留 5 天"])]
    copied: bool
    ladder: ReminderOf | None
    approval: Id | None
    created_at: datetime
    read_at: datetime | None


class Column(Answer):
    """`amount` in minor units (fen)."""

    stage: StageId
    title: Title
    kind: Literal["open", "won", "lost"]
    cases: int
    overdue: int
    amount: int


class FileAnswer(Answer):
    """Name its `id` in a field of files."""

    id: Id
    name: Annotated[str, Field(examples=["清单.pdf"])]
    type: Annotated[str, Field(examples=["application/pdf"])]
    size: int
    sha256: Annotated[
        str, Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    ]


class ColleagueAnswer(PersonAnswer):
    role: Annotated[str, Field(examples=["销售代表"])]
    unit: UnitId
    unit_name: UnitName


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
