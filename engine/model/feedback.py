"""What a rep is shown right after a submission: the last records of a kind, and what is worth doing now (C066)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.diagnostics import Text
from engine.expressions import Expression


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`fill`: field of the suggested activity -> what stands in it when its form opens."""

    activity: str
    only_if: Expression | None
    fill: Mapping[str, Expression]
    say: Text | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """The last `last` records of type `record`, None for none."""

    record: str | None = None
    last: int = 0
    suggestions: tuple[Suggestion, ...] = ()
