"""Requests that may be refused. `occurred_at` is when it happened outside, `now` at the door when it arrived."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from engine.json import Json
from engine.rules.approval import Verdict


class Command(msgspec.Struct, frozen=True, kw_only=True, tag_field="command"):
    """`actor` is the person's id, or `system`; `occurred_at` is UTC, None means at receipt.

    `skew` says by how many seconds the device's clock was found wrong; `occurred_at` is corrected by it already.
    """

    actor: str
    occurred_at: datetime | None = None
    skew: float = 0


class CreateCase(Command, frozen=True, tag="create_case"):
    """`given_under` names the agreement when a provider hands over a lead at once."""

    fields: Mapping[str, Json]
    owner: str
    unit: str
    unit_path: str
    given_under: str | None = None


class HandOver(Command, frozen=True, tag="hand_over"):
    agreement: str
    owner: str
    unit: str
    unit_path: str


class ContestReturn(Command, frozen=True, tag="contest_return"):
    """The provider: this lead was sent back wrongly."""

    reason: str


class DecideContest(Command, frozen=True, tag="decide_contest"):
    """A third person: whether the lead was. `comment` says why."""

    granted: bool
    comment: str


class EditCase(Command, frozen=True, tag="edit_case"):
    """Only the named fields change; `reason` is demanded for a field that already held a value."""

    fields: Mapping[str, Json]
    reason: str = ""


class RecordActivity(Command, frozen=True, tag="record_activity"):
    submission: str
    activity: str
    form_version: str
    fields: Mapping[str, Json]


class CorrectActivity(Command, frozen=True, tag="correct_activity"):
    submission: str
    fields: Mapping[str, Json]
    reason: str


class MoveCase(Command, frozen=True, tag="move_case"):
    """`expected_stage` guards against a stale page. `override` carries the reason of a logged override."""

    to: str
    expected_stage: str
    reason: str | None = None
    comment: str = ""
    override: str | None = None
    approver: str | None = None


class AssignCase(Command, frozen=True, tag="assign_case"):
    owner: str
    unit: str
    unit_path: str
    comment: str = ""


class AddNote(Command, frozen=True, tag="add_note"):
    text: str
    files: tuple[str, ...] = ()


class AddRecord(Command, frozen=True, tag="add_record"):
    """A record linked to this case (a quote, a contact)."""

    record: str
    record_type: str
    fields: Mapping[str, Json]


class CompleteTask(Command, frozen=True, tag="complete_task"):
    task: str
    comment: str = ""


class AcknowledgeReminder(Command, frozen=True, tag="acknowledge_reminder"):
    """Somebody takes it up: the ladder of this occurrence stops."""

    clause: str
    occurrence: int
    comment: str = ""


class StartWaiting(Command, frozen=True, tag="start_waiting"):
    """The case waits for somebody, as the model's `waits` name it: clocks stand still."""

    wait: str
    comment: str = ""


class StopWaiting(Command, frozen=True, tag="stop_waiting"):
    """What was waited for is there; the clocks run on."""

    wait: str
    comment: str = ""


class RequestApproval(Command, frozen=True, tag="request_approval"):
    """`about` is the id of a record or submission; empty is the newest, or the case. Again: a new round."""

    approval: str
    about: str = ""
    comment: str = ""


class DecideApproval(Command, frozen=True, tag="decide_approval"):
    """`occurrence` is that of the step decided on, against stale pages; `comment` is the reason that a rejection and a return need."""

    request: str
    occurrence: int
    verdict: Verdict
    comment: str = ""


class DelegateApproval(Command, frozen=True, tag="delegate_approval"):
    """`to` is a person, who is asked in the actor's stead."""

    request: str
    to: str
    comment: str = ""


class RecallApproval(Command, frozen=True, tag="recall_approval"):
    request: str
    comment: str = ""


class FallDue(Command, frozen=True, tag="fall_due"):
    """A deadline's instant has come; idempotent by (clause, occurrence, step). Step 0 is the clause's own."""

    clause: str
    occurrence: int
    due: datetime
    step: int = 0


class RefreshClocks(Command, frozen=True, tag="refresh_clocks"):
    """The calendar or the model version changed: pending clocks get their due instant anew from their start."""


class FollowModel(Command, frozen=True, tag="follow_model"):
    """From the model version `before` to the one it is decided under. `version` names that one.

    `renames` says what of `before` is called otherwise now, `moves` where a case goes whose stage is gone,
    `kept` and `restarted` name clauses whose running clocks keep their duration, or begin anew now; all
    others are derived again from their start (invariant 5).
    """

    version: str
    before: str
    renames: Mapping[str, str] = {}
    moves: Mapping[str, str] = {}
    kept: Mapping[str, str] = {}
    restarted: tuple[str, ...] = ()


class Adopt(Command, frozen=True, tag="adopt"):
    """History from elsewhere (invariant 2): stage visits with their own times, ungated, without effects.

    `visits` are (stage, entered_at) in order; `reason` belongs to a lost end; `source` names the file or
    system, `key` the row there: the same (source, key) adopted again changes nothing.
    """

    fields: Mapping[str, Json]
    owner: str
    unit: str
    unit_path: str
    visits: tuple[tuple[str, datetime], ...]
    source: str
    key: str
    reason: str | None = None


AnyCommand = (
    CreateCase
    | HandOver
    | ContestReturn
    | DecideContest
    | EditCase
    | RecordActivity
    | CorrectActivity
    | MoveCase
    | AssignCase
    | AddNote
    | AddRecord
    | CompleteTask
    | AcknowledgeReminder
    | StartWaiting
    | StopWaiting
    | RequestApproval
    | DecideApproval
    | DelegateApproval
    | RecallApproval
    | FallDue
    | RefreshClocks
    | FollowModel
    | Adopt
)
