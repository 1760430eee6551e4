"""When the provider contests that a lead was returned."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class Contested(Trigger):
    kind = "contested"
    title = Text(zh="争议退回", en="Return contested")
    help = Text(zh="退回的线索被移交方争议时", en="When the provider contests that a lead was returned.")
    icon = "alert"
    example: ClassVar = {"contested": "市场线索跟进"}
    names = "agreement"
