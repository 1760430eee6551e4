"""The collaboration score of two departments and a month (D-5): neither side can hide behind the other.

Consumer: followed up in time, feedback in time, valid disposition, all of the leads due.
Provider: meets the definition, fields complete, of the leads given, and min(1, given ÷ promised).
Each side is 100 times the weighted mean of its parts (`Weighing`), the score √(consumer × provider).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from engine.diagnostics import Text
from engine.model.weighing import Weighing

IN_TIME = Text("按时跟进", "followed up in time")
ANSWERED = Text("按时交反馈", "feedback in time")
DISPOSED = Text("处置有效", "valid disposition")
QUALIFIED = Text("合格", "meets the definition")
COMPLETE = Text("资料填齐", "fields complete")
DELIVERED = Text("交够数量", "number promised")


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one agreement and month. `due` are judged by now; `excluded` are in no other number.

    `released` of the due went back before a follow-up was due: they owe an answer and no follow-up.
    Nobody knows yet about the `disputed` of the due, the `contested` of those given, whose return somebody else
    has still to decide on. A lead whose return stands is not among the `qualified`.
    `promised` is None when the provider has promised no number.
    """

    due: int = 0
    released: int = 0
    in_time: int = 0
    answered: int = 0
    disposed: int = 0
    disputed: int = 0
    not_yet_due: int = 0
    given: int = 0
    qualified: int = 0
    contested: int = 0
    complete: int = 0
    excluded: int = 0
    promised: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """`k` of `n`, which are counts of `of` and `among`; None is what was promised, and more than that is all of it."""

    of: str
    among: str | None
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
    least: int
    consumer: tuple[Part, ...]
    provider: tuple[Part, ...]

    @property
    def consumer_points(self) -> float | None:
        return _points(self.consumer)

    @property
    def provider_points(self) -> float | None:
        return _points(self.provider)

    @property
    def value(self) -> float | None:
        """None while one side has done nothing that could be judged: that is not 0 points."""
        consumer, provider = self.consumer_points, self.provider_points
        return None if consumer is None or provider is None else sqrt(consumer * provider)

    @property
    def score(self) -> float | None:
        return self.value if self.counts.due >= self.least else None


def collaboration(counts: Counts, weighing: Weighing) -> Collaboration:
    due, given = counts.due, counts.given
    owed, settled, undisputed = due - counts.released, due - counts.disputed, given - counts.contested
    consumer = (
        Part("in_time", "owed", IN_TIME, weighing.in_time, counts.in_time, owed),
        Part("answered", "due", ANSWERED, weighing.answered, counts.answered, due),
        Part("disposed", "settled", DISPOSED, weighing.disposed, counts.disposed, settled),
    )
    provider: tuple[Part, ...] = (
        Part("qualified", "undisputed", QUALIFIED, weighing.qualified, counts.qualified, undisputed),
        Part("complete", "given", COMPLETE, weighing.complete, counts.complete, given),
    )
    if counts.promised is not None:
        promised = Part("given", None, DELIVERED, weighing.delivered, given, counts.promised)
        provider = (*provider, promised)
    return Collaboration(counts, weighing.least, _weighed(consumer), _weighed(provider))


def _weighed(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """What a model leaves out of a score is not shown in it."""
    return tuple(part for part in parts if part.weight)


def quarter(months: Iterable[Collaboration]) -> float | None:
    """The months weighted by their due leads; a month with few of them counts for little, not for nothing."""
    weighed = [(month.value, month.counts.due, month.least) for month in months if month.value is not None]
    due = sum(n for _, n, _ in weighed)
    if due < max((least for _, _, least in weighed), default=1):
        return None
    return sum(value * n for value, n, _ in weighed) / due


def _points(parts: Sequence[Part]) -> float | None:
    """A part without a single lead says nothing; the others weigh more."""
    told = [part for part in parts if part.n]
    if not told:
        return None
    return 100 * sum(part.weight * part.share for part in told) / sum(part.weight for part in told)
