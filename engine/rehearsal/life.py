"""One case on a virtual clock: commands in their order, deadlines when they fall due. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from engine.model.kernel import Model
from engine.rules import Decision, Facts, decide, fold
from engine.rules.case import Case
from engine.rules.command import AnyCommand, FallDue
from engine.rules.course import SYSTEM

# A worker comes a little after each instant; exactly at the limit is still in time.
WORKER_DELAY = timedelta(seconds=1)


class Due(NamedTuple):
    at: datetime
    clause: str
    occurrence: int
    step: int = 0


class Answer(NamedTuple):
    """What `decide` said at `at`; `before` is the case as it stood."""

    at: datetime
    command: AnyCommand
    before: Case
    decision: Decision


class Life:
    """`facts` are asked with every command; whoever plays several people changes them in between."""

    __slots__ = ("_due", "case", "facts", "model", "next_due")

    def __init__(self, model: Model, facts: Facts) -> None:
        self.model = model
        self.facts = facts
        self.case = Case()
        self._due: dict[tuple[str, int], Due] = {}
        self.next_due: Due | None = None

    def ask(self, command: AnyCommand, at: datetime) -> Answer:
        decision = decide(self.model, self.case, self.facts, command, at)
        return self.take(command, decision, fold(decision.events, self.case), at)

    def take(self, command: AnyCommand, decision: Decision, after: Case, at: datetime) -> Answer:
        """Goes on from what was decided, with the case `after` it."""
        before, self.case = self.case, after
        if decision.deadlines:
            for clause, occurrence, step, due in decision.deadlines:
                if due is None:
                    self._due.pop((clause, step), None)
                else:
                    self._due[clause, step] = Due(due, clause, occurrence, step)
            self.next_due = min(self._due.values(), default=None)
        return Answer(at, command, before, decision)

    def until(self, instant: datetime) -> Iterator[Answer]:
        """Everything that falls due before `instant`, in order."""
        while (due := self.next_due) is not None and due.at < instant:
            yield self.fall_due(due, min(due.at + WORKER_DELAY, instant))

    def fall_due(self, due: Due, at: datetime) -> Answer:
        command = FallDue(
            actor=SYSTEM, clause=due.clause, occurrence=due.occurrence, due=due.at, step=due.step
        )
        return self.ask(command, at)
