"""The collaboration score of two departments and a month (D-5): neither side can hide behind the other.

Consumer = 100·(0.5·followed up in time + 0.3·feedback in time + 0.2·valid disposition), all of the leads due.
Provider = 100·(0.5·meets the definition + 0.3·fields complete, of the leads given + 0.2·min(1, given ÷ promised)).
Score = √(consumer × provider); under 20 due leads there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from engine.diagnostics import Text

# D-5. What a side is not asked for is left out, and the rest weighs more.
IN_TIME, ANSWERED, DISPOSED = 0.5, 0.3, 0.2
QUALIFIED, COMPLETE, DELIVERED = 0.5, 0.3, 0.2
LEAST_DUE = 20


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one agreement and month. `due` are judged by now; `excluded` are in no other number.

    `released` of the due went back before a follow-up was due: they owe an answer and no follow-up.
    `promised` is None when the provider has promised no number.
    """

    due: int = 0
    released: int = 0
    in_time: int = 0
    answered: int = 0
    disposed: int = 0
    not_yet_due: int = 0
    given: int = 0
    qualified: int = 0
    complete: int = 0
    excluded: int = 0
    promised: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """`k` of `n`; a number delivered beyond what was promised counts as all of it."""

    title: Text
    weight: float
    k: int
    n: int

    @property
    def share(self) -> float:
        return min(1.0, self.k / self.n) if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Collaboration:
    """Points from 0 to 100, unrounded; `score` is None where too few leads were due to judge by."""

    counts: Counts
    consumer: tuple[Part, ...]
    provider: tuple[Part, ...]

    @property
    def consumer_points(self) -> float:
        return _points(self.consumer)

    @property
    def provider_points(self) -> float:
        return _points(self.provider)

    @property
    def value(self) -> float | None:
        """None while one side has done nothing that could be judged: that is not 0 points."""
        if not all(any(part.n for part in side) for side in (self.consumer, self.provider)):
            return None
        return sqrt(self.consumer_points * self.provider_points)

    @property
    def score(self) -> float | None:
        return self.value if self.counts.due >= LEAST_DUE else None


def collaboration(counts: Counts) -> Collaboration:
    due, given = counts.due, counts.given
    consumer = (
        Part(Text("按时跟进", "followed up in time"), IN_TIME, counts.in_time, due - counts.released),
        Part(Text("按时交反馈", "feedback in time"), ANSWERED, counts.answered, due),
        Part(Text("处置有效", "valid disposition"), DISPOSED, counts.disposed, due),
    )
    provider: tuple[Part, ...] = (
        Part(Text("合格", "meets the definition"), QUALIFIED, counts.qualified, given),
        Part(Text("资料填齐", "fields complete"), COMPLETE, counts.complete, given),
    )
    if counts.promised is not None:
        promised = Part(Text("交够数量", "number promised"), DELIVERED, given, counts.promised)
        provider = (*provider, promised)
    return Collaboration(counts, consumer, provider)


def quarter(months: Iterable[Collaboration]) -> float | None:
    """The months weighted by their due leads; a month with few of them counts for little, not for nothing."""
    weighed = [(month.value, month.counts.due) for month in months if month.value is not None]
    due = sum(n for _, n in weighed)
    if due < LEAST_DUE:
        return None
    return sum(value * n for value, n in weighed) / due


def _points(parts: Sequence[Part]) -> float:
    """A part without a single lead says nothing; the others weigh more."""
    told = [part for part in parts if part.n]
    weights = sum(part.weight for part in told)
    return 100 * sum(part.weight * part.share for part in told) / weights if told else 0.0
