"""A decision as it grows: what has been stated so far, and the case as it then stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypedDict

from engine.actions.effect import Call, Notify
from engine.diagnostics import Code, Diagnostic, Language, Severity, Text
from engine.diagnostics.diagnostic import Parameter
from engine.expressions import Value
from engine.model.kernel import Model
from engine.registry import nearest
from engine.rules import codes
from engine.rules import event as happened
from engine.rules.case import Case
from engine.rules.command import AnyCommand
from engine.rules.decision import Decision, Facts, TraceStep
from engine.rules.event import AnyEvent
from engine.rules.evolve import evolve
from engine.rules.view import CaseAt
from engine.triggers import TriggerKey

SYSTEM = "system"
LARGEST_SKEW = timedelta(minutes=5).total_seconds()


class Stamp(TypedDict):
    actor: str
    occurred_at: datetime
    recorded_at: datetime
    verified: bool


class Caused(NamedTuple):
    """An event that is stated but not yet followed up; `depth` counts the rules it came through."""

    event: AnyEvent
    keys: tuple[TriggerKey, ...]
    depth: int


@dataclass(slots=True)
class Course:
    model: Model
    case: Case
    facts: Facts
    now: datetime
    stamp: Stamp
    by_system: Stamp
    events: list[AnyEvent] = field(default_factory=list)
    caused: list[Caused] = field(default_factory=list)
    messages: list[Notify] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    deadlines: dict[str, tuple[str, int, int, datetime | None]] = field(default_factory=dict)
    refused: list[Diagnostic] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)
    trace: list[TraceStep] = field(default_factory=list)
    depth: int = 0
    submitted: tuple[Mapping[str, object], dict[str, Value]] | None = None  # read once for all who ask
    _view: CaseAt | None = None

    @property
    def view(self) -> CaseAt:
        if self._view is None:
            self._view = CaseAt(self.model, self.case, self.now, self.facts.names)
        elif self._view.case is not self.case:
            self._view = self._view.after(self.case)
        return self._view

    @property
    def language(self) -> Language:
        return self.model.language

    def add(self, event: AnyEvent) -> None:
        """States a fact; whatever it sets off is followed up later."""
        if keys := trigger_keys(event, self.case):
            self.caused.append(Caused(event, keys, self.depth))
        self.case = evolve(self.case, event)
        self.events.append(event)

    def wait(self, clause: str, occurrence: int, due: datetime | None, step: int = 0) -> None:
        """By occurrence too: one decision may end an occurrence and set the next."""
        self.deadlines[f"{clause}#{occurrence}@{step}"] = (clause, occurrence, step, due)

    def say(self, what: str, outcome: str, because: Mapping[str, str] | None = None) -> None:
        self.trace.append(TraceStep(what, outcome, because or {}))

    def refuse(self, code: Code, path: str = "", **parameters: Parameter) -> None:
        self.refused.append(Diagnostic(code, path, parameters))

    def warn(self, code: Code, path: str = "", **parameters: Parameter) -> None:
        self.warnings.append(Diagnostic(code, path, parameters, severity=Severity.WARNING))

    def knows(self, noun: Text, name: str, known: Mapping[str, object]) -> bool:
        if problem := self.unknown(noun, name, known):
            self.refused.append(problem)
        return problem is None

    def unknown(self, noun: Text, name: str, known: Mapping[str, object]) -> Diagnostic | None:
        """A name that the model does not have, with the nearest one that it has."""
        if name in known:
            return None
        near = nearest(name, known)
        hint = Text(f",最接近“{near}”", f"; the nearest is “{near}”") if near else Text("", "")
        return Diagnostic(codes.UNKNOWN, "", {"noun": noun, "name": name, "near": hint})

    def decision(self) -> Decision:
        if self.refused:
            refusal = tuple(
                TraceStep(f"refused/{each.code}", "refused", {"message": each.message(self.language)})
                for each in self.refused
            )
            return Decision(refused=tuple(self.refused), trace=(*self.trace, *refusal))
        return Decision(
            events=tuple(self.events),
            deadlines=tuple(self.deadlines.values()),
            messages=tuple(self.messages),
            calls=tuple(self.calls),
            warnings=tuple(self.warnings),
            trace=tuple(self.trace),
        )


def begin(model: Model, case: Case, facts: Facts, command: AnyCommand, now: datetime) -> Course:
    """The device's time is believed from a clock that was nearly right, neither in the future nor past `late_by`."""
    at = command.occurred_at
    in_reach = at is None or now - timedelta(minutes=model.late_by_minutes) <= at <= now
    verified = in_reach and abs(command.skew) <= LARGEST_SKEW
    stamp: Stamp = {
        "actor": command.actor,
        "occurred_at": at or now,
        "recorded_at": now,
        "verified": verified,
    }
    by_system: Stamp = {"actor": SYSTEM, "occurred_at": now, "recorded_at": now, "verified": True}
    return Course(model, case, facts, now, stamp, by_system)


def trigger_keys(event: AnyEvent, before: Case) -> tuple[TriggerKey, ...]:
    """What the model may wait for in this event; most events are waited for by nobody."""
    keys = _KEYS.get(type(event))
    return () if keys is None else keys(event, before)


def _entered(event: happened.StageEntered, before: Case) -> tuple[TriggerKey, ...]:
    entered = ("entered", event.stage)
    return (entered,) if event.left is None else (("left", event.left), entered)


def _recorded(event: happened.ActivityRecorded, before: Case) -> tuple[TriggerKey, ...]:
    if event.lacks:
        return (("incomplete", event.activity),)
    return (("submitted", event.activity),) if event.counted else ()


def _corrected(event: happened.ActivityCorrected, before: Case) -> tuple[TriggerKey, ...]:
    """A submission sets off once, when it comes to count."""
    was = before.submissions[event.submission]
    newly = event.counted and not was.counted
    found: tuple[TriggerKey, ...] = (("submitted", event.activity),) if newly else ()
    if event.lacks and not was.lacks:
        return (*found, ("incomplete", event.activity))
    others = (id for id, each in before.submissions.items() if each.activity == event.activity and each.lacks)
    if was.lacks and not event.lacks and set(others) == {event.submission}:
        return (*found, ("completed", event.activity))
    return found


def _turned(event: happened.SegmentTurned, before: Case) -> tuple[TriggerKey, ...]:
    return () if event.noted else (("becomes" if event.holds else "no_longer", event.segment),)


def _approval_ended(event: happened.ApprovalEnded, before: Case) -> tuple[TriggerKey, ...]:
    return ((event.outcome, event.approval),) if event.outcome in ("approved", "rejected") else ()


# Looked up by the event's class, which its first argument's type repeats.
_KEYS: dict[type, Callable[[Any, Case], tuple[TriggerKey, ...]]] = {
    happened.StageEntered: _entered,
    happened.ActivityRecorded: _recorded,
    happened.ActivityCorrected: _corrected,
    happened.FieldsChanged: lambda event, _: tuple(("changed", name) for name in event.fields),
    happened.DeadlineMissed: lambda event, _: () if event.silent else (("overdue", event.clause),),
    happened.CaseCreated: lambda event, _: (("created", ""),),
    happened.HandedOver: lambda event, _: (("handed_over", event.agreement),),
    happened.LeadReturned: lambda event, _: (("returned", event.agreement),),
    happened.ReturnContested: lambda event, _: (("contested", event.agreement),),
    happened.ContestDecided: lambda event, _: (("contest_decided", event.agreement),),
    happened.SegmentTurned: _turned,
    happened.ApprovalEnded: _approval_ended,
    happened.ScheduleCame: lambda event, _: (("every", event.rule),),
}
