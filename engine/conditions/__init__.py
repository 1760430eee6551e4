"""What a gate can demand; one module per kind."""

import sys

from engine.conditions.condition import CONDITIONS, CaseView, Condition, Missing, Values, Verdict, Where
from engine.registry import import_kinds

import_kinds(sys.modules[__name__])

__all__ = ["CONDITIONS", "CaseView", "Condition", "Missing", "Values", "Verdict", "Where"]
