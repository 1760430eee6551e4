"""UUIDv7 as text: the first 48 bits are the time, so that new rows land at the end of an index.

Ids of one process ascend, also within a millisecond: a queue is read in the order of its ids.
"""

from __future__ import annotations

import os
import time
from threading import Lock

_RANDOM_BITS = 74


class _Ascending:
    def __init__(self) -> None:
        self._lock = Lock()
        self._last = 0

    def next(self) -> int:
        """Time and random bits; within one millisecond a random step further, so that nobody guesses the next."""
        random = int.from_bytes(os.urandom(14))
        at = (time.time_ns() // 1_000_000) << _RANDOM_BITS | random & ((1 << _RANDOM_BITS) - 1)
        with self._lock:
            self._last = at if at > self._last else self._last + 1 + (random >> 80)
            return self._last


_ids = _Ascending()


def new_id() -> str:
    number = _ids.next()
    high = (number >> _RANDOM_BITS) << 16 | 0x7000 | (number >> 62) & 0xFFF
    low = (0b10 << 62) | number & ((1 << 62) - 1)
    text = f"{high:016x}{low:016x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
