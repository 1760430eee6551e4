"""When a submission of the activity lacks evidence."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class Incomplete(Trigger):
    kind = "incomplete"
    title = Text(zh="证据不齐", en="Evidence missing")
    help = Text(zh="提交了动作,但证据还不齐时", en="When a submission of the activity lacks evidence.")
    icon = "circle-dashed"
    example: ClassVar = {"incomplete": "客户拜访"}
    names = "activity"
