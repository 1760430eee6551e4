"""A must-do activity as it enters the score: verified, waiting or rejected, on time or late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from engine.diagnostics import Text

Standing = Literal["verified", "pending", "rejected"]
HALF_WORTH = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Performed:
    """`why_not` is the recorded reason of a rejection (counts_if, evidence); `late_by` is zero on time."""

    id: str
    activity: str
    occurred_at: datetime
    standing: Standing = "verified"
    late_by: timedelta = timedelta()
    why_not: str = ""

    @property
    def timeliness(self) -> float:
        if self.late_by <= timedelta():
            return 1.0
        return 0.5 if self.late_by <= HALF_WORTH else 0.0


@dataclass(frozen=True, slots=True)
class Uncounted:
    """Why an activity did not count in full, in words that its performer can act on."""

    performed: Performed
    why: Text


def reason_of_rejection(performed: Performed) -> Text:
    if performed.why_not:
        return Text(performed.why_not, performed.why_not)
    return Text("证据未通过核验", "its evidence was not accepted")


PENDING = Text("等待核验,核验通过后计入", "waiting for verification; it counts once verified")
TOO_LATE = Text("迟了 48 小时以上", "more than 48 hours late")
HALF = Text("迟了 48 小时以内,按一半计", "up to 48 hours late, counts half")


def over_the_cap(weekly: int) -> Text:
    return Text(
        f"超过每周 {weekly} 次的上限,另列为超额", f"beyond the cap of {weekly} a week, shown as surplus"
    )
