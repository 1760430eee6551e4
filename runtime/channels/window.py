"""A provider's limits of so many sends in so long, kept per robot or reader so that we stop before it does.

A window, not a bucket that refills: a full bucket and its refill together are nearly twice the limit
in the provider's first minute, and some providers then block for ten.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    count: int
    per: timedelta


class Window:
    def __init__(self, rates: Sequence[Rate]) -> None:
        self._rates = tuple(rates)
        self._remembered = max((rate.count for rate in rates), default=0)
        self._longest = max((rate.per for rate in rates), default=timedelta())
        self._sent: dict[str, deque[datetime]] = {}

    def free_at(self, key: str, now: datetime) -> datetime:
        sent = self._sent.get(key, ())
        held = (sent[-rate.count] + rate.per for rate in self._rates if len(sent) >= rate.count)
        return max((now, *held))

    def take(self, key: str, now: datetime) -> None:
        if len(self._sent) >= MOST_KEYS:
            self._forget(now)
        self._sent.setdefault(key, deque(maxlen=self._remembered)).append(now)

    def _forget(self, now: datetime) -> None:
        for key, sent in list(self._sent.items()):
            if sent[-1] + self._longest <= now:
                self._sent.pop(key, None)
