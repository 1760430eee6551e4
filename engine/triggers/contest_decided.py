"""When it is decided whether a contested return stands."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class ContestDecided(Trigger):
    kind = "contest_decided"
    title = Text(zh="争议有了决定", en="Contest decided")
    help = Text(zh="退回的争议有了决定时", en="When it is decided whether a contested return stands.")
    icon = "check"
    example: ClassVar = {"contest_decided": "市场线索跟进"}
    names = "agreement"
