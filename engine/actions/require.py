"""Demands something of the case before it may go forward again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from engine.actions import effect
from engine.actions.action import ACTIONS, Action, ActionContext, Linker, Written
from engine.diagnostics import Text


class WrittenRequire(Written):
    require: str | list[str] = Field(
        title="要求 · require",
        description="动作、字段或档案,和 deliver 里的名字一样 · a name as in deliver",
        examples=["竞品对比分析", ["竞品对比分析", "预算"]],
    )


@ACTIONS.register
@dataclass(frozen=True, slots=True)
class Require(Action):
    kind = "require"
    title = Text(zh="追加要求", en="Require")
    help = Text(
        zh="给这个商机追加交付物,补齐之前不能前进",
        en="Adds a deliverable to this case; it cannot go forward until it is there.",
    )
    icon = "clipboard-plus"
    example: ClassVar = {"require": "竞品对比分析"}
    written = WrittenRequire

    demand: str

    @classmethod
    def link(cls, written: Written, linker: Linker) -> Iterator[Require]:
        assert isinstance(written, WrittenRequire)
        alone = isinstance(written.require, str)
        for place, name in enumerate(
            [written.require] if isinstance(written.require, str) else written.require
        ):
            keys = ("require",) if alone else ("require", place)
            if linker.demand(name, *keys):
                yield cls(name)

    def plan(self, context: ActionContext) -> effect.Require:
        return effect.Require(demand=self.demand, because=context.because)
