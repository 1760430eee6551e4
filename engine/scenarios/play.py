"""Plays a scenario on a virtual clock until the first difference from what it expects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.diagnostics import Diagnostic
from engine.model.kernel import Model
from engine.rehearsal import Life, fired
from engine.rehearsal.life import WORKER_DELAY, Answer, Due
from engine.rules import Facts, Person
from engine.rules.command import AnyCommand, CreateCase, EditCase
from engine.rules.event import TaskOpened
from engine.scenarios.answers import answered
from engine.scenarios.commands import Commands
from engine.scenarios.judge import Heard, Opened, Story, judge
from engine.scenarios.scenario import Scenario, Step
from engine.scenarios.values import stored
from engine.timing import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Played:
    """`difference` is the first one, None when all came as expected; `fired` are the model's parts that acted."""

    scenario: Scenario
    difference: Diagnostic | None
    fired: frozenset[str]


def play(model: Model, scenario: Scenario, calendar: WorkingCalendar | None = None) -> Played:
    stage = _Stage(model, scenario, calendar)
    difference = next((found for step in scenario.steps if (found := stage.step(step))), None)
    return Played(scenario, difference, frozenset(stage.fired))


@dataclass
class _Stage:
    """Where a scenario is played: its cases, and what has been heard of them since it was last asked."""

    model: Model
    scenario: Scenario
    calendar: WorkingCalendar | None
    lives: dict[str, Life] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    opened: list[Opened] = field(default_factory=list)
    fired: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._commands = Commands(self.model.owner_role)
        self._zone = ZoneInfo(self.model.timezone)
        holders = {role: Person(role, role) for role in self.model.roles}
        holders |= {role: Person(name, name) for name, role in reversed(list(self.scenario.people.items()))}
        names = {name: name for name in (*self.model.roles, *self.scenario.people)}
        self._facts = Facts(holders=holders, names=names, calendar=self.calendar)

    def step(self, step: Step) -> Diagnostic | None:
        self._until(step.at)
        if step.act is not None and (difference := self._act(step)):
            return difference
        if step.expected is None:
            return None
        next_due = self._next()
        story = Story(
            self.model, self.lives, step.case, step.at, self.heard, self.opened, next_due, self.calendar
        )
        difference = judge(story, step.expected)
        if step.expected.reminders is not None:
            self.heard.clear()
        if step.expected.tasks is not None:
            self.opened.clear()
        return difference

    def _act(self, step: Step) -> Diagnostic | None:
        assert step.act is not None
        life = self.lives.setdefault(step.case, self._life(step.case))
        for command in self._commands.of(step.act, life.case, step.case):
            self._listen(step.case, answer := self._ask(step.case, life, command, step.at))
            if difference := answered(step, answer, self._show(step.at)):
                return difference
        return None

    def _life(self, label: str) -> Life:
        return Life(self.model, replace(self._facts, subject=label or "case"))

    def _ask(self, label: str, life: Life, command: AnyCommand, at: datetime) -> Answer:
        if isinstance(command, CreateCase | EditCase):
            twin = self._twin(label, {**life.case.fields, **command.fields})
            owner = self.lives[twin].case.owner if twin is not None else None
            life.facts = replace(life.facts, duplicate=twin, duplicate_owner=owner)
        return life.ask(command, at)

    def _twin(self, label: str, fields: Mapping[str, object]) -> str | None:
        """Another case of the scenario with the same unique key."""
        mine = stored(self.model.case_form, fields)
        key = [mine.get(name) for name in self.model.unique]
        if not key or None in key:
            return None
        others = (name for name, life in self.lives.items() if name != label and life.case.exists)
        return next(
            (
                name
                for name in others
                if [self.lives[name].case.fields.get(part) for part in self.model.unique] == key
            ),
            None,
        )

    def _until(self, instant: datetime) -> None:
        while due := self._next(instant):
            label, next_due = due
            at = min(next_due.at + WORKER_DELAY, instant)
            self._listen(label, self.lives[label].fall_due(next_due, at))

    def _next(self, before: datetime | None = None) -> tuple[str, Due] | None:
        """The earliest deadline of all cases."""
        waiting = [
            (life.next_due, label)
            for label, life in self.lives.items()
            if life.next_due is not None and (before is None or life.next_due.at < before)
        ]
        if not waiting:
            return None
        due, label = min(waiting)
        return label, due

    def _listen(self, label: str, answer: Answer) -> None:
        self.fired.update(each.partition("#")[0] for each in fired(answer))
        self.heard += (Heard(answer.at, label, message) for message in answer.decision.messages)
        self.opened += (
            Opened(answer.at, label, event)
            for event in answer.decision.events
            if isinstance(event, TaskOpened)
        )

    def _show(self, instant: datetime) -> str:
        return instant.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")
