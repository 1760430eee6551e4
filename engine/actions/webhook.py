"""Tells another system of the customer's own, with the fields that the rule lists.

The model names the receiver; its address and its secret are settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from engine.actions import effect
from engine.actions.action import ACTIONS, Action, ActionContext, Linker, Written
from engine.diagnostics import Text

LONGEST_NAME = 20


class WrittenWebhook(Written):
    webhook: str = Field(
        title="告诉哪个系统 · webhook",
        description="接收方的名字,地址在设置里 · a receiver, whose address is a setting",
        min_length=1,
        max_length=LONGEST_NAME,
        examples=["订单系统"],
    )
    fields: str | list[str] = Field(
        default=[], alias="with", title="带哪些字段 · with", examples=["预算", ["客户名称", "预算"]]
    )


@ACTIONS.register
@dataclass(frozen=True, slots=True)
class Webhook(Action):
    kind = "webhook"
    title = Text(zh="通知别的系统", en="Call another system")
    help = Text(
        zh="把商机编号、阶段和列出的字段发给一个接收方,签名,至少送到一次",
        en="Sends the case's id, its stage and the listed fields to a receiver, signed, at least once.",
    )
    icon = "webhook"
    example: ClassVar = {"webhook": "订单系统", "with": ["客户名称", "预算"]}
    written = WrittenWebhook

    receiver: str
    fields: tuple[str, ...] = ()

    @classmethod
    def link(cls, written: Written, linker: Linker) -> Iterator[Webhook]:
        assert isinstance(written, WrittenWebhook)
        alone = isinstance(written.fields, str)
        named = [written.fields] if isinstance(written.fields, str) else written.fields
        known = [
            linker.field(name, *(("with",) if alone else ("with", place))) for place, name in enumerate(named)
        ]
        if all(known):
            yield cls(written.webhook, tuple(dict.fromkeys(named)))

    def plan(self, context: ActionContext) -> effect.Call:
        return effect.Call(
            receiver=self.receiver,
            title=context.title,
            because=context.because,
            stage=context.stage,
            fields={name: context.fields.get(name) for name in self.fields},
        )
