"""The provider's side: a receiver that does nothing twice for one key, writes down every request, and lays traps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple

from runtime.channels.fake.server import NO_ANSWER, Asked, FakeProvider, text

FAILS = 0.02


class Told(NamedTuple):
    """What a reader may see once: the same reason, about the same case, to the same person."""

    case: str
    because: str
    to: str


class Ledger(FakeProvider):
    """`keys` says what each idempotency key brought, `requests` how often it came.

    A trap is called while a request is held: before it is taken, or after it was and before the answer.
    """

    name = "Ledger"

    def __init__(self, random: Random) -> None:
        super().__init__()
        self.keys: dict[str, set[Told]] = {}
        self.requests: Counter[str] = Counter()
        self.before: Callable[[], None] | None = None
        self.after: Callable[[], None] | None = None
        self._random = random

    def judge(self, asked: Asked) -> tuple[int, int | str, Mapping[str, object]]:
        if (trap := self.before) is not None:
            self.before = None
            trap()
            return NO_ANSWER, NO_ANSWER, {}
        if self._random.random() < FAILS:
            return 503, 503, {}
        body, key = asked.json(), asked.headers.get("idempotency-key", "")
        told = Told(*(text(body, *path) or "" for path in (("case",), ("because",), ("to", "id"))))
        self.requests[key] += 1
        self.keys.setdefault(key, set()).add(told)
        if (trap := self.after) is not None:
            self.after = None
            trap()
            return NO_ANSWER, NO_ANSWER, {}
        return 204, 204, {}
