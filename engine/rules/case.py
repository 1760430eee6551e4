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
ContestState = Literal["open", "granted", "refused"]
RungState = Literal["pending", "told", "superseded", "calm", "skipped", "gone", "cancelled"]


class Submission(msgspec.Struct, frozen=True):
    """`occurred_at` is the instant it is judged by: the device's when verified, else the receipt.

    `lacks` are the missing parts of its evidence; `completed_at` is when the last of them came later.
    """

    activity: str
    occurred_at: datetime
    actor: str
    fields: Mapping[str, Json]
    counted: bool
    lacks: tuple[str, ...] = ()
    completed_at: datetime | None = None


class Armed(msgspec.Struct, frozen=True):
    """The latest clock of a clause: `state` is pending, met, missed or cancelled.

    `due` None awaits the calendar, or the date that it goes by. `told`: that it was missed has been acted on.
    `because` of what it was cancelled.
    """

    clause: str
    occurrence: int
    started_at: datetime
    due: datetime | None
    state: ClockState = "pending"
    ended_at: datetime | None = None
    told: bool = False
    because: str = ""


class Visit(msgspec.Struct, frozen=True):
    """A stay in a stage; it was left when the next began."""

    stage: str
    entered_at: datetime


class Waited(msgspec.Struct, frozen=True):
    """One wait, in the stage visit in which it began; numbered through the case's life.

    `ends_by` is when its allowance is used up, None awaits the calendar. `by_itself`: nobody has stopped it.
    """

    wait: str
    occurrence: int
    party: str
    stage: str
    visit: int
    began_at: datetime
    ends_by: datetime | None
    ended_at: datetime | None = None
    by_itself: bool = False

    @property
    def until(self) -> datetime | None:
        """When it ended, or will at the latest."""
        return self.ended_at or self.ends_by


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


class Given(msgspec.Struct, frozen=True):
    """The last hand-over. `agreement` and `version` say what it was called and which model it was signed in (D-6).

    `owner` and `unit` are the consumer's; `assigned` are the instants since at which others took it over.
    `return_of` is the submission that returned it last, for the reason `cited`; `contest` is about that return.
    """

    agreement: str
    version: str
    by: str
    owner: str
    unit: str
    unit_path: str
    known_at: datetime
    complete: bool = True
    assigned: tuple[datetime, ...] = ()
    return_of: str = ""
    cited: str = ""
    contest: ContestState | None = None
    contested_by: str = ""


class OpenedTask(msgspec.Struct, frozen=True):
    title: str
    assignee: str | None
    due: datetime | None
    done: bool = False
    within: str | None = None
    opened_at: datetime | None = None

    @property
    def awaits_calendar(self) -> bool:
        return self.within is not None and self.due is None and not self.done


class Case(msgspec.Struct, frozen=True):
    """`activity_times` keeps the instants per counted activity in order, so that windows need no history.

    `unqualified`, `returned` and `excluded` (by which name) speak of the last of the `hand_overs`, as `given` does.

    `clocks` has one entry per clause, `ladders` one per clause that has a ladder; `attempts` counts every submission of an activity, counted or not.
    `kept` has the limits of clocks that another version of the model has changed: clause -> text.
    `segments` says of each definition that rules watch whether the case was one when last looked at.
    `rounds` has one entry per rule that comes round by the clock.
    `waits` are in order and do not overlap; only the last may still go on. `visits` are all stays, the present one last.
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
    kept: Mapping[str, str] = {}
    waits: tuple[Waited, ...] = ()
    visits: tuple[Visit, ...] = ()
    segments: Mapping[str, bool] = {}
    rounds: Mapping[str, Round] = {}
    demands: tuple[str, ...] = ()
    tasks: Mapping[str, OpenedTask] = {}
    handed_over_at: datetime | None = None
    agreement: str | None = None
    unqualified: bool = False
    returned: bool = False
    excluded: str = ""
    hand_overs: int = 0
    given: Given | None = None
    reason: str | None = None
    imported_from: str | None = None
    import_key: str | None = None
    created_by: str = ""
    approvals: Mapping[str, Request] = {}
    events: int = 0

    @property
    def waiting(self) -> Waited | None:
        """The wait that goes on."""
        return self.waits[-1] if self.waits and self.waits[-1].ended_at is None else None

    @property
    def exists(self) -> bool:
        return self.events > 0
