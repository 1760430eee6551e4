"""Asks for an approval in the name of the case's owner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from engine.actions import effect
from engine.actions.action import ACTIONS, Action, ActionContext, Linker, Written
from engine.diagnostics import Text


class WrittenApprove(Written):
    approve: str = Field(title="送审 · approve", description="审批 · an approval", examples=["折扣审批"])


@ACTIONS.register
@dataclass(frozen=True, slots=True)
class Approve(Action):
    kind = "approve"
    title = Text(zh="发起审批", en="Start an approval")
    help = Text(
        zh="替负责人送审;正在审批或已经通过的不再送",
        en="Asks in the owner's name; what is being asked or is approved already is not asked again.",
    )
    icon = "stamp"
    example: ClassVar = {"approve": "折扣审批"}
    written = WrittenApprove

    approval: str

    @classmethod
    def link(cls, written: Written, linker: Linker) -> Iterator[Approve]:
        assert isinstance(written, WrittenApprove)
        if linker.approval(written.approve, "approve"):
            yield cls(written.approve)

    def plan(self, context: ActionContext) -> effect.Approve:
        return effect.Approve(approval=self.approval, comment=context.title, because=context.because)
