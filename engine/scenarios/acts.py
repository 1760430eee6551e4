"""Reads what a step does: one verb, what it is about, and the words that go with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from engine.actions.task import Task
from engine.diagnostics import CODES
from engine.json import Json
from engine.model.document.part import Path
from engine.model.kernel import Form, Model
from engine.model.told import levels_of
from engine.scenarios.page import (
    ACTIVITY,
    AGREEMENT,
    APPROVAL,
    CLOCK,
    CODE,
    GIVEN,
    NUMBER,
    PERSON,
    RECORD_TYPE,
    STAGE,
    TASK,
    WAIT,
    Page,
)
from engine.scenarios.scenario import Act, Verb
from engine.scenarios.times import Times
from engine.scenarios.values import read_fields

Written = Mapping[str, object]

# What may stand beside the verb; `at`, `case` and `expect` belong to every step.
ALWAYS = ("by", "happened", "refused", "warned")
COMPANIONS: dict[Verb, tuple[str, ...]] = {
    "create": ("with", "to", "given_under"),
    "record": ("with", "name", "times"),
    "correct": ("with", "because"),
    "edit": ("because",),
    "move": ("because", "override", "approver"),
    "hand_over": ("to",),
    "contest": (),
    "overturn": (),
    "uphold": (),
    "assign": ("because",),
    "add": ("with", "times"),
    "note": (),
    "finish": ("because",),
    "acknowledge": ("because",),
    "wait": ("because",),
    "go_on": ("because",),
    "request": ("because",),
    "approve": ("because",),
    "reject": ("because",),
    "send_back": ("because",),
    "delegate": ("to", "because"),
    "recall": ("because",),
}
APPROVING: tuple[Verb, ...] = ("request", "approve", "reject", "send_back", "delegate", "recall")
_CODE_LIKE = 3


@dataclass
class Acts:
    """`given` are named field sets; `called` are the submissions that a scenario has named so far."""

    page: Page
    times: Times
    people: Mapping[str, str]
    given: Mapping[str, Mapping[str, Json]]
    called: dict[str, str] = field(default_factory=dict)

    def read(self, step: Written, verb: Verb, path: Path) -> Act:
        act = replace(
            _READERS[verb](self, step, (*path, verb)),
            by=self._person(step, "by", path),
            to=self._person(step, "to", path),
            because=self._text(step, "because", path, "客户临时取消"),
            override=self._text(step, "override", path, "区域总监同意先报价") or None,
            approver=self._person(step, "approver", path),
            refused=self._answers(step, "refused", path) if "refused" in step else None,
            warned=self._answers(step, "warned", path),
            times=self._times(step, path),
        )
        if "happened" in step:
            act = replace(act, happened=self.times.read(step["happened"], (*path, "happened")))
        return act

    def create(self, step: Written, path: Path) -> Act:
        value, beside = step["create"], (*path[:-1], "with")
        fields: dict[str, Json] = {}
        if isinstance(value, str):
            if self.page.named(GIVEN, value, path, self.given):
                fields |= self.given[value]
        elif value is not None:
            fields |= read_fields(self.page, self.page.model.case_form, value, path, {"客户名称": "明德乳业"})
        if "with" in step:
            fields |= read_fields(self.page, self.page.model.case_form, step["with"], beside, {})
        under = self._text(step, "given_under", path[:-1], "市场线索跟进") or None
        if under is not None:
            self.page.named(AGREEMENT, under, (*path[:-1], "given_under"), self.page.model.agreements)
        return Act("create", fields=fields, given_under=under)

    def record(self, step: Written, path: Path) -> Act:
        activity = self._name(step, path, "客户拜访")
        known = self.page.model.activities
        if not self.page.named(ACTIVITY, activity, path, known):
            return Act("record", activity)
        name = self._text(step, "name", path[:-1], "第一次拜访")
        self.called[name or activity] = activity
        return Act("record", activity, self._with(known[activity].form, step, path), name=name)

    def correct(self, step: Written, path: Path) -> Act:
        name = self._name(step, path, "客户拜访")
        if not self.page.named(ACTIVITY, name, path, {**self.called, **self.page.model.activities}):
            return Act("correct", name)
        form = self.page.model.activities[self.called.get(name, name)].form
        return Act("correct", name, self._with(form, step, path))

    def edit(self, step: Written, path: Path) -> Act:
        fields = read_fields(self.page, self.page.model.case_form, step["edit"], path, {"预算": 300000})
        return Act("edit", fields=fields)

    def move(self, step: Written, path: Path) -> Act:
        stage = self._name(step, path, "需求确认")
        self.page.named(STAGE, stage, path, self.page.model.stages)
        return Act("move", stage)

    def hand_over(self, step: Written, path: Path) -> Act:
        agreement = self._name(step, path, "市场线索跟进")
        self.page.named(AGREEMENT, agreement, path, self.page.model.agreements)
        return Act("hand_over", agreement)

    def contest(self, step: Written, path: Path) -> Act:
        """The verb is the key that `path` ends with; its value is the reason."""
        return Act(cast("Verb", path[-1]), self._name(step, path, "移交前客户报过预算"))

    def assign(self, step: Written, path: Path) -> Act:
        person = self._name(step, path, "小李")
        self.page.named(PERSON, person, path, {**self.people, **self.page.model.roles})
        return Act("assign", person)

    def add(self, step: Written, path: Path) -> Act:
        record_type = self._name(step, path, "报价单")
        known = self.page.model.record_types
        if not self.page.named(RECORD_TYPE, record_type, path, known):
            return Act("add", record_type)
        return Act("add", record_type, self._with(known[record_type].form, step, path))

    def note(self, step: Written, path: Path) -> Act:
        return Act("note", self._name(step, path, "客户在外地出差"))

    def finish(self, step: Written, path: Path) -> Act:
        task = self._name(step, path, "话术辅导")
        self.page.named(TASK, task, path, tasks_of(self.page))
        return Act("finish", task)

    def acknowledge(self, step: Written, path: Path) -> Act:
        clock, known = self._name(step, path, "触达"), clocks_of(self.page.model)
        self.page.named(CLOCK, clock, path, known)
        return Act("acknowledge", clock, clauses=tuple(known.get(clock, ())))

    def wait(self, step: Written, path: Path) -> Act:
        return Act("wait", self._wait(step, path))

    def go_on(self, step: Written, path: Path) -> Act:
        return Act("go_on", self._wait(step, path))

    def _wait(self, step: Written, path: Path) -> str:
        name = self._name(step, path, "等客户审批")
        self.page.named(WAIT, name, path, self.page.model.waits)
        return name

    def approval(self, step: Written, path: Path) -> Act:
        """The verb is the key that `path` ends with."""
        name = self._name(step, path, "折扣审批")
        self.page.named(APPROVAL, name, path, self.page.model.approvals)
        return Act(cast("Verb", path[-1]), name)

    def _name(self, step: Written, path: Path, example: str) -> str:
        return self.page.text(step[str(path[-1])], path, example)

    def _with(self, form: Form, step: Written, path: Path) -> Mapping[str, Json]:
        beside = (*path[:-1], "with")
        return read_fields(self.page, form, step["with"], beside, {}) if "with" in step else {}

    def _text(self, step: Written, key: str, path: Path, example: str) -> str:
        return self.page.text(step[key], (*path, key), example) if key in step else ""

    def _person(self, step: Written, key: str, path: Path) -> str | None:
        name = self._text(step, key, path, "小李")
        known = {**self.people, **self.page.model.roles}
        return name if name and self.page.named(PERSON, name, (*path, key), known) else None

    def _times(self, step: Written, path: Path) -> int:
        times = step.get("times", 1)
        if isinstance(times, int) and not isinstance(times, bool) and 0 < times <= 1000:
            return times
        self.page.wrong((*path, "times"), NUMBER, times, 5)
        return 1

    def _answers(self, step: Written, key: str, path: Path) -> tuple[str, ...]:
        """Codes as `RULE612`, or words of the answer."""
        if key not in step:
            return ()
        said = self.page.texts(step[key], (*path, key), "RULE612")
        for text, place in said:
            if _is_code(text):
                self.page.named(CODE, text, place, CODES)
        return tuple(text for text, _ in said if text)


def _is_code(text: str) -> bool:
    return text.isascii() and text.isalnum() and text[-_CODE_LIKE:].isdigit() and text[:1].isupper()


def tasks_of(page: Page) -> dict[str, str]:
    """Every task that some action of the model opens -> its role."""
    rules = [rule.actions for waiting in page.model.rules.values() for rule in waiting]
    clauses = [actions for clause in page.model.clauses.values() for _, actions in levels_of(clause)]
    planned = (action for actions in (*clauses, *rules) for action in actions)
    return {action.task: action.role for action in planned if isinstance(action, Task)}


def clocks_of(model: Model) -> dict[str, list[str]]:
    """What people call a clock -> its clauses: a stage, an agreement, or `agreement/activity`."""
    found: dict[str, list[str]] = {}
    for clause in model.clauses.values():
        found.setdefault(clause.id.partition("/")[2], []).append(clause.id)
        if clause.agreement is not None:
            found.setdefault(clause.agreement, []).append(clause.id)
    return found


_READERS: dict[Verb, Callable[[Acts, Written, Path], Act]] = {
    "create": Acts.create,
    "record": Acts.record,
    "correct": Acts.correct,
    "edit": Acts.edit,
    "move": Acts.move,
    "hand_over": Acts.hand_over,
    "contest": Acts.contest,
    "overturn": Acts.contest,
    "uphold": Acts.contest,
    "assign": Acts.assign,
    "add": Acts.add,
    "note": Acts.note,
    "finish": Acts.finish,
    "acknowledge": Acts.acknowledge,
    "wait": Acts.wait,
    "go_on": Acts.go_on,
    **dict.fromkeys(APPROVING, Acts.approval),
}
