"""When an approval has been rejected, by somebody or by the clock."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class Rejected(Trigger):
    kind = "rejected"
    title = Text(zh="审批被拒绝", en="Rejected")
    help = Text(
        zh="审批被人拒绝,或到期没人答复算拒绝时",
        en="When somebody rejects the approval, or its time ends in a rejection.",
    )
    icon = "ban"
    example: ClassVar = {"rejected": "折扣审批"}
    names = "approval"
