"""The state of a case: what `evolve` folds events into. The stored snapshot is a cache of this fold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from engine.json import Json
from engine.rules.approval import Request

ClockState = Literal["pending", "met", "missed", "cancelled"]
LevelOutcome = Literal["told", "superseded", "calm", "skipped", "gone"]
RungState = Literal["pending", "told", "superseded", "calm", "skipped", "gone", "cancelled"]


class Submission(msgspec.Struct, frozen=True):
    """`occurred_at` is the instant it is judged by: the device's when verified, else the receipt."""

    activity: str
    occurred_at: datetime
    actor: str
    fields: Mapping[str, Json]
    counted: bool


class Armed(msgspec.Struct, frozen=True):
    """The latest clock of a clause: `state` is pending, met, missed or cancelled; `due` None awaits the calendar."""

    clause: str
    occurrence: int
    started_at: datetime
    due: datetime | None
    state: ClockState = "pending"
    ended_at: datetime | None = None


class Rung(msgspec.Struct, frozen=True):
    """One step of a running ladder: `step` as in `engine.model.ladder`; a pending one without `due` awaits the calendar."""

    step: int
    due: datetime | None
    state: RungState = "pending"
    ended_at: datetime | None = None
    late: bool = False


class Climb(msgspec.Struct, frozen=True):
    """The ladder of a clause's latest clock, as it was armed; `stopped` by somebody who acknowledged a reminder."""

    clause: str
    occurrence: int
    rungs: tuple[Rung, ...]
    stopped: bool = False

    @property
    def running(self) -> bool:
        return any(rung.state == "pending" for rung in self.rungs)


class Round(msgspec.Struct, frozen=True):
    """The latest occurrence of a rule's schedule; a pending one without `due` awaits the calendar."""

    rule: str
    occurrence: int
    every: str
    due: datetime | None
    pending: bool = True


class LinkedRecord(msgspec.Struct, frozen=True):
    record_type: str
    fields: Mapping[str, Json]


class OpenedTask(msgspec.Struct, frozen=True):
    title: str
    assignee: str | None
    due: datetime | None
    done: bool = False


class Case(msgspec.Struct, frozen=True):
    """`activity_times` keeps the instants per counted activity in order, so that windows need no history.

    `unqualified` and `returned` speak of the last hand-over.

    `clocks` has one entry per clause, `ladders` one per clause that has a ladder; `attempts` counts every submission of an activity, counted or not.
    `segments` says of each definition that rules watch whether the case was one when last looked at.
    `rounds` has one entry per rule that comes round by the clock.
    `approvals` are by request.
    `demands` are what rules have required of this case; what is there by now stays listed and demands nothing.
    """

    stage: str = ""
    visit: int = 0
    entered_at: datetime | None = None
    owner: str = ""
    unit: str = ""
    unit_path: str = ""
    fields: Mapping[str, Json] = {}
    submissions: Mapping[str, Submission] = {}
    activity_times: Mapping[str, tuple[datetime, ...]] = {}
    attempts: Mapping[str, int] = {}
    records: Mapping[str, LinkedRecord] = {}
    clocks: Mapping[str, Armed] = {}
    ladders: Mapping[str, Climb] = {}
    segments: Mapping[str, bool] = {}
    rounds: Mapping[str, Round] = {}
    demands: tuple[str, ...] = ()
    tasks: Mapping[str, OpenedTask] = {}
    handed_over_at: datetime | None = None
    agreement: str | None = None
    unqualified: bool = False
    returned: bool = False
    reason: str | None = None
    imported_from: str | None = None
    import_key: str | None = None
    created_by: str = ""
    approvals: Mapping[str, Request] = {}
    events: int = 0

    @property
    def exists(self) -> bool:
        return self.events > 0
