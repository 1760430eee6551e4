"""Messages of a WeCom app: to each person alone, in the app's own conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.diagnostics import Text
from runtime.channels.access_token import AccessToken
from runtime.channels.app_message import STALE, AppMessage
from runtime.channels.channel import Letter, Problem, Receipt, Recipient
from runtime.channels.limits import Limits
from runtime.channels.meaning import AFTER_RATE, Meanings, codes
from runtime.channels.outbound import Answer, Outbound
from runtime.channels.verdict import said, verdict, words
from runtime.channels.wecom import UNTRUSTED

API = "https://qyapi.weixin.qq.com"
# WeCom answers 0 and names those whom it did not reach.
UNREACHED = ("invaliduser", "unlicenseduser")
# A text that was accepted before a crash is not shown twice when it is sent again.
SAME_TEXT_SECONDS = 1800

MEANINGS: Meanings = {
    **dict(codes(Problem.TRANSIENT, Text("企业微信忙,会再试", "WeCom is busy; it is tried again"), "-1", *STALE)),
    **dict(
        codes(
            Problem.RATE,
            Text("发得太快,一分钟后再发", "Too fast; it goes out in a minute"),
            "45009", "45033", "45047",
            wait=AFTER_RATE,
        )
    ),
    **dict(codes(Problem.AUTH, UNTRUSTED, "60020")),
    **dict(
        codes(
            Problem.AUTH,
            Text("企业 ID、应用 ID 或密钥不对,或应用已停用", "Corp id, agent id or secret is wrong, or the app is disabled"),
            "40001", "40013", "40056", "40091", "41002", "41004", "48002", "301002", "50003",
        )
    ),
    **dict(
        codes(
            Problem.RECIPIENT,
            Text("企业微信里没有这个账号,或他不在应用的可见范围;核对人员表的“企业微信”一列", "WeCom does not know this account, or the app is not visible to it; check the people sheet"),
            "40003", "40031", "60111", "81013", "invaliduser",
        )
    ),
    **dict(codes(Problem.RECIPIENT, Text("这个人没有企业微信的接口许可", "The person has no API licence in WeCom"), "unlicenseduser")),
    **dict(codes(Problem.CONTENT, Text("内容太长或为空", "The content is too long or empty"), "40008", "40058", "44004", "45002")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WeComAppSettings:
    corp_id: str
    agent_id: int
    secret: str = field(repr=False)
    api: str = API


class WeComApp(AppMessage):
    kind = "wecom_app"
    meanings = MEANINGS

    def __init__(
        self, settings: WeComAppSettings | None, outbound: Outbound, limits: Limits | None = None
    ) -> None:
        self._agent = 0 if settings is None else settings.agent_id
        api = API if settings is None else settings.api
        token = None
        if settings is not None:
            credentials = {"corpid": settings.corp_id, "corpsecret": settings.secret}
            token = AccessToken(outbound, f"{api}/cgi-bin/gettoken", credentials)
        super().__init__(f"{api}/cgi-bin/message/send", token, outbound, limits)

    @staticmethod
    def reader(recipient: Recipient) -> str | None:
        return recipient.wecom_id

    def body(self, text: str, reader: str, first: Letter) -> Mapping[str, object]:
        return {
            "touser": reader,
            "msgtype": "text",
            "agentid": self._agent,
            "text": {"content": text},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": SAME_TEXT_SECONDS,
        }

    def verdict(self, answer: Answer) -> Receipt:
        receipt, heard = verdict(answer), said(answer)
        if receipt.delivered and not isinstance(heard, Receipt):
            for name in UNREACHED:
                if heard.get(name):
                    return Receipt(False, name, words(heard[name]))
        return receipt
