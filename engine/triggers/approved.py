"""When an approval has been given, also one that nobody need be asked for."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class Approved(Trigger):
    kind = "approved"
    title = Text(zh="审批通过", en="Approved")
    help = Text(
        zh="审批通过时,包括无需审批的", en="When the approval is given, also where nobody need be asked."
    )
    icon = "stamp"
    example: ClassVar = {"approved": "折扣审批"}
    names = "approval"
