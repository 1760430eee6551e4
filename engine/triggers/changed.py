"""When the field of a case gets another value."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class Changed(Trigger):
    kind = "changed"
    title = Text(zh="字段改变", en="Field changed")
    help = Text(zh="商机的这个字段换了值时", en="When the field of a case gets another value.")
    icon = "pencil"
    example: ClassVar = {"changed": "预算"}
    names = "field"
