"""DingTalk: a group robot with a signing secret, and the work notices of an app."""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Callable, Mapping

from runtime.channels.fake.server import Asked, Counted, FakeProvider, Said, text, texts
from runtime.channels.fake.tokens import Tokens

MOST_BYTES, MOST_NOTICE_BYTES = 20_000, 2048
MINUTE, BLOCKED, HOUR, DAY = 60, 600, 3600, 86_400
APP_KEY, AGENT_ID, APP_SECRET = "fakekey", 123456, "fakesecret"


class FakeDingTalk(FakeProvider):
    """`staff` are the ids the app may write to, None for all; `dropped` is what DingTalk silently does not show."""

    name = "钉钉 DingTalk"

    def __init__(
        self,
        *,
        port: int = 0,
        token: str = "fake",
        secret: str = "SECfake",
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(port=port, clock=clock)
        self.token = token
        self.secret = secret
        self.staff: frozenset[str] | None = None
        self.dropped: list[Said] = []
        self.tokens = Tokens()
        self._robot = Counted(20, MINUTE)
        self._blocked_until = 0.0
        self._a_day = Counted(500, DAY)
        self._same: dict[tuple[str, str], float] = {}

    @property
    def url(self) -> str:
        return f"{self.address}/robot/send?access_token={self.token}"

    def judge(self, asked: Asked) -> tuple[int, int | str, Mapping[str, object]]:
        if asked.path == "/gettoken":
            said = self._token(asked)
        elif asked.path == "/topapi/message/corpconversation/asyncsend_v2":
            said = self._notice(asked)
        else:
            code, words = self._robot_text(asked)
            said = {"errcode": code, "errmsg": words}
        return 200, int(str(said["errcode"])), said

    def _robot_text(self, asked: Asked) -> tuple[int, str]:
        now = self.clock()
        if asked.query.get("access_token") != self.token:
            return 300001, "token is not exist"
        if self.secret and (problem := self._signature_problem(asked, now)):
            return 310000, problem
        content = text(asked.json(), "text", "content")
        if not content or len(asked.body) > MOST_BYTES:
            return 40035, "content is empty or too long"
        if now < self._blocked_until or self._robot.full("", now):
            self._blocked_until = max(self._blocked_until, now + BLOCKED)
            return 130101, "send too fast"
        at = (*texts(asked.json(), "at", "atUserIds"), *texts(asked.json(), "at", "atMobiles"))
        self.received.append(Said(content, tuple(each for each in at if f"@{each}" in content)))
        return 0, "ok"

    def _signature_problem(self, asked: Asked, now: float) -> str | None:
        stamp = asked.query.get("timestamp", "")
        if not stamp.isdigit() or abs(int(stamp) / 1000 - now) > HOUR:
            return "invalid timestamp"
        wanted = hmac.new(self.secret.encode(), f"{stamp}\n{self.secret}".encode(), "sha256").digest()
        return None if asked.query.get("sign") == base64.b64encode(wanted).decode() else "sign not match"

    def _token(self, asked: Asked) -> dict[str, object]:
        if (asked.query.get("appkey"), asked.query.get("appsecret")) != (APP_KEY, APP_SECRET):
            return {"errcode": 40089, "errmsg": "不合法的corpid或corpsecret"}
        return self.tokens.issue(self.clock())

    def _notice(self, asked: Asked) -> dict[str, object]:
        body, now = asked.json(), self.clock()
        problem = self.tokens.problem(asked.query.get("access_token", ""), now)
        content = text(body, "msg", "text", "content")
        readers = (text(body, "userid_list") or "").split(",")
        if problem is None and body.get("agent_id") != AGENT_ID:
            problem = 40078, "invalid agent_id"
        if problem is None and (not content or len(content.encode()) > MOST_NOTICE_BYTES):
            problem = 40058, "msg is empty or too long"
        if problem is None and self.staff is not None and not self.staff & set(readers):
            problem = 33012, "invalid USERID"
        if problem is not None:
            return {"errcode": problem[0], "errmsg": problem[1]}
        for reader in readers:
            self._show(Said(content or "", to=reader), now)
        return {"errcode": 0, "errmsg": "ok", "task_id": len(self.answered)}

    def _show(self, said: Said, now: float) -> None:
        shown = self._same.get((said.to, said.content))
        if (shown is not None and now - shown < DAY) or self._a_day.full(said.to, now):
            self.dropped.append(said)
            return
        self._same[said.to, said.content] = now
        self.received.append(said)
