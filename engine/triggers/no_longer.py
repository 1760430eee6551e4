"""When the definition stops being true of the case."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class NoLonger(Trigger):
    kind = "no_longer"
    title = Text(zh="不再是", en="No longer")
    help = Text(
        zh="任何一件事之后,这个定义对商机从成立变成不成立时",
        en="When the definition stops being true of the case, after anything that happens to it.",
    )
    icon = "toggle-left"
    example: ClassVar = {"no_longer": "大单"}
    names = "definition"
