"""A provider's limit of so many sends in a minute, kept per robot so that we stop before it does."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


class PerMinute:
    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._sent: defaultdict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=limit))

    def free_at(self, key: str, now: datetime) -> datetime:
        sent = self._sent[key]
        if len(sent) < self._limit:
            return now
        return max(now, sent[0] + MINUTE)

    def take(self, key: str, now: datetime) -> None:
        self._sent[key].append(now)
