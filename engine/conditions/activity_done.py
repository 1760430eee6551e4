"""An activity was done at least `count` times; only counted submissions are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.conditions.condition import CONDITIONS, MET, CaseView, Condition, Missing, Verdict, Where, lacking
from engine.diagnostics import Text
from engine.timing import Duration


@CONDITIONS.register
@dataclass(frozen=True, slots=True)
class ActivityDone(Condition):
    kind = "activity_done"
    title = Text(zh="做过动作", en="Activity done")
    help = Text(zh="算数的销售动作至少有几次", en="At least so many submissions of the activity count.")
    icon = "clipboard-check"
    example: ClassVar = {"at_least": 2, "of": "客户拜访"}

    activity: str
    label: Text
    count: int = 1
    where: Where | None = None
    within: Duration | None = None

    def holds(self, view: CaseView) -> Verdict:
        fresh = self.within.timedelta if self.within else None
        done = (
            view.counted(self.activity, fresh)
            if self.where is None
            else self.where.matching(view.submissions(self.activity, fresh), view)
        )
        short = self.count - done
        if short <= 0:
            return MET
        what = Text(f"{short} 次{self.label.zh}", f"{short} × {self.label.en}")
        if self.within:
            what = Text(
                f"最近 {self.within.words('zh')}内的 {what.zh}", f"{what.en} within {self.within.words('en')}"
            )
        return lacking(Missing(what, self.names()))

    def names(self) -> tuple[str, ...]:
        return (f"activity/{self.activity}",)
