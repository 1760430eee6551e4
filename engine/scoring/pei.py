"""PEI, the process execution index of one person's week (D-1), with everything it was made of.

PEI = 100 × Σ w·v·t, per activity capped at its quota ÷ max(Σ w·quota, pass line × w̄)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.model.kernel import MustDo
from engine.scoring.performed import (
    HALF,
    PENDING,
    TOO_LATE,
    Performed,
    Uncounted,
    over_the_cap,
    reason_of_rejection,
)

# Who is available for less than a day of the week has no PEI.
LEAST_AVAILABLE = 0.2


@dataclass(frozen=True, slots=True)
class Part:
    """One must-do activity of the week; `earned` and `possible` are weighted."""

    activity: str
    quota: int
    verified: int
    pending: int
    surplus: int
    earned: float
    possible: float


@dataclass(frozen=True, slots=True)
class Pei:
    """`high` is what it becomes when all that is pending is verified."""

    earned: float
    possible: float
    due: float
    verified: int
    pass_line: float
    parts: tuple[Part, ...]
    uncounted: tuple[Uncounted, ...]

    @property
    def value(self) -> int:
        return _points(self.earned, self.due)

    @property
    def high(self) -> int:
        return _points(self.possible, self.due)

    @property
    def surplus(self) -> int:
        return sum(part.surplus for part in self.parts)

    @property
    def passed(self) -> bool:
        """The pass line asks how much was done, the cap how much of one kind counts: two things."""
        return self.verified >= self.pass_line


def pei(
    must_do: Mapping[str, MustDo],
    performed: Sequence[Performed],
    passing: float,
    availability: float = 1.0,
) -> Pei | None:
    """None when the person was hardly there, or the model demands nothing."""
    if not must_do or availability < LEAST_AVAILABLE:
        return None
    parts: list[Part] = []
    uncounted: list[Uncounted] = []
    for activity, demand in must_do.items():
        mine = [each for each in performed if each.activity == activity]
        parts.append(_part(activity, demand, quota(demand.weekly, availability), mine, uncounted))
    line = passing * availability
    return Pei(
        earned=sum(part.earned for part in parts),
        possible=sum(part.possible for part in parts),
        due=_due(must_do, parts, line),
        verified=sum(part.verified for part in parts),
        pass_line=line,
        parts=tuple(parts),
        uncounted=tuple(uncounted),
    )


def quota(weekly: int, availability: float) -> int:
    """Half a visit cannot be planned: rounded half up, 9.6 is 10."""
    return int(weekly * availability + 0.5)


def team(scores: Iterable[Pei]) -> tuple[int, int] | None:
    """Value and upper end of sums, not a mean of percentages: who owed more weighs more."""
    counted = list(scores)
    due = sum(score.due for score in counted)
    if not due:
        return None
    return (
        _points(sum(score.earned for score in counted), due),
        _points(sum(score.possible for score in counted), due),
    )


def _part(
    activity: str, demand: MustDo, cap: int, performed: Sequence[Performed], uncounted: list[Uncounted]
) -> Part:
    """The best fill the quota first, so that being late once more never costs anything."""
    verified = sorted(
        (each for each in performed if each.standing == "verified"),
        key=lambda each: (-each.timeliness, each.occurred_at),
    )
    pending = [each for each in performed if each.standing == "pending"]
    uncounted.extend(
        Uncounted(each, reason_of_rejection(each)) for each in performed if each.standing == "rejected"
    )
    uncounted.extend(Uncounted(each, PENDING) for each in pending)
    uncounted.extend(Uncounted(each, over_the_cap(cap)) for each in verified[cap:])
    uncounted.extend(
        Uncounted(each, HALF if each.timeliness else TOO_LATE)
        for each in verified[:cap]
        if each.timeliness < 1
    )
    return Part(
        activity=activity,
        quota=cap,
        verified=len(verified),
        pending=len(pending),
        surplus=max(len(verified) - cap, 0),
        earned=demand.weight * _best(verified, cap),
        possible=demand.weight * _best([*verified, *pending], cap),
    )


def _best(performed: Sequence[Performed], cap: int) -> float:
    return sum(sorted((each.timeliness for each in performed), reverse=True)[:cap])


def _due(must_do: Mapping[str, MustDo], parts: Sequence[Part], line: float) -> float:
    """Never less than the pass line in activities of mean weight: a small catalogue is no discount."""
    weighted = sum(must_do[part.activity].weight * part.quota for part in parts)
    planned = sum(part.quota for part in parts)
    mean_weight = weighted / planned if planned else 1.0
    return max(weighted, line * mean_weight)


def _points(earned: float, due: float) -> int:
    """0 to 100, half up."""
    return min(int(100 * earned / due + 0.5), 100) if due else 0
