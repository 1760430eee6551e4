"""A demand made only of some cases: three quotes of a key account, none of a walk-in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.conditions.condition import CONDITIONS, MET, CaseView, Condition, Verdict
from engine.diagnostics import Text
from engine.expressions import Expression


@CONDITIONS.register
@dataclass(frozen=True, slots=True)
class OnlyIf(Condition):
    kind = "only_if"
    title = Text(zh="满足条件才要求", en="Only if")
    help = Text(zh="条件成立时才要求", en="Demanded only when the expression holds.")
    icon = "git-branch"
    example: ClassVar = {"at_least": 3, "of": "报价单", "if": '客户级别 == "大客户"'}

    expression: Expression
    demand: Condition

    def holds(self, view: CaseView) -> Verdict:
        applies = self.expression.evaluate(view.values, view.moment) is True
        return self.demand.holds(view) if applies else MET

    def names(self) -> tuple[str, ...]:
        return self.demand.names()
