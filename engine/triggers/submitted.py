"""When a submission of the activity counts."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class Submitted(Trigger):
    kind = "submitted"
    title = Text(zh="提交动作", en="Activity submitted")
    help = Text(zh="提交了一次算数的销售动作时", en="When a submission of the activity counts.")
    icon = "clipboard-check"
    example: ClassVar = {"submitted": "客户拜访"}
    names = "activity"
