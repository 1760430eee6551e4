"""A field was filled in some counted submission of an activity: the uploaded list, the minutes."""

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
class ProofFilled(Condition):
    kind = "proof_filled"
    title = Text(zh="动作里已填", en="Filled in an activity")
    help = Text(zh="某次销售动作里填了这个字段", en="Some submission of the activity holds the field.")
    icon = "file-check"
    example = "需求沟通.需求清单"

    activity: str
    field: str
    label: Text

    def holds(self, view: CaseView) -> Verdict:
        proofs = (fields.get(self.field) for fields in view.submissions(self.activity))
        return MET if any(map(is_filled, proofs)) else lacking(Missing(self.label, self.names()))

    def names(self) -> tuple[str, ...]:
        return (f"activity/{self.activity}/{self.field}",)
