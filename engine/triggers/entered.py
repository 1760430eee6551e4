"""When a case enters the stage."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class Entered(Trigger):
    kind = "entered"
    title = Text(zh="进入阶段", en="Stage entered")
    help = Text(zh="商机进入这个阶段时", en="When a case enters the stage.")
    icon = "log-in"
    example: ClassVar = {"entered": "触达"}
    names = "stage"
