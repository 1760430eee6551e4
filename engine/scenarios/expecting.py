"""Reads what a step expects: reminders, tasks, stage, clocks, scores, values, or silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.diagnostics import Location
from engine.model.document.part import Path
from engine.model.ladder import share_in
from engine.scenarios import codes
from engine.scenarios.acts import clocks_of, tasks_of
from engine.scenarios.page import (
    APPROVAL,
    APPROVAL_STATE,
    CASE,
    CLOCK,
    NUMBER,
    PERCENT,
    PERSON,
    ROLE,
    SCORE,
    STAGE,
    TASK,
    TRUE,
    Page,
)
from engine.scenarios.scenario import Expected, Reminder, TaskWanted
from engine.scenarios.values import read_fields

SILENCE = "silence"
# What a clock is called here, and in a case.
STATES = {"met": "met", "missed": "missed", "running": "pending", "cancelled": "cancelled"}
KEYS = (
    SILENCE,
    "reminders",
    "tasks",
    "stage",
    "owner",
    *STATES,
    "scores",
    "person",
    "fields",
    "approvals",
    "waiting_for",
)
REMINDER = ("to", "cc", "says", "about", "level")
APPROVAL_STATES = ("running", "approved", "rejected", "returned", "recalled")
TASK_KEYS = ("task", "for", "says")
_EXAMPLE = {"reminders": [{"to": "主管"}]}


@dataclass(frozen=True, slots=True)
class Expecting:
    """`cases` are the names of the cases that exist by then."""

    page: Page
    people: Mapping[str, str]
    cases: frozenset[str]

    def read(self, value: object, path: Path) -> Expected:
        place = self.page.report.documents.locate(path)
        if value == SILENCE:
            return Expected(place, reminders=(), tasks=())
        said = self.page.mapping(value, path, _EXAMPLE)
        self.page.only(said, path, KEYS)
        silent = said.get(SILENCE) is True
        if SILENCE in said and not silent:
            self.page.wrong((*path, SILENCE), TRUE, said[SILENCE], {SILENCE: True})
        if silent and ("reminders" in said or "tasks" in said):
            self.page.report.about_key(codes.SILENCE_AND_MORE, (*path, SILENCE))
        reminders, tasks, quiet = (*path, "reminders"), (*path, "tasks"), () if silent else None
        return Expected(
            place,
            reminders=self._reminders(said["reminders"], reminders) if "reminders" in said else quiet,
            tasks=self._tasks(said["tasks"], tasks) if "tasks" in said else quiet,
            stage=self._stage(said, path),
            owner=self._person(said, "owner", path),
            clocks=tuple(clock for key in STATES for clock in self._clocks(said, key, path)),
            scores=self._scores(said, path),
            person=self._person(said, "person", path),
            fields=read_fields(self.page, self.page.model.case_form, said["fields"], (*path, "fields"), {})
            if "fields" in said
            else {},
            approvals=self._approvals(said, path),
            waiting_for=self._waiting(said, path),
        )

    def _reminders(self, value: object, path: Path) -> tuple[Reminder, ...]:
        return tuple(self._reminder(item, place) for item, place in _each(value, path))

    def _reminder(self, value: object, path: Path) -> Reminder:
        place = self.page.report.documents.locate(path)
        if isinstance(value, str):
            self._role(value, path)
            return Reminder(value, place)
        said = self.page.mapping(value, path, {"to": "主管", "says": "停留"})
        self.page.only(said, path, REMINDER)
        to = self._required(said, "to", path, "主管")
        if to:
            self._role(to, (*path, "to"))
        cc = None
        if "cc" in said:
            copies = self.page.texts(said["cc"], (*path, "cc"), "培训负责人")
            cc = tuple(name for name, here in copies if self._role(name, here))
        about = None
        if "about" in said:
            about = self.page.text(said["about"], (*path, "about"), "甲")
            self.page.named(CASE, about, (*path, "about"), self.cases)
        return Reminder(to, place, cc, self._says(said, path), about, self._level(said, path))

    def _level(self, said: Mapping[str, object], path: Path) -> int | None:
        if "level" not in said:
            return None
        here, share = (*path, "level"), share_in(str(said["level"]))
        if share is None:
            self.page.wrong(here, PERCENT, said["level"], "150%")
        return share

    def _tasks(self, value: object, path: Path) -> tuple[TaskWanted, ...]:
        return tuple(self._task(item, place) for item, place in _each(value, path))

    def _task(self, value: object, path: Path) -> TaskWanted:
        place, known = self.page.report.documents.locate(path), tasks_of(self.page)
        if isinstance(value, str):
            self.page.named(TASK, value, path, known)
            return TaskWanted(value, place)
        said = self.page.mapping(value, path, {"task": "话术辅导", "for": "培训负责人"})
        self.page.only(said, path, TASK_KEYS)
        task = self._required(said, "task", path, "话术辅导")
        if task:
            self.page.named(TASK, task, (*path, "task"), known)
        role = None
        if "for" in said:
            role = self.page.text(said["for"], (*path, "for"), "培训负责人")
            self._role(role, (*path, "for"))
        return TaskWanted(task, place, role, self._says(said, path))

    def _required(self, said: Mapping[str, object], key: str, path: Path, example: str) -> str:
        if key in said:
            return self.page.text(said[key], (*path, key), example)
        self.page.report.about_key(codes.MISSING_KEY, path, name=key, example=f"{key}: {example}")
        return ""

    def _says(self, said: Mapping[str, object], path: Path) -> tuple[str, ...]:
        if "says" not in said:
            return ()
        return tuple(text for text, _ in self.page.texts(said["says"], (*path, "says"), "已停留5天"))

    def _role(self, name: str, path: Path) -> bool:
        return self.page.named(ROLE, name, path, self.page.model.roles)

    def _stage(self, said: Mapping[str, object], path: Path) -> str | None:
        if "stage" not in said:
            return None
        stage = self.page.text(said["stage"], (*path, "stage"), "需求确认")
        self.page.named(STAGE, stage, (*path, "stage"), self.page.model.stages)
        return stage

    def _person(self, said: Mapping[str, object], key: str, path: Path) -> str | None:
        if key not in said:
            return None
        person = self.page.text(said[key], (*path, key), "小王")
        self.page.named(PERSON, person, (*path, key), {**self.people, **self.page.model.roles})
        return person

    def _clocks(
        self, said: Mapping[str, object], key: str, path: Path
    ) -> tuple[tuple[str, str, Location], ...]:
        if key not in said:
            return ()
        known = clocks_of(self.page.model)
        return tuple(
            (clause, STATES[key], self.page.report.documents.locate(place))
            for name, place in self.page.texts(said[key], (*path, key), "触达")
            if self.page.named(CLOCK, name, place, known)
            for clause in known[name]
        )

    def _approvals(self, said: Mapping[str, object], path: Path) -> tuple[tuple[str, str, Location], ...]:
        here = (*path, "approvals")
        wanted = (
            self.page.mapping(said["approvals"], here, {"折扣审批": "approved"}) if here[-1] in said else {}
        )
        found = []
        for name, state in wanted.items():
            place = (*here, name)
            word = self.page.text(state, place, "approved")
            known = self.page.named(APPROVAL, name, place, self.page.model.approvals, key=True)
            if known and self.page.named(APPROVAL_STATE, word, place, APPROVAL_STATES):
                found.append((name, word, self.page.report.documents.locate(place)))
        return tuple(found)

    def _waiting(self, said: Mapping[str, object], path: Path) -> tuple[str, ...] | None:
        if "waiting_for" not in said:
            return None
        named = self.page.texts(said["waiting_for"], (*path, "waiting_for"), "主管")
        return tuple(role for role, place in named if self._role(role, place))

    def _scores(self, said: Mapping[str, object], path: Path) -> Mapping[str, float]:
        here, found = (*path, "scores"), {}
        wanted = self.page.mapping(said["scores"], here, {"PEI": 75}) if "scores" in said else {}
        for name, points in wanted.items():
            if not self.page.named(SCORE, name, (*here, name), self.page.model.scores, key=True):
                continue
            if isinstance(points, int | float) and not isinstance(points, bool):
                found[name] = float(points)
            else:
                self.page.wrong((*here, name), NUMBER, points, 75)
        return found


def _each(value: object, path: Path) -> list[tuple[object, Path]]:
    if isinstance(value, list):
        return [(item, (*path, place)) for place, item in enumerate(value)]
    return [(value, path)]
