"""When a case is created."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class Created(Trigger):
    kind = "created"
    title = Text(zh="新建商机", en="Case created")
    help = Text(zh="新建商机时", en="When a case is created.")
    icon = "plus"
    example: ClassVar = {"created": "case"}
    names = "case"
