"""A share with what it rests on: k of n, and where the truth roughly lies."""

from __future__ import annotations

from dataclasses import dataclass

from engine.analysis.wilson import Interval, wilson
from engine.diagnostics import Text

# Below this nobody is ranked, coloured or warned (D-0).
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Rate:
    k: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.k <= self.n:
            raise ValueError(f"{self.k} of {self.n} is no share")

    @property
    def share(self) -> float | None:
        """None when there is nothing to take a share of."""
        return self.k / self.n if self.n else None

    @property
    def interval(self) -> Interval:
        return wilson(self.k, self.n)

    @property
    def enough(self) -> bool:
        return self.n >= ENOUGH

    @property
    def words(self) -> Text:
        """What stands on a screen: 22%(20/90),大致在15%–32%."""
        if not self.enough:
            return Text(f"数据不足({self.k}/{self.n})", f"not enough data ({self.k}/{self.n})")
        share, low, high = (
            _percent(self.k / self.n),
            _percent(self.interval.low),
            _percent(self.interval.high),
        )
        return Text(
            f"{share}({self.k}/{self.n}),大致在{low}–{high}",
            f"{share} ({self.k}/{self.n}), roughly {low}–{high}",
        )


def _percent(share: float) -> str:
    """Whole percent, half up: Python's own rounding would print 12.5 % as 12 %."""
    return f"{int(share * 100 + 0.5)}%"
