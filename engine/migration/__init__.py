"""From one version of a model to another: what differs, and what running cases do (invariant 5)."""

from engine.migration.barriers import Standing
from engine.migration.difference import Difference, differences
from engine.migration.form_changes import FormChange, form_changes
from engine.migration.plan import Plan, Treatment, plan_between
from engine.migration.reading import read_plan

__all__ = [
    "Difference",
    "FormChange",
    "Plan",
    "Standing",
    "Treatment",
    "differences",
    "form_changes",
    "plan_between",
    "read_plan",
]
