"""How long leads wait between two departments: for an owner, which systems and rules answer for, and then for a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf, isinf
from statistics import median


@dataclass(frozen=True, slots=True)
class Waited:
    """One lead; `contacted_at` is None while nobody has been reached."""

    handed_over_at: datetime
    assigned_at: datetime
    contacted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Delays:
    """Medians over `n` leads, of which `contacted` were reached.

    The others stay in and have waited longer than any; `human` is None while the median lies among them.
    """

    n: int
    contacted: int
    system: timedelta | None
    human: timedelta | None


def delays(leads: Iterable[Waited]) -> Delays:
    waited = list(leads)
    system = [(lead.assigned_at - lead.handed_over_at).total_seconds() for lead in waited]
    human = [
        inf if lead.contacted_at is None else (lead.contacted_at - lead.assigned_at).total_seconds()
        for lead in waited
    ]
    contacted = sum(not isinf(each) for each in human)
    return Delays(len(waited), contacted, _median(system), _median(human))


def _median(seconds: list[float]) -> timedelta | None:
    """None of nothing, and where one of those in the middle has no end."""
    middle = median(seconds) if seconds else inf
    return None if isinf(middle) else timedelta(seconds=middle)
