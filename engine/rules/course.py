"""A decision as it grows: what has been stated so far, and the case as it then stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple, TypedDict

from engine.actions.effect import Notify
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
LARGEST_SKEW = timedelta(minutes=5)


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
    events: list[AnyEvent] = field(default_factory=list)
    caused: list[Caused] = field(default_factory=list)
    messages: list[Notify] = field(default_factory=list)
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
            self._view = CaseAt(self.model, self.case, self.now)
        elif self._view.case is not self.case:
            self._view = self._view.after(self.case)
        return self._view

    @property
    def language(self) -> Language:
        return self.model.language

    @property
    def by_system(self) -> Stamp:
        return Stamp(actor=SYSTEM, occurred_at=self.now, recorded_at=self.now, verified=True)

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
            warnings=tuple(self.warnings),
            trace=tuple(self.trace),
        )


def begin(model: Model, case: Case, facts: Facts, command: AnyCommand, now: datetime) -> Course:
    """The device's time is believed from a clock that was nearly right, neither in the future nor past `late_by`."""
    at = command.occurred_at
    in_reach = at is None or now - timedelta(minutes=model.late_by_minutes) <= at <= now
    verified = in_reach and abs(command.skew) <= LARGEST_SKEW.total_seconds()
    return Course(
        model,
        case,
        facts,
        now,
        Stamp(actor=command.actor, occurred_at=at or now, recorded_at=now, verified=verified),
    )


def trigger_keys(event: AnyEvent, before: Case) -> tuple[TriggerKey, ...]:
    """What the model may wait for in this event."""
    match event:
        case happened.StageEntered(stage=stage, left=left):
            return (("entered", stage),) if left is None else (("left", left), ("entered", stage))
        case happened.ActivityRecorded(activity=activity, counted=True):
            return (("submitted", activity),)
        case happened.ActivityCorrected(submission=submission, activity=activity, counted=True):
            return () if before.submissions[submission].counted else (("submitted", activity),)
        case happened.FieldsChanged(fields=fields):
            return tuple(("changed", name) for name in fields)
        case happened.DeadlineMissed(clause=name):
            return (("overdue", name),)
        case happened.CaseCreated():
            return (("created", ""),)
        case _:
            return _further_keys(event)


def _further_keys(event: AnyEvent) -> tuple[TriggerKey, ...]:
    match event:
        case happened.HandedOver(agreement=agreement):
            return (("handed_over", agreement),)
        case happened.LeadReturned(agreement=agreement):
            return (("returned", agreement),)
        case happened.SegmentTurned(segment=name, holds=holds, noted=False):
            return (("becomes" if holds else "no_longer", name),)
        case happened.ScheduleCame(rule=rule):
            return (("every", rule),)
    return ()
