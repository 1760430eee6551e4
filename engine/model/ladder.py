"""A ladder: what happens at which share of a clause's time, and how its steps are numbered.

At 100 % a ladder does what the clause does anyway; `levels` are the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from engine.actions import Action
from engine.expressions import Expression
from engine.timing import Duration

# The clause's own deadline, step 0 in the table of deadlines, is the level of this share.
LIMIT = 100
MOST_SHARE = 1_000
MOST_REPEATS = 20

# A step reads as what it is: 150, then again 10150, 20150.
_AGAIN = 10_000
_PERCENT = re.compile(r"\s*(\d{1,9})\s*%\s*")


def share_in(text: str) -> int | None:
    """`80%` as people write it, full-width too; None when it is no share of a limit."""
    found = _PERCENT.fullmatch(unicodedata.normalize("NFKC", text))
    share = int(found[1]) if found else 0
    return share if 0 < share <= MOST_SHARE else None


def step_of(share: int, again: int = 0) -> int:
    return again * _AGAIN + share


def share_of(step: int) -> int:
    return step % _AGAIN


def again_of(step: int) -> int:
    """Which repetition of its level the step is, 0 for the level itself."""
    return step // _AGAIN


@dataclass(frozen=True, slots=True)
class Level:
    """`share` is in percent of the clause's time."""

    share: int
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    every: Duration
    at_most: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """`levels` in the order of their shares. `calm_if` keeps quiet any level at whose instant it holds."""

    levels: tuple[Level, ...]
    repeat: Repeat | None = None
    calm_if: Expression | None = None

    @property
    def top(self) -> int:
        """The highest share, whose level is repeated."""
        return max([LIMIT, *(level.share for level in self.levels)])

    def steps(self) -> Iterator[int]:
        """All that is armed beside the clause's own deadline."""
        yield from (step_of(level.share) for level in self.levels)
        if self.repeat is not None:
            yield from (step_of(self.top, again) for again in range(1, self.repeat.at_most + 1))

    def at(self, share: int) -> Level | None:
        return next((level for level in self.levels if level.share == share), None)
