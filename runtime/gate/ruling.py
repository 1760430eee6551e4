"""One command decided and turned into rows; the gate writes them, alone or in a batch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.model.kernel import Model
from engine.rules import decide, fold
from engine.rules.command import AnyCommand
from engine.timing import WorkingCalendar
from runtime.gate.facts import LookedUp, facts_for
from runtime.gate.outcome import Once, Outcome, record
from runtime.gate.subject import Subject
from runtime.organisation.directory import Directory
from runtime.storage.change import Change
from runtime.storage.history import Stream, append
from runtime.storage.ids import new_id
from runtime.storage.projections import project
from runtime.storage.rows import Rows

NOTHING = LookedUp()


@dataclass(frozen=True, slots=True)
class Room:
    """What all rulings of one transaction share."""

    organisation: str
    directory: Directory
    model: Model
    calendar: WorkingCalendar | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Ruling:
    """`after` is the case as it will be once the rows are written; the next command may be ruled on it."""

    outcome: Outcome
    after: Subject


def rule(
    room: Room,
    rows: Rows,
    subject: Subject,
    command: AnyCommand,
    *,
    looked_up: LookedUp = NOTHING,
    once: Once | None = None,
    followed: Model | None = None,
) -> Ruling:
    """`followed` is the model that the case leaves, where it is asked to follow another."""
    facts = facts_for(
        room.directory,
        room.model,
        subject.case,
        command,
        subject=subject.id,
        looked_up=looked_up,
        calendar=room.calendar,
        now=room.now,
    )
    decision = decide(room.model, subject.case, facts, command, room.now)
    case = fold(decision.events, subject.case)
    id = new_id()
    change = Change(
        room.organisation, subject.id, room.model, subject.case, case, decision, id, facts, room.now, followed
    )
    answered = (len(decision.events), decision.refused, decision.warnings)
    outcome = Outcome(id, decision.accepted, subject.id, case.events, *answered)
    record(rows, outcome, change, command, once)
    head = subject.head
    if decision.events:
        head = append(rows, Stream(room.organisation, subject.id), head, decision.events, id)
        project(change, rows)
    return Ruling(outcome, Subject(subject.id, case, head, room.model.version))
