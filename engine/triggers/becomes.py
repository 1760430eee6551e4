"""When the definition turns true of the case."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class Becomes(Trigger):
    kind = "becomes"
    title = Text(zh="变成", en="Becomes")
    help = Text(
        zh="任何一件事之后,这个定义对商机从不成立变成成立时",
        en="When the definition turns true of the case, after anything that happens to it.",
    )
    icon = "toggle-right"
    example: ClassVar = {"becomes": "大单"}
    names = "definition"
