"""An approval has been given and still holds: nothing that it was given for has been changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.conditions.condition import CONDITIONS, MET, CaseView, Condition, Missing, Verdict, lacking
from engine.diagnostics import Text


@CONDITIONS.register
@dataclass(frozen=True, slots=True)
class Approved(Condition):
    kind = "approved"
    title = Text(zh="审批已通过", en="Approved")
    help = Text(
        zh="最近一份的审批已经通过,批准后没有再改",
        en="The newest one is approved, and unchanged since.",
    )
    icon = "stamp"
    example: ClassVar = {"approved": "折扣审批"}

    approval: str

    def holds(self, view: CaseView) -> Verdict:
        why_not = view.unapproved(self.approval)
        return MET if why_not is None else lacking(Missing(why_not, self.names()))

    def names(self) -> tuple[str, ...]:
        return (f"approval/{self.approval}",)
