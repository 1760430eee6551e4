"""When a lead is returned under the agreement."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class Returned(Trigger):
    kind = "returned"
    title = Text(zh="退回线索", en="Lead returned")
    help = Text(zh="线索按协议退回时", en="When a lead is returned under the agreement.")
    icon = "undo"
    example: ClassVar = {"returned": "市场线索跟进"}
    names = "agreement"
