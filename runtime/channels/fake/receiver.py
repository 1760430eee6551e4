"""A customer's system that takes signed webhooks: it checks signature and time and does nothing twice."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Mapping

from runtime.channels.fake.server import Asked, FakeProvider, Said, text

FIVE_MINUTES = 300


class FakeReceiver(FakeProvider):
    """`keys` are the idempotency keys in the order in which they were first taken, `bodies` what came with them."""

    name = "Webhook"

    def __init__(
        self, *, port: int = 0, secret: str = "fakesecret", clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(port=port, clock=clock)
        self.secret = secret
        self.keys: list[str] = []
        self.bodies: list[Mapping[str, object]] = []

    @property
    def url(self) -> str:
        return f"{self.address}/dongxian"

    def judge(self, asked: Asked) -> tuple[int, int | str, Mapping[str, object]]:
        stamp = asked.headers.get("dongxian-timestamp", "")
        wanted = hmac.new(self.secret.encode(), f"{stamp}.".encode() + asked.body, "sha256").hexdigest()
        if asked.headers.get("dongxian-signature") != f"v1={wanted}":
            return 401, 401, {}
        if not stamp.isdigit() or abs(int(stamp) - self.clock()) > FIVE_MINUTES:
            return 401, 401, {}
        key = asked.headers.get("idempotency-key", "")
        if key not in self.keys:
            self.keys.append(key)
            body = asked.json()
            self.bodies.append(body)
            words = text(body, "text") or text(body, "title") or ""
            self.received.append(Said(words, to=text(body, "to", "name") or ""))
        return 204, 204, {}
