"""WeCom group robots: 2,048 bytes a text, 20 texts a minute; mentions by WeCom id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.diagnostics import Text
from runtime.channels.channel import Letter, Problem, Recipient
from runtime.channels.endpoint import Endpoint
from runtime.channels.group_robot import GroupRobot
from runtime.channels.meaning import AFTER_RATE, Meanings, codes
from runtime.channels.wording import mentioned

UNTRUSTED = Text(
    "服务器地址不在可信名单里:到企业微信管理后台,应用的“企业可信 IP”里加上 {address}",
    "This server is not trusted: add {address} to the app's trusted IPs in the WeCom console",
)
MEANINGS: Meanings = {
    **dict(codes(Problem.TRANSIENT, Text("企业微信忙,会再试", "WeCom is busy; it is tried again"), "-1")),
    **dict(
        codes(
            Problem.RATE,
            Text("发得太快,一分钟后再发", "Too fast; it goes out in a minute"),
            "45009", "45033",
            wait=AFTER_RATE,
        )
    ),
    **dict(
        codes(
            Problem.AUTH,
            Text("机器人的地址不对,或机器人已被移出群;在群里重新添加并换上新地址", "The robot's address is wrong or it was removed from its group; add one and set its new address"),
            "93000", "93004", "93008", "93017",
        )
    ),
    **dict(codes(Problem.AUTH, UNTRUSTED, "60020")),
    **dict(codes(Problem.AUTH, Text("密钥不对", "The key is wrong"), "40001", "40014", "42001")),
    **dict(
        codes(
            Problem.CONTENT,
            Text("内容太长或为空", "The content is too long or empty"),
            "40008", "40035", "40058", "44004", "45002",
        )
    ),
    **dict(
        codes(Problem.RECIPIENT, Text("群里没有这个人", "The person is not known there"), "40003", "81013")
    ),
}  # fmt: skip


class WeCom(GroupRobot):
    kind = "wecom"
    meanings = MEANINGS

    @staticmethod
    def mention(recipient: Recipient) -> str | None:
        return recipient.wecom_id

    def body(
        self, text: str, batch: Sequence[Letter], robot: Endpoint, now: datetime
    ) -> Mapping[str, object]:
        return {
            "msgtype": "text",
            "text": {"content": text, "mentioned_list": mentioned(batch, self.mention)},
        }
