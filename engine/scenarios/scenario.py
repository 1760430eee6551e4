"""A scenario as it is played: steps in the order of time, each an act, an expectation, or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from engine.diagnostics import Location
from engine.json import Json

Verb = Literal[
    "create",
    "record",
    "correct",
    "edit",
    "move",
    "hand_over",
    "contest",
    "overturn",
    "uphold",
    "assign",
    "add",
    "note",
    "finish",
    "acknowledge",
    "wait",
    "go_on",
    "request",
    "approve",
    "reject",
    "send_back",
    "delegate",
    "recall",
]


@dataclass(frozen=True, slots=True)
class Act:
    """`of` is what the verb is about: an activity, a stage, an agreement, a person, a record type, a task, an approval, a text.

    `by` and `to` are people, None means the owner. `happened` is when it took place, if it is told only later.
    `clauses` are what a clock's name stands for. `name` is how a correction calls the submission. `refused` are codes and words that the refusal must hold;
    None means that it must be accepted. `warned` the same for warnings.
    """

    verb: Verb
    of: str = ""
    fields: Mapping[str, Json] = field(default_factory=dict)
    by: str | None = None
    to: str | None = None
    because: str = ""
    happened: datetime | None = None
    name: str = ""
    times: int = 1
    override: str | None = None
    approver: str | None = None
    given_under: str | None = None
    refused: tuple[str, ...] | None = None
    warned: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminder:
    """`level` is the share of a limit that it came at, None any. `cc` None leaves the copies open; `says` are words that the text holds; `about` a case, None any."""

    to: str
    place: Location
    cc: tuple[str, ...] | None = None
    says: tuple[str, ...] = ()
    about: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class TaskWanted:
    task: str
    place: Location
    role: str | None = None
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """None is no word about it. Named reminders or tasks are all there were since they were last named.

    `approvals` are (approval, state), `waiting_for` whom running ones ask, by role.
    `clocks` are (clause id, state), `scores` points by score of `person`, `fields` stored values.
    """

    place: Location
    reminders: tuple[Reminder, ...] | None = None
    tasks: tuple[TaskWanted, ...] | None = None
    stage: str | None = None
    owner: str | None = None
    clocks: tuple[tuple[str, str, Location], ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    person: str | None = None
    fields: Mapping[str, Json] = field(default_factory=dict)
    approvals: tuple[tuple[str, str, Location], ...] = ()
    waiting_for: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    at: datetime
    case: str
    place: Location
    act: Act | None = None
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """`people` are name -> role; roles themselves stand in as people too."""

    name: str
    place: Location
    steps: tuple[Step, ...]
    people: Mapping[str, str]
