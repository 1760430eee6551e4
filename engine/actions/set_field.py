"""Writes a computed value into a field of the case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from engine.actions import effect
from engine.actions.action import ACTIONS, Action, ActionContext, Linker, Target, Written
from engine.diagnostics import Text


class WrittenSet(Written):
    set: dict[str, str] = Field(
        title="改字段 · set",
        description="字段: 表达式 · field: expression",
        examples=[{"客户级别": '"大客户"'}],
    )


@ACTIONS.register
@dataclass(frozen=True, slots=True)
class SetField(Action):
    kind = "set"
    title = Text(zh="改字段", en="Set a field")
    help = Text(zh="把商机的字段改成算出来的值", en="Writes a computed value into a field of the case.")
    icon = "pencil-line"
    example: ClassVar = {"set": {"客户级别": '"大客户"'}}
    written = WrittenSet

    target: Target

    @classmethod
    def link(cls, written: Written, linker: Linker) -> Iterator[SetField]:
        assert isinstance(written, WrittenSet)
        for field, expression in written.set.items():
            target = linker.target(field, expression, "set", field)
            if target is not None:
                yield cls(target)

    def plan(self, context: ActionContext) -> effect.SetField:
        value = self.target.expression.evaluate(context.values, context.moment)
        written = None if value is None else self.target.write(value)
        return effect.SetField(field=self.target.field, value=written, because=context.because)
