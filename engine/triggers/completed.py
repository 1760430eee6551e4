"""When the last submission of the activity that lacked evidence has got it."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class Completed(Trigger):
    kind = "completed"
    title = Text(zh="证据补齐", en="Evidence complete")
    help = Text(
        zh="这个动作的提交都补齐了证据时",
        en="When the last submission of the activity that lacked evidence has got it.",
    )
    icon = "circle-check"
    example: ClassVar = {"completed": "客户拜访"}
    names = "activity"
