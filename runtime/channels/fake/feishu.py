"""Feishu: a group robot with a signing secret."""

from __future__ import annotations

import base64
import hmac
import re
import time
from collections.abc import Callable, Mapping

from runtime.channels.fake.server import Asked, Counted, FakeProvider, Said, text

MOST_BYTES = 20 * 1024
HOUR = 3600
_MENTION = re.compile(r'<at user_id="([^"]+)">[^<]*</at>')


class FakeFeishu(FakeProvider):
    name = "飞书 Feishu"

    def __init__(
        self,
        *,
        port: int = 0,
        hook: str = "fake",
        secret: str = "fakesecret",
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(port=port, clock=clock)
        self.hook = hook
        self.secret = secret
        self._limits = (Counted(5, 1), Counted(100, 60))

    @property
    def url(self) -> str:
        return f"{self.address}/open-apis/bot/v2/hook/{self.hook}"

    def judge(self, asked: Asked) -> tuple[int, int | str, Mapping[str, object]]:
        code, words = self._verdict(asked)
        return 200, code, {"code": code, "msg": words, "data": {}}

    def _verdict(self, asked: Asked) -> tuple[int, str]:
        if not asked.path.endswith(f"/{self.hook}"):
            return 19001, "param invalid: incoming webhook access token invalid"
        body, now = asked.json(), self.clock()
        if self.secret and not self._signed(body, now):
            return 19021, "sign match fail or timestamp is not within one hour from current time"
        content = text(body, "content", "text")
        if body.get("msg_type") != "text" or not content or len(asked.body) > MOST_BYTES:
            return 9499, "Bad Request"
        if any(limit.full("", now) for limit in self._limits):
            return 11232, "frequency limited psm[lark.oapi.app_platform_runtime]"
        self.received.append(Said(content, tuple(_MENTION.findall(content))))
        return 0, "success"

    def _signed(self, body: Mapping[str, object], now: float) -> bool:
        stamp = text(body, "timestamp") or ""
        if not stamp.isdigit() or abs(int(stamp) - now) > HOUR:
            return False
        wanted = hmac.new(f"{stamp}\n{self.secret}".encode(), b"", "sha256").digest()
        return text(body, "sign") == base64.b64encode(wanted).decode()
