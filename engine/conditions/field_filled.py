"""A field of the case holds a value."""

from __future__ import annotations

from dataclasses import dataclass

from engine.conditions.condition import (
    CONDITIONS,
    MET,
    CaseView,
    Condition,
    Missing,
    Verdict,
    is_filled,
    lacking,
)
from engine.diagnostics import Text


@CONDITIONS.register
@dataclass(frozen=True, slots=True)
class FieldFilled(Condition):
    kind = "field_filled"
    title = Text(zh="字段已填", en="Field is filled")
    help = Text(zh="商机的这个字段有值", en="The field of the case holds a value.")
    icon = "text-cursor-input"
    example = "预算"

    field: str
    label: Text

    def holds(self, view: CaseView) -> Verdict:
        return MET if is_filled(view.field(self.field)) else lacking(Missing(self.label, self.names()))

    def names(self) -> tuple[str, ...]:
        return (f"field/{self.field}",)
