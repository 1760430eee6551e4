"""Every part holds; what is missing is listed part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.conditions.condition import CONDITIONS, CaseView, Condition, Verdict
from engine.diagnostics import Text


@CONDITIONS.register
@dataclass(frozen=True, slots=True)
class AllOf(Condition):
    kind = "all_of"
    title = Text(zh="全部满足", en="All of")
    help = Text(zh="列出的每一项都要有", en="Every listed item is demanded.")
    icon = "list-checks"
    example: ClassVar = {"all": ["客户拜访", "预算"]}

    parts: tuple[Condition, ...]

    def holds(self, view: CaseView) -> Verdict:
        failed = [verdict for part in self.parts if not (verdict := part.holds(view)).holds]
        missing = dict.fromkeys(lack for verdict in failed for lack in verdict.missing)
        return Verdict(holds=not failed, missing=tuple(missing))

    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for part in self.parts for name in part.names()))
