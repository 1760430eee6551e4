"""WeCom: a group robot and an app. Every verdict comes with HTTP 200, as WeCom does."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from runtime.channels.fake.server import Asked, Counted, FakeProvider, Said, text, texts
from runtime.channels.fake.tokens import Tokens

MOST_BYTES = 2048
MINUTE, HOUR, SAME_TEXT = 60, 3600, 1800
CORP_ID, AGENT_ID, SECRET = "fakecorp", 1000002, "fakesecret"


class FakeWeCom(FakeProvider):
    """`members` are the ids the app may write to, None for all; `dropped` is what was over a member's limit.

    `trusts` is False for a server whose address is not on the app's list: 60020.
    """

    name = "企业微信 WeCom"

    def __init__(self, *, port: int = 0, key: str = "fake", clock: Callable[[], float] = time.time) -> None:
        super().__init__(port=port, clock=clock)
        self.key = key
        self.trusts = True
        self.members: frozenset[str] | None = None
        self.dropped: list[Said] = []
        self.tokens = Tokens()
        self._robot = Counted(20, MINUTE)
        self._member = (Counted(30, MINUTE), Counted(1000, HOUR))
        self._same: dict[tuple[str, str], float] = {}

    @property
    def url(self) -> str:
        return f"{self.address}/cgi-bin/webhook/send?key={self.key}"

    def judge(self, asked: Asked) -> tuple[int, int | str, Mapping[str, object]]:
        if asked.path == "/cgi-bin/gettoken":
            said = self._token(asked)
        elif asked.path == "/cgi-bin/message/send":
            said = self._app_message(asked)
        else:
            code, words = self._robot_text(asked)
            said = {"errcode": code, "errmsg": words}
        return 200, int(str(said["errcode"])), said

    def _robot_text(self, asked: Asked) -> tuple[int, str]:
        if asked.query.get("key") != self.key:
            return 93000, "invalid webhook url, hint: [fake]"
        content = text(asked.json(), "text", "content")
        problem = _content_problem(content)
        if problem is not None or content is None:
            return problem or (40008, "invalid message type")
        if self._robot.full("", self.clock()):
            return 45009, "api freq out of limit"
        self.received.append(Said(content, texts(asked.json(), "text", "mentioned_list")))
        return 0, "ok"

    def _token(self, asked: Asked) -> dict[str, object]:
        if asked.query.get("corpid") != CORP_ID:
            return {"errcode": 40013, "errmsg": "invalid corpid"}
        if asked.query.get("corpsecret") != SECRET:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        return self.tokens.issue(self.clock())

    def _app_message(self, asked: Asked) -> dict[str, object]:
        body, now = asked.json(), self.clock()
        problem = self.tokens.problem(asked.query.get("access_token", ""), now)
        if problem is None and not self.trusts:
            problem = 60020, "not allow to access from your ip, hint: [fake], from ip: 203.0.113.7"
        if problem is None and body.get("agentid") != AGENT_ID:
            problem = 40056, "invalid agentid"
        content = text(body, "text", "content")
        problem = problem or _content_problem(content)
        if problem is not None:
            return {"errcode": problem[0], "errmsg": problem[1]}
        asked_for = (text(body, "touser") or "").split("|")
        known = [each for each in asked_for if self.members is None or each in self.members]
        if not known:
            return {"errcode": 81013, "errmsg": "user & party & tag all invalid"}
        for reader in known:
            self._show(Said(content or "", to=reader), now, once=body.get("enable_duplicate_check") == 1)
        unknown = "|".join(each for each in asked_for if each not in known)
        return {"errcode": 0, "errmsg": "ok", "invaliduser": unknown, "msgid": f"m{len(self.answered)}"}

    def _show(self, said: Said, now: float, *, once: bool) -> None:
        """The same text within half an hour is shown once, and what is over the limit is dropped: both with 0."""
        shown = self._same.get((said.to, said.content))
        if once and shown is not None and now - shown < SAME_TEXT:
            return
        if any(limit.full(said.to, now) for limit in self._member):
            self.dropped.append(said)
            return
        self._same[said.to, said.content] = now
        self.received.append(said)


def _content_problem(content: str | None) -> tuple[int, str] | None:
    if content is None:
        return 40008, "invalid message type"
    if not content:
        return 44004, "text content is empty"
    if len(content.encode()) > MOST_BYTES:
        return 40058, "text.content exceed max length 2048. invalid Request Parameter"
    return None
