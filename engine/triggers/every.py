"""Again and again, by the clock on the wall, for every open case."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class Every(Trigger):
    """`of` is the rule that has the schedule: two rules may run at the same hours."""

    kind = "every"
    title = Text(zh="定时", en="Every")
    help = Text(
        zh="每到这个时候,对每个进行中的商机做一次;和 in 一起写,只管这些阶段",
        en="At each such time, once for every open case; together with `in`, only in these stages.",
    )
    icon = "calendar-clock"
    example: ClassVar = {"every": "monday 09:00"}
    names = "schedule"
