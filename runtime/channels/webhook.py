"""Signed webhooks: every message, and every call that a rule makes, as JSON to a system of the customer's own,
one after another.

The receiver checks `Dongxian-Signature`, `v1=` and the HMAC-SHA256 in hex over `timestamp.body`
with the shared secret, refuses old timestamps, and does nothing twice for one `Idempotency-Key`.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from engine.actions.effect import Call
from engine.diagnostics import Text
from runtime.channels.channel import Letter, Meaning, Problem, Receipt
from runtime.channels.endpoint import Endpoint, Endpoints, nearest
from runtime.channels.excerpt import excerpt
from runtime.channels.limits import DEFAULTS, Limits
from runtime.channels.meaning import AFTER_RATE, Meanings, codes, meaning_of
from runtime.channels.outbound import Outbound, Unreachable
from runtime.channels.window import Window

# Before the code of an answer to a call.
CALL = "call/"

MEANINGS: Meanings = {
    **dict(codes(Problem.CONTENT, Text("列出的字段太长,超过了接收方的上限", "The listed fields are longer than the receiver takes"), "too_big")),
    **dict(codes(Problem.AUTH, Text("接收方不认我们的签名:核对两边的密钥", "The receiver refuses our signature: compare the secrets"), "http401", "http403")),
    **dict(codes(Problem.CONTENT, Text("接收方不要这条内容", "The receiver does not want this content"), "http400", "http410", "http413", "http415", "http422")),
    **dict(codes(Problem.RATE, Text("接收方嫌快,稍后再发", "Too fast for the receiver; it goes out later"), "http429", wait=AFTER_RATE)),
    # A receiver that is being deployed answers 404; only 410 says that it is gone for good.
    **dict(codes(Problem.TRANSIENT, Text("接收方现在收不了,会再试", "The receiver cannot take it now; it is tried again"), "http404", "http500", "http502", "http503", "http504")),
}  # fmt: skip


class Webhook:
    kind = "webhook"

    def __init__(self, receivers: Endpoints, outbound: Outbound, limits: Limits | None = None) -> None:
        limits = limits or DEFAULTS[self.kind]
        self._receivers = receivers
        self._outbound = outbound
        self._most = limits.size
        self._window = Window(limits.rates)

    def batches(self, letters: Sequence[Letter]) -> list[tuple[Letter, ...]]:
        return [(letter,) for letter in letters]

    def target(self, batch: tuple[Letter, ...]) -> str:
        receiver = self._receiver(batch[0])
        return "" if receiver is None else receiver.url

    def _receiver(self, letter: Letter) -> Endpoint | None:
        """What a rule sends to one system goes to no other."""
        return (
            nearest(self._receivers, letter)
            if letter.call is None
            else self._receivers.get(letter.call.receiver)
        )

    def ready_at(self, batch: tuple[Letter, ...], now: datetime) -> datetime:
        return self._window.free_at(self.target(batch), now)

    def send(self, batch: tuple[Letter, ...], now: datetime) -> Receipt:
        (letter,) = batch
        receipt = self._send(letter, now)
        return receipt if letter.call is None else replace(receipt, code=f"{CALL}{receipt.code}")

    def _send(self, letter: Letter, now: datetime) -> Receipt:
        receiver = self._receiver(letter)
        if receiver is None:
            return Receipt(False, "not_set_up", "no receiver is set up")
        body = written(letter, self._most) if letter.call is None else called(letter, letter.call)
        if letter.call is not None and len(body) > self._most:
            return Receipt(False, "too_big", f"{len(body)} bytes, {self._most} are allowed")
        self._window.take(receiver.url, now)
        stamp = str(int(now.timestamp()))
        headers = {
            "Idempotency-Key": letter.id,
            "Dongxian-Timestamp": stamp,
            "Dongxian-Signature": f"v1={signature(receiver.secret, stamp, body)}",
        }
        try:
            status = self._outbound.post(receiver.url, body, headers).status
        except Unreachable as problem:
            return Receipt(False, problem.code, problem.text)
        return Receipt(200 <= status < 300, f"http{status}")

    def meaning(self, code: str) -> Meaning:
        """A call has no other way, so it waits until whoever runs the receiver has mended the settings."""
        found = meaning_of(code.removeprefix(CALL), MEANINGS)
        waits = code.startswith(CALL) and found.problem is Problem.AUTH
        return replace(found, problem=Problem.TRANSIENT) if waits else found


def written(letter: Letter, most: int) -> bytes:
    """Cut to half the limit in its one long text, which JSON may double."""
    reader = letter.recipient
    return json.dumps(
        {
            "id": letter.id,
            "case": letter.case,
            "title": letter.title,
            "text": excerpt(letter.say, most // 2),
            "because": letter.because,
            "to": {"id": reader.id, "name": reader.name},
            "copy": letter.copy,
            "link": letter.link,
        },
        ensure_ascii=False,
    ).encode()


def called(letter: Letter, call: Call) -> bytes:
    """Never cut: half a value would be a wrong one."""
    said = {
        "id": letter.id,
        "case": letter.case,
        "stage": call.stage,
        "title": letter.title,
        "because": letter.because,
        "fields": call.fields,
        "link": letter.link,
    }
    return json.dumps(said, ensure_ascii=False).encode()


def signature(secret: str, stamp: str, body: bytes) -> str:
    return hmac.digest(secret.encode(), stamp.encode() + b"." + body, "sha256").hex()
