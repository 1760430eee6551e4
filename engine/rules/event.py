"""Append-only facts about a case. Stored as JSON with `type` and `v`; read through `upcast`, never rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from engine.json import Json
from engine.places import Answer
from engine.rules.approval_event import (
    ApprovalDecided as ApprovalDecided,
)
from engine.rules.approval_event import (
    ApprovalDueMoved as ApprovalDueMoved,
)
from engine.rules.approval_event import (
    ApprovalEnded as ApprovalEnded,
)
from engine.rules.approval_event import (
    ApprovalRequested as ApprovalRequested,
)
from engine.rules.approval_event import (
    ApprovalStepClosed as ApprovalStepClosed,
)
from engine.rules.approval_event import (
    ApprovalStepOpened as ApprovalStepOpened,
)
from engine.rules.approval_event import (
    ApproverChanged as ApproverChanged,
)
from engine.rules.case import LevelOutcome
from engine.rules.fact import Event as Event
from engine.rules.task_event import TaskCompleted as TaskCompleted
from engine.rules.task_event import TaskDueSet as TaskDueSet
from engine.rules.task_event import TaskOpened as TaskOpened


class CaseCreated(Event, frozen=True, tag="case_created"):
    fields: Mapping[str, Json]
    owner: str
    unit: str
    unit_path: str
    stage: str
    imported_from: str | None = None
    import_key: str | None = None


class HandedOver(Event, frozen=True, tag="handed_over"):
    """`failed` lists the clauses of the qualified-lead definition that do not hold; then no clock starts.

    `complete`: the provider had filled all that the agreement asks for. `version` is the model's whose
    definition goes for this lead from now on (D-6).
    """

    agreement: str
    failed: tuple[str, ...] = ()
    complete: bool = True
    version: str = ""


class LeadReturned(Event, frozen=True, tag="lead_returned"):
    """`cited` is the reason that was named."""

    agreement: str
    submission: str
    cited: str = ""


class ReturnContested(Event, frozen=True, tag="return_contested"):
    """The provider says that the lead was sent back wrongly; a third person decides."""

    agreement: str
    reason: str


class ContestDecided(Event, frozen=True, tag="contest_decided"):
    """`granted`: the return does not stand, and the consumer has the lead again."""

    agreement: str
    granted: bool
    comment: str


class LeadExcluded(Event, frozen=True, tag="lead_excluded"):
    """The lead is counted apart, by this name of the agreement's `excluded_if`; "" takes it back in."""

    agreement: str
    reason: str


class FieldsChanged(Event, frozen=True, tag="fields_changed"):
    fields: Mapping[str, Json]
    before: Mapping[str, Json]
    reason: str = ""


class ActivityRecorded(Event, frozen=True, tag="activity_recorded"):
    """`counted` says whether it counts, `why_not` why it does not.

    `lacks` are the parts of its evidence that are missing (`engine.model.evidence`); `place` is what the fence
    answered, `metres` how far the nearest site was.
    """

    submission: str
    activity: str
    form_version: str
    fields: Mapping[str, Json]
    counted: bool = True
    why_not: str = ""
    lacks: tuple[str, ...] = ()
    place: Answer | None = None
    metres: int | None = None


class ActivityCorrected(Event, frozen=True, tag="activity_corrected"):
    submission: str
    activity: str
    fields: Mapping[str, Json]
    before: Mapping[str, Json]
    reason: str
    counted: bool = True
    why_not: str = ""
    lacks: tuple[str, ...] = ()
    place: Answer | None = None
    metres: int | None = None


class StageEntered(Event, frozen=True, tag="stage_entered"):
    """One event per move: it leaves `left` and enters `stage`. `visit` counts the stage visits of the case."""

    stage: str
    left: str | None
    visit: int
    reason: str | None = None
    comment: str = ""


class GateOverridden(Event, frozen=True, tag="gate_overridden"):
    stage: str
    to: str
    reason: str
    approver: str
    missing: tuple[str, ...]


class OwnerChanged(Event, frozen=True, tag="owner_changed"):
    owner: str
    unit: str
    unit_path: str
    before: str
    comment: str = ""


class NoteAdded(Event, frozen=True, tag="note_added"):
    text: str
    files: tuple[str, ...] = ()


class RecordAdded(Event, frozen=True, tag="record_added"):
    record: str
    record_type: str
    fields: Mapping[str, Json]


WaitEnd = Literal["stopped", "used_up", "left", "gone"]


class WaitingBegan(Event, frozen=True, tag="waiting_began"):
    """Clocks stand still until it ends, at `ends_by` at the latest (None awaits the calendar).

    `party` is the role on whose account the time goes, or `customer`. `occurrence` counts the waits of the case.
    """

    wait: str
    occurrence: int
    party: str
    ends_by: datetime | None
    comment: str = ""


class WaitingBounded(Event, frozen=True, tag="waiting_bounded"):
    """Another calendar or model version lets the wait that goes on last until another instant."""

    wait: str
    occurrence: int
    ends_by: datetime | None


