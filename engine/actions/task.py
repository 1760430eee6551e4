"""Opens a task for a role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from engine.actions import effect
from engine.actions.action import ACTIONS, Action, ActionContext, Linker, Written
from engine.actions.template import Template
from engine.diagnostics import Text
from engine.timing import Duration


class WrittenTask(Written):
    task: str = Field(title="任务 · task", description="要做的事 · what to do", examples=["话术辅导"])
    role: str = Field(alias="for", title="给谁 · for", description="角色 · a role", examples=["培训负责人"])
    within: str | None = Field(default=None, title="期限 · within", examples=["2 workdays"])
    note: str | None = Field(default=None, title="说明 · note", examples=["{{ 客户 }}停留了{{ 停留 }}"])


@ACTIONS.register
@dataclass(frozen=True, slots=True)
class Task(Action):
    """`within_text` keeps the words of the model: an effect is plain data."""

    kind = "task"
    title = Text(zh="派任务", en="Open a task")
    help = Text(zh="给某个角色派一件要完成的事", en="Gives a role something to do.")
    icon = "list-todo"
    example: ClassVar = {"task": "话术辅导", "for": "培训负责人", "within": "2 workdays"}
    written = WrittenTask

    task: str
    role: str
    within: Duration | None = None
    within_text: str | None = None
    note: Template | None = None

    @classmethod
    def link(cls, written: Written, linker: Linker) -> Iterator[Task]:
        assert isinstance(written, WrittenTask)
        role = linker.role(written.role, "for")
        within = None if written.within is None else linker.duration(written.within, "within")
        note = None if written.note is None else linker.template(written.note, "note")
        if role is not None:
            yield cls(written.task, role, within, written.within, note)

    def plan(self, context: ActionContext) -> effect.OpenTask:
        return effect.OpenTask(
            title=self.task,
            role=self.role,
            within=self.within_text,
            note=self.note.render(context.word) if self.note else "",
            because=context.because,
        )
