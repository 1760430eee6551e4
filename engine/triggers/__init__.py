"""What can start a rule or a clock; one module per kind."""

import sys

from engine.registry import import_kinds
from engine.triggers.trigger import TRIGGERS, Names, Trigger, TriggerKey

import_kinds(sys.modules[__name__])

__all__ = ["TRIGGERS", "Names", "Trigger", "TriggerKey"]
