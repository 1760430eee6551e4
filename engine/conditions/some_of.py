"""At least `count` of the listed parts hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.conditions.any_of import either
from engine.conditions.condition import CONDITIONS, MET, CaseView, Condition, Missing, Verdict, lacking
from engine.diagnostics import Text


@CONDITIONS.register
@dataclass(frozen=True, slots=True)
class SomeOf(Condition):
    kind = "some_of"
    title = Text(zh="至少几项", en="At least n of")
    help = Text(zh="列出的至少有几项", en="At least so many of the listed items are demanded.")
    icon = "list-ordered"
    example: ClassVar = {"at_least": 2, "of": ["需求清单", "会议纪要", "预算"]}

    parts: tuple[Condition, ...]
    count: int

    def holds(self, view: CaseView) -> Verdict:
        failed = [verdict for part in self.parts if not (verdict := part.holds(view)).holds]
        short = self.count - (len(self.parts) - len(failed))
        if short <= 0:
            return MET
        choice = either(failed)
        if short > 1:
            choice = Text(f"其中 {short} 项:{choice.zh}", f"{short} of: {choice.en}")
        return lacking(Missing(choice, self.names()))

    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for part in self.parts for name in part.names()))
