"""A message of an app to each person alone: what WeCom's and DingTalk's have in common.

Letters that wait for the same person share one text: both providers drop what is over a
person's limit without an error, so that nobody would ever know.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from runtime.channels.access_token import AccessToken
from runtime.channels.channel import Letter, Meaning, Receipt, Recipient
from runtime.channels.limits import DEFAULTS, Limits
from runtime.channels.meaning import Meanings, meaning_of
from runtime.channels.outbound import Answer, Outbound, Unreachable
from runtime.channels.verdict import verdict
from runtime.channels.window import Window
from runtime.channels.wording import by_key, for_one_person

# The token is not known any more, or too old.
STALE = frozenset({"40014", "42001"})


class AppMessage(ABC):
    """`url` is where messages go; `token` is None while the app is not set up. `frame` bytes are kept free."""

    kind: ClassVar[str]
    meanings: ClassVar[Meanings]

    def __init__(
        self,
        url: str,
        token: AccessToken | None,
        outbound: Outbound,
        limits: Limits | None = None,
        *,
        frame: int = 0,
    ) -> None:
        limits = limits or DEFAULTS[self.kind]
        self._url = url
        self._token = token
        self._outbound = outbound
        self._wording = for_one_person(limits.size - frame)
        self._window = Window(limits.rates)

    def batches(self, letters: Sequence[Letter]) -> list[tuple[Letter, ...]]:
        by_person = by_key(letters, lambda letter: letter.recipient.id)
        return [batch for same in by_person for batch in self._wording.batches(same)]

    def target(self, batch: tuple[Letter, ...]) -> str:
        return self._url

    def ready_at(self, batch: tuple[Letter, ...], now: datetime) -> datetime:
        return self._window.free_at(self.reader(batch[0].recipient) or "", now)

    def send(self, batch: tuple[Letter, ...], now: datetime) -> Receipt:
        if self._token is None:
            return Receipt(False, "not_set_up", "no app is set up")
        reader = self.reader(batch[0].recipient)
        if not reader:
            return Receipt(False, "no_address", "the person has no id there")
        self._window.take(reader, now)
        body = json.dumps(self.body(self._wording.text(batch), reader, batch[0]), ensure_ascii=False)
        return self._token.use(now, STALE, lambda token: self._post(token, body.encode()))

    def meaning(self, code: str) -> Meaning:
        return meaning_of(code, self.meanings)

    def _post(self, token: str, body: bytes) -> Receipt:
        try:
            return self.verdict(self._outbound.post(f"{self._url}?access_token={token}", body))
        except Unreachable as problem:
            return Receipt(False, problem.code, problem.text)

    @staticmethod
    @abstractmethod
    def reader(recipient: Recipient) -> str | None: ...

    @abstractmethod
    def body(self, text: str, reader: str, first: Letter) -> Mapping[str, object]: ...

    def verdict(self, answer: Answer) -> Receipt:
        return verdict(answer)
