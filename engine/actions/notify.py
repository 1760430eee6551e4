"""Tells a role something, with others in copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from engine.actions import effect
from engine.actions.action import ACTIONS, Action, ActionContext, Linker, Written
from engine.actions.channel import Channels
from engine.actions.template import Template
from engine.diagnostics import Text


class WrittenNotify(Written):
    notify: str = Field(title="通知谁 · whom", description="角色 · a role", examples=["主管"])
    cc: str | list[str] = Field(default=[], title="抄送 · copies", examples=["培训负责人", ["培训负责人"]])
    say: str | None = Field(
        default=None, title="说什么 · text", examples=["{{ 客户 }}在{{ 阶段 }}已停留{{ 停留 }}"]
    )
    urgent: bool = Field(default=False, title="紧急,不等 · urgent", examples=[True])
    send_by: Channels | None = Field(
        default=None,
        title="先走哪个渠道 · channels",
        description="不写就按整个模型的 send_by · without it those of the model",
        examples=["sms", ["sms", "wecom_app"]],
    )


@ACTIONS.register
@dataclass(frozen=True, slots=True)
class Notify(Action):
    kind = "notify"
    title = Text(zh="发提醒", en="Notify")
    help = Text(zh="给某个角色发消息,可抄送", en="Sends a message to a role, with copies.")
    icon = "bell"
    example: ClassVar = {
        "notify": "主管",
        "cc": "培训负责人",
        "say": "{{ 客户 }}在{{ 阶段 }}已停留{{ 停留 }}",
    }
    written = WrittenNotify

    to: str
    cc: tuple[str, ...] = ()
    say: Template | None = None
    urgent: bool = False
    channels: tuple[str, ...] = ()

    @classmethod
    def link(cls, written: Written, linker: Linker) -> Iterator[Notify]:
        assert isinstance(written, WrittenNotify)
        to = linker.role(written.notify, "notify")
        if isinstance(written.cc, str):
            copies = [linker.role(written.cc, "cc")]
        else:
            copies = [linker.role(name, "cc", place) for place, name in enumerate(written.cc)]
        say = None if written.say is None else linker.template(written.say, "say")
        channels = () if written.send_by is None else linker.channels(written.send_by, "send_by")
        if to is not None:
            known = tuple(copy for copy in copies if copy is not None)
            yield cls(to, known, say, written.urgent, channels)

    def plan(self, context: ActionContext) -> effect.Notify:
        return effect.Notify(
            to=self.to,
            cc=self.cc,
            title=context.title,
            say=self.say.render(context.word) if self.say else context.title,
            public=self.say.render(context.public_word) if self.say else context.title,
            because=context.because,
            urgent=self.urgent,
            channels=self.channels,
        )