class WaitingEnded(Event, frozen=True, tag="waiting_ended"):
    """`gone`: the model has no such wait any more. After `used_up` or `left` a late fact may say that it was over before."""

    wait: str
    occurrence: int
    because: WaitEnd
    comment: str = ""


class DeadlineArmed(Event, frozen=True, tag="deadline_armed"):
    """`due` None awaits the calendar, or a date that is not there yet.

    The same occurrence armed again has only got another due instant; a missed one is not missed by it.
    """

    clause: str
    occurrence: int
    started_at: datetime
    due: datetime | None


class DeadlineMet(Event, frozen=True, tag="deadline_met"):
    """Also written after a DeadlineMissed when a late fact proves that it was in time (missed -> met)."""

    clause: str
    occurrence: int
    due: datetime
    met_at: datetime
    corrects: bool = False


class DeadlineMissed(Event, frozen=True, tag="deadline_missed"):
    """`late` is True when the worker came to it more than five minutes after the instant.

    `silent`: nobody is told, for this occurrence was missed before, or lies before an import, or is done by now.
    """

    clause: str
    occurrence: int
    due: datetime
    late: bool = False
    silent: bool = False


class DeadlineCancelled(Event, frozen=True, tag="deadline_cancelled"):
    clause: str
    occurrence: int
    because: str


class LevelDue(msgspec.Struct, frozen=True):
    """`due` None awaits the calendar."""

    step: int
    due: datetime | None


class LadderArmed(Event, frozen=True, tag="ladder_armed"):
    """The shares that this occurrence climbs, whatever the model says later. Armed again, what came stays come."""

    clause: str
    occurrence: int
    levels: tuple[LevelDue, ...]


class LevelCame(Event, frozen=True, tag="level_came"):
    """`outcome`: told; superseded by a higher level that had passed too; calm by the model's condition;
    skipped, for it lies before an import; gone from the model."""

    clause: str
    occurrence: int
    step: int
    due: datetime
    outcome: LevelOutcome
    late: bool = False


class ReminderAcknowledged(Event, frozen=True, tag="reminder_acknowledged"):
    """No further step of this occurrence comes. `share` is how much of the limit had passed, in percent."""

    clause: str
    occurrence: int
    share: int
    comment: str = ""


class LadderEnded(Event, frozen=True, tag="ladder_ended"):
    """What it climbed towards is done, left or closed."""

    clause: str
    occurrence: int
    because: str


class DemandMade(Event, frozen=True, tag="demand_made"):
    """A rule has added a deliverable to this one case; it guards every forward move until it is there."""

    demand: str
    because: str


class SegmentTurned(Event, frozen=True, tag="segment_turned"):
    """The case has come to be what a watched definition says, or has ceased to. `noted`: it was so before."""

    segment: str
    holds: bool
    noted: bool = False


class ScheduleArmed(Event, frozen=True, tag="schedule_armed"):
    """`due` None awaits the calendar; `every` is the schedule as the model has it."""

    rule: str
    occurrence: int
    due: datetime | None
    every: str


class ScheduleCame(Event, frozen=True, tag="schedule_came"):
    rule: str
    occurrence: int
    due: datetime
    late: bool = False


class ScheduleCancelled(Event, frozen=True, tag="schedule_cancelled"):
    rule: str
    occurrence: int


class ModelFollowed(Event, frozen=True, tag="model_followed"):
    """The case goes by another version of the model; `renames` as `Model.renames`, for what it held so far.

    `kept` names the clocks that go on with the limit they had: clause -> limit, both as named now.
    """

    version: str
    before: str
    renames: Mapping[str, str] = {}
    kept: Mapping[str, str] = {}


class PayloadErased(Event, frozen=True, tag="payload_erased"):
    """Earlier events lost their personal content: sequence -> digest of what is left of each."""

    remainders: Mapping[str, str]
    reason: str


AnyEvent = (
    CaseCreated
    | HandedOver
    | LeadReturned
    | ReturnContested
    | ContestDecided
    | LeadExcluded
    | FieldsChanged
    | ActivityRecorded
    | ActivityCorrected
    | StageEntered
    | GateOverridden
    | OwnerChanged
    | NoteAdded
    | RecordAdded
    | WaitingBegan
    | WaitingBounded
    | WaitingEnded
    | DeadlineArmed
    | DeadlineMet
    | DeadlineMissed
    | DeadlineCancelled
    | LadderArmed
    | LevelCame
    | ReminderAcknowledged
    | LadderEnded
    | TaskOpened
    | TaskDueSet
    | TaskCompleted
    | DemandMade
    | SegmentTurned
    | ScheduleArmed
    | ScheduleCame
    | ScheduleCancelled
    | ModelFollowed
    | ApprovalRequested
    | ApprovalStepOpened
    | ApprovalDecided
    | ApproverChanged
    | ApprovalDueMoved
    | ApprovalStepClosed
    | ApprovalEnded
    | PayloadErased
)
