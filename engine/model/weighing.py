"""How much each part of a collaboration score counts, and of how few due leads there is none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weighing:
    """Each side's weights sum to 1. Unwritten, they are those of D-5; `least` is never under the 20 of D-0."""

    in_time: float = 0.5
    answered: float = 0.3
    disposed: float = 0.2
    qualified: float = 0.5
    complete: float = 0.3
    delivered: float = 0.2
    least: int = 20
