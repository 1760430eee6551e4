"""When the limit of a stage or a clause of an agreement passes unmet."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class Overdue(Trigger):
    kind = "overdue"
    title = Text(zh="超过时限", en="Overdue")
    help = Text(
        zh="阶段时限或协议条款到期还没完成时",
        en="When the limit of a stage or a clause of an agreement passes unmet.",
    )
    icon = "alarm-clock"
    example: ClassVar = {"overdue": "触达"}
    names = "clause"
