"""At least `count` records of a type belong to the case: three quotes for a key account (C015)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.conditions.condition import CONDITIONS, MET, CaseView, Condition, Missing, Verdict, Where, lacking
from engine.diagnostics import Text


@CONDITIONS.register
@dataclass(frozen=True, slots=True)
class RecordLinked(Condition):
    kind = "record_linked"
    title = Text(zh="已有档案", en="Record linked")
    help = Text(zh="商机名下至少有几份档案", en="At least so many records of the type belong to the case.")
    icon = "paperclip"
    example: ClassVar = {"at_least": 3, "of": "报价单"}

    record_type: str
    label: Text
    count: int = 1
    where: Where | None = None

    def holds(self, view: CaseView) -> Verdict:
        records = view.linked(self.record_type)
        found = len(records) if self.where is None else self.where.matching(records, view)
        short = self.count - found
        if short <= 0:
            return MET
        what = Text(f"{short} 份{self.label.zh}", f"{short} × {self.label.en}")
        return lacking(Missing(what, self.names()))

    def names(self) -> tuple[str, ...]:
        return (f"record/{self.record_type}",)
