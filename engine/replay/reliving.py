"""One case lived again under a model: refusals are noted, history goes on as it went, the clock keeps running."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from engine.diagnostics import Diagnostic
from engine.model.kernel import Model
from engine.rehearsal import Life
from engine.rehearsal.life import Answer
from engine.replay.finding import Finding, Occurrences, Sort
from engine.replay.levels import Levels
from engine.rules import Facts, codes, relive
from engine.rules.because import read_because
from engine.rules.command import AnyCommand, MoveCase
from engine.rules.course import trigger_keys
from engine.rules.event import (
    ActivityCorrected,
    ActivityRecorded,
    AnyEvent,
    ApprovalEnded,
    CaseCreated,
    ContestDecided,
    DeadlineArmed,
    DeadlineCancelled,
    DeadlineMet,
    DeadlineMissed,
    FieldsChanged,
    HandedOver,
    LeadReturned,
    ReturnContested,
    ScheduleCame,
    SegmentTurned,
    StageEntered,
    TaskOpened,
)


class Reliving:
    """`occurrences` is shared by all cases of a replay; `end` gives what was found in this one."""

    __slots__ = ("_clocks", "_found", "_levels", "_numbers", "_occurrences", "_rules", "_waited_for", "life")

    def __init__(self, model: Model, facts: Facts, occurrences: Occurrences) -> None:
        self.life = Life(model, facts)
        self._rules = model.rules
        self._waited_for = _waited_for(tuple(dict.fromkeys(kind for kind, _ in model.rules)))
        self._occurrences = occurrences
        self._found: list[Finding] = []
        self._clocks: dict[tuple[str, int], tuple[str, datetime | None]] = {}
        self._levels = Levels()
        self._numbers: Counter[tuple[Sort, str, str]] = Counter()

    def ask(self, command: AnyCommand, at: datetime) -> None:
        """What fell due before comes first; a command that is refused happened all the same."""
        life = self.life
        if life.next_due is not None:
            self.until(at)
        decision, refused, after = relive(life.model, life.case, life.facts, command, at)
        answer = life.take(command, decision, after, at)
        if refused:
            self._refused(answer, refused)
        self._note(answer)

    def until(self, instant: datetime) -> None:
        due = self.life.next_due
        if due is not None and due.at < instant:
            for answer in self.life.until(instant):
                self._note(answer)

    def end(self, until: datetime) -> list[Finding]:
        self.until(until)
        for (clause, occurrence), (outcome, at) in self._clocks.items():
            self._found.append(Finding("clause", f"clause/{clause}", occurrence, outcome, at))
        self._found += self._levels.findings()
        self._found += self._done()
        return self._found

    def _done(self) -> Iterator[Finding]:
        """What counts for a score in the end, after all corrections."""
        activities, judged = self.life.model.activities, ("uncounted", "counted")
        for number, (id, given) in enumerate(self.life.case.submissions.items()):
            activity = activities.get(given.activity)
            if activity is not None and activity.must_do is not None:
                what, outcome = f"activity/{given.activity}", judged[given.counted]
                yield Finding("done", what, number, outcome, given.occurred_at, id)

    def _refused(self, answer: Answer, refused: tuple[Diagnostic, ...]) -> None:
        barriers: dict[str, list[str]] = {}
        for problem in refused:
            words = problem.message(self.life.model.language)
            barriers.setdefault(_barrier(answer, problem), []).append(words)
        command = str(answer.command.__struct_config__.tag)
        for what, said in barriers.items():
            self._add("refusal", what, command, answer.at, "; ".join(said))

    def _note(self, answer: Answer) -> None:
        decision = answer.decision
        for event in decision.events:
            self._listen(event, answer)
            self._levels.note(event)
        for step in decision.trace:
            if step.outcome == "fired" and step.what.startswith("rule/"):
                self._add("rule", step.what, "fired", answer.at)
        for message in decision.messages:
            self._add("reminder", read_because(message.because).what, message.to, answer.at, message.say)
        for call in decision.calls:
            self._add("call", read_because(call.because).what, call.receiver, answer.at, call.title)

    def _listen(self, event: AnyEvent, answer: Answer) -> None:
        kind = type(event)
        if kind in _CLOCKS:
            clock, standing = _CLOCKS[kind](event)
            self._clocks[clock] = standing
        elif isinstance(event, TaskOpened):
            self._add("task", read_because(event.because).what, event.role, answer.at, event.title)
        if kind in self._waited_for:
            for key in trigger_keys(event, answer.before):
                for rule in self._rules.get(key, ()):
                    self._occurrences[f"rule/{rule.id}"] += 1

    def _add(self, sort: Sort, what: str, outcome: str, at: datetime, words: str = "") -> None:
        self._numbers[sort, what, outcome] += 1
        self._found.append(Finding(sort, what, self._numbers[sort, what, outcome], outcome, at, words))


@cache
def _waited_for(triggers: tuple[str, ...]) -> frozenset[type]:
    """The events that can set off a rule of these triggers; most events need no second look."""
    return frozenset(event for trigger in triggers for event in SET_OFF_BY.get(trigger, ()))


def _clock(event: Any) -> tuple[str, int]:
    return event.clause, event.occurrence


# Looked up by the event's class, which its argument's type repeats: which clock, and how it now stands.
_CLOCKS: dict[type, Callable[[Any], tuple[tuple[str, int], tuple[str, datetime | None]]]] = {
    DeadlineArmed: lambda event: (_clock(event), ("open", event.due)),
    DeadlineMet: lambda event: (_clock(event), ("met", event.met_at)),
    DeadlineMissed: lambda event: (_clock(event), ("missed", event.due)),
    DeadlineCancelled: lambda event: (_clock(event), ("cancelled", event.recorded_at)),
}

SET_OFF_BY: Mapping[str, tuple[type, ...]] = {
    "entered": (StageEntered,),
    "left": (StageEntered,),
    "submitted": (ActivityRecorded, ActivityCorrected),
    "incomplete": (ActivityRecorded, ActivityCorrected),
    "completed": (ActivityCorrected,),
    "changed": (FieldsChanged,),
    "overdue": (DeadlineMissed,),
    "created": (CaseCreated,),
    "handed_over": (HandedOver,),
    "returned": (LeadReturned,),
    "contested": (ReturnContested,),
    "contest_decided": (ContestDecided,),
    "becomes": (SegmentTurned,),
    "no_longer": (SegmentTurned,),
    "every": (ScheduleCame,),
    "approved": (ApprovalEnded,),
    "rejected": (ApprovalEnded,),
}


def _barrier(answer: Answer, problem: Diagnostic) -> str:
    command = answer.command
    if isinstance(command, MoveCase):
        if problem.code is codes.GATE_MISSING:
            return f"gate/{answer.before.stage}"
        if problem.code is codes.ENTRY_MISSING:
            return f"entry/{command.to}"
        if problem.code is codes.MOVE_NOT_ALLOWED:
            return f"move/{answer.before.stage}/{command.to}"
    return problem.code.id
