"""What `decide` returns: the facts to append, what they cause, and why and why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from engine.actions.effect import Call, Notify
from engine.diagnostics import Diagnostic
from engine.model.kernel import Agreement
from engine.rules.event import AnyEvent
from engine.timing import WorkingCalendar


class Person(msgspec.Struct, frozen=True):
    """`unit` is where a case goes that the person is given; empty when the person has none of their own."""

    id: str
    name: str
    unit: str = ""
    unit_path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Linked values read in the same transaction and stored with the event.

    `subject`: the id of the case; ids of tasks are derived from it and the event's place in the stream.
    `holders`: role -> the nearest holder upward from the owner's unit, deputies already applied.
    `people`: person id -> whom the case's person fields name, as far as they are here.
    `names`: person id -> name, for texts. `duplicate`: id of another case with the same unique key;
    `duplicate_owner` is None when whoever asks may not see that case.
    `strangers`: short texts among the command's fields that are nobody's id, for fields that name a person.
    `id_taken`: the id that the command brings for its submission or record belongs to another case.
    `chains`: role -> all its holders upward, the nearest first; `stand_ins`: whom an approval asks -> the deputy
    in this person's place; `gone`: those asked who are not here and have nobody.
    `sees_case`: whether whom the command names to decide in the actor's stead may see the case.
    `signed` is the agreement as it was when the lead was handed over, where the case goes by another version now.
    `calendar` is organisation data; its id and version are stored, not its days.
    `evidence_known`: photos and positions are where the activities are; a log of another system has none.
    """

    subject: str = ""
    holders: Mapping[str, Person] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    duplicate: str | None = None
    duplicate_owner: str | None = None
    strangers: frozenset[str] = frozenset()
    id_taken: bool = False
    calendar: WorkingCalendar | None = None
    chains: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    sees_case: bool = True
    signed: Agreement | None = None
    evidence_known: bool = True


class TraceStep(msgspec.Struct, frozen=True):
    """One thing that was looked at: `what` names it (`rule/大客户提醒`, `gate/需求确认`, `clause/...`).

    `outcome` is fired, suppressed, refused, met, armed; `because` carries the values read, ready to show.
    """

    what: str
    outcome: str
    because: Mapping[str, str] = {}


class Decision(msgspec.Struct, frozen=True):
    """A refusal has diagnostics and no events.

    `deadlines` are (clause, occurrence, step, due) to set, due None cancels; step 0 is the clause's own.
    """

    events: tuple[AnyEvent, ...] = ()
    deadlines: tuple[tuple[str, int, int, datetime | None], ...] = ()
    messages: tuple[Notify, ...] = ()
    calls: tuple[Call, ...] = ()
    refused: tuple[Diagnostic, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    trace: tuple[TraceStep, ...] = ()

    @property
    def accepted(self) -> bool:
        return not self.refused
