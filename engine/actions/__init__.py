"""What a rule or an overdue clock can do; one module per kind."""

import sys

from engine.actions.action import ACTIONS, SAYABLE, Action, ActionContext, Key, Linker, Target, Written
from engine.actions.effect import Effect
from engine.actions.template import Template
from engine.registry import import_kinds

import_kinds(sys.modules[__name__])

__all__ = [
    "ACTIONS",
    "SAYABLE",
    "Action",
    "ActionContext",
    "Effect",
    "Key",
    "Linker",
    "Target",
    "Template",
    "Written",
]
