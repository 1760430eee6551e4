"""DingTalk work notices: to each person alone. DingTalk queues them; its answer says that they are queued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.diagnostics import Text
from runtime.channels.access_token import AccessToken
from runtime.channels.app_message import STALE, AppMessage
from runtime.channels.channel import Letter, Problem, Recipient
from runtime.channels.limits import Limits
from runtime.channels.meaning import AFTER_RATE, Meanings, codes
from runtime.channels.outbound import Outbound

API = "https://oapi.dingtalk.com"
# The same text to the same person on the same day is dropped without an error, so each says its number;
# it is the letter's, so that a second attempt of one letter is still the same text.
_NUMBER = Text("编号", "No.")
_NUMBER_BYTES = 20

MEANINGS: Meanings = {
    **dict(codes(Problem.TRANSIENT, Text("钉钉忙,会再试", "DingTalk is busy; it is tried again"), "-1", "15", *STALE)),
    **dict(
        codes(
            Problem.RATE,
            Text("发得太快或当天已满,一分钟后再发", "Too fast or too many today; it goes out in a minute"),
            "88", "90002", "90006", "90018", "143105", "143106",
            wait=AFTER_RATE,
        )
    ),
    **dict(
        codes(
            Problem.AUTH,
            Text("服务器出口地址不在应用的名单里:在钉钉开发者后台加上 {address}", "This server is not on the app's list: add {address} in the DingTalk console"),
            "60020",
        )
    ),
    **dict(
        codes(
            Problem.AUTH,
            Text("AppKey、AppSecret 或 AgentId 不对,或应用没有发通知的权限", "App key, secret or agent id is wrong, or the app may not send notices"),
            "40001", "40035", "40078", "40089", "40096", "41030", "43007", "60011",
        )
    ),
    **dict(
        codes(
            Problem.RECIPIENT,
            Text("钉钉里没有这个账号;核对人员表的“钉钉”一列", "DingTalk does not know this account; check the people sheet"),
            "33012", "40003", "40031", "41029", "60121", "400002", "143104",
        )
    ),
    **dict(codes(Problem.CONTENT, Text("内容太长或为空", "The content is too long or empty"), "40058", "44004", "45002", "34025")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DingTalkWorkSettings:
    app_key: str
    agent_id: int
    app_secret: str = field(repr=False)
    api: str = API


class DingTalkWork(AppMessage):
    kind = "dingtalk_work"
    meanings = MEANINGS

    def __init__(
        self, settings: DingTalkWorkSettings | None, outbound: Outbound, limits: Limits | None = None
    ) -> None:
        self._agent = 0 if settings is None else settings.agent_id
        api = API if settings is None else settings.api
        token = None
        if settings is not None:
            credentials = {"appkey": settings.app_key, "appsecret": settings.app_secret}
            token = AccessToken(outbound, f"{api}/gettoken", credentials)
        url = f"{api}/topapi/message/corpconversation/asyncsend_v2"
        super().__init__(url, token, outbound, limits, frame=_NUMBER_BYTES)

    @staticmethod
    def reader(recipient: Recipient) -> str | None:
        return recipient.dingtalk_id

    def body(self, text: str, reader: str, first: Letter) -> Mapping[str, object]:
        number = f"{_NUMBER.to(first.recipient.language)} {first.id[-8:]}"
        return {
            "agent_id": self._agent,
            "userid_list": reader,
            "msg": {"msgtype": "text", "text": {"content": f"{text}\n{number}"}},
        }
