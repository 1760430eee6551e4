"""Gives the case to another owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from engine.actions import effect
from engine.actions.action import ACTIONS, Action, ActionContext, Linker, Written
from engine.diagnostics import Text


class WrittenAssign(Written):
    assign: str = Field(
        title="交给谁 · assign to",
        description="角色,或商机里的人员字段 · a role, or a person field of the case",
        examples=["主管", "跟进人"],
    )


@ACTIONS.register
@dataclass(frozen=True, slots=True)
class Assign(Action):
    """`field` says that `to` is a field of the case that names a person, not a role."""

    kind = "assign"
    title = Text(zh="换负责人", en="Assign")
    help = Text(
        zh="把商机交给某个角色的人,或人员字段里填的人",
        en="Gives the case to the holder of a role, or to the person that a field names.",
    )
    icon = "user-check"
    example: ClassVar = {"assign": "主管"}
    written = WrittenAssign

    to: str
    field: bool = False

    @classmethod
    def link(cls, written: Written, linker: Linker) -> Iterator[Assign]:
        assert isinstance(written, WrittenAssign)
        receiver = linker.receiver(written.assign, "assign")
        if receiver is not None:
            yield cls(written.assign, field=receiver == "field")

    def plan(self, context: ActionContext) -> effect.Assign:
        return effect.Assign(to=self.to, field=self.field, comment=context.title, because=context.because)
