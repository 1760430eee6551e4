"""When a lead is handed over under the agreement."""

from __future__ import annotations

from typing import ClassVar

from engine.diagnostics import Text
from engine.triggers.trigger import TRIGGERS, Trigger


@TRIGGERS.register
class HandedOver(Trigger):
    kind = "handed_over"
    title = Text(zh="移交线索", en="Lead handed over")
    help = Text(zh="线索按协议移交时", en="When a lead is handed over under the agreement.")
    icon = "send"
    example: ClassVar = {"handed_over": "市场线索跟进"}
    names = "agreement"
