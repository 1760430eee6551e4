"""Moves the case to a stage, through the same gate as a person's move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from engine.actions import effect
from engine.actions.action import ACTIONS, Action, ActionContext, Linker, Written
from engine.diagnostics import Text


class WrittenMove(Written):
    move: str = Field(title="移到 · to stage", examples=["需求确认"])
    reason: str | None = Field(
        default=None,
        title="输单原因 · reason",
        description="移到输单时要写 · for a lost end",
        examples=["失联"],
    )


@ACTIONS.register
@dataclass(frozen=True, slots=True)
class Move(Action):
    kind = "move"
    title = Text(zh="移动阶段", en="Move")
    help = Text(
        zh="把商机移到某个阶段;缺交付物就不移,并留下记录",
        en="Moves the case to a stage; where something is missing it stays, and the trace says so.",
    )
    icon = "arrow-right-circle"
    example: ClassVar = {"move": "输单", "reason": "失联"}
    written = WrittenMove

    to: str
    reason: str | None = None

    @classmethod
    def link(cls, written: Written, linker: Linker) -> Iterator[Move]:
        assert isinstance(written, WrittenMove)
        to = linker.stage(written.move, written.reason)
        if to is not None:
            yield cls(to, written.reason)

    def plan(self, context: ActionContext) -> effect.Move:
        return effect.Move(to=self.to, reason=self.reason, comment=context.title, because=context.because)
