"""When a case leaves the stage."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class Left(Trigger):
    kind = "left"
    title = Text(zh="离开阶段", en="Stage left")
    help = Text(zh="商机离开这个阶段时", en="When a case leaves the stage.")
    icon = "log-out"
    example: ClassVar = {"left": "触达"}
    names = "stage"
