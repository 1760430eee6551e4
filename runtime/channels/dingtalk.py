"""A DingTalk group robot: signed, one text in the team's group that mentions the people it is for."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

from engine.diagnostics import Text
from runtime.channels.channel import Letter, Problem, Recipient
from runtime.channels.endpoint import Endpoint
from runtime.channels.group_robot import GroupRobot
from runtime.channels.meaning import AFTER_RATE, Meanings, codes
from runtime.channels.mobile import domestic

# A robot that spoke 21 times in a minute is deaf for ten.
BLOCKED = timedelta(minutes=10)

MEANINGS: Meanings = {
    **dict(codes(Problem.TRANSIENT, Text("钉钉忙,会再试", "DingTalk is busy; it is tried again"), "-1")),
    **dict(codes(Problem.RATE, Text("一分钟超过 20 条,被封十分钟,之后再发", "More than 20 in a minute: blocked for ten, then it goes out"), "130101", wait=BLOCKED)),
    **dict(codes(Problem.RATE, Text("发得太快,一分钟后再发", "Too fast; it goes out in a minute"), "410100", wait=AFTER_RATE)),
    **dict(
        codes(
            Problem.AUTH,
            Text(
                "被机器人的安全设置拒绝:加签密钥不对、缺关键词,或地址不在名单里({address}),原话写明是哪一种",
                "Refused by the robot's security settings: wrong secret, missing keyword, or {address} not on its list; its own words say which",
            ),
            "310000",
        )
    ),
    **dict(
        codes(
            Problem.AUTH,
            Text("机器人的地址不对、已停用或群已解散", "The robot's address is wrong, it was stopped, or its group is gone"),
            "300001", "400013", "400101", "400102",
        )
    ),
    **dict(codes(Problem.CONTENT, Text("内容为空、太长或含不合规的字", "The content is empty, too long or not allowed"), "40035", "43004", "400105", "430101", "430102", "430103", "430104", "460101")),
}  # fmt: skip


class DingTalk(GroupRobot):
    kind = "dingtalk"
    meanings = MEANINGS

    @staticmethod
    def mention(recipient: Recipient) -> str | None:
        return recipient.dingtalk_id or domestic(recipient.mobile)

    def address(self, robot: Endpoint, now: datetime) -> str:
        return signed(robot, now)

    def body(
        self, text: str, batch: Sequence[Letter], robot: Endpoint, now: datetime
    ) -> Mapping[str, object]:
        """Whoever is mentioned must stand in the text as well, or nothing lights up."""
        ids, mobiles = _mentions(batch)
        mentions = " ".join(f"@{each}" for each in (*ids, *mobiles))
        return {
            "msgtype": "text",
            "text": {"content": f"{text}\n{mentions}" if mentions else text},
            "at": {"atUserIds": ids, "atMobiles": mobiles, "isAtAll": False},
        }


def signed(robot: Endpoint, now: datetime) -> str:
    """The address with time and signature; a robot without a secret is protected by keyword or address."""
    if not robot.secret:
        return robot.url
    stamp = str(int(now.timestamp() * 1000))
    query = urlencode({"timestamp": stamp, "sign": signature(robot.secret, stamp)})
    return f"{robot.url}{'&' if '?' in robot.url else '?'}{query}"


def signature(secret: str, stamp: str) -> str:
    """HMAC-SHA256 with the secret as key over `timestamp\\nsecret`, in base64."""
    digest = hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), "sha256")
    return base64.b64encode(digest).decode()


def _mentions(batch: Sequence[Letter]) -> tuple[list[str], list[str]]:
    ids: dict[str, None] = {}
    mobiles: dict[str, None] = {}
    for reader in (letter.recipient for letter in batch):
        if reader.dingtalk_id:
            ids[reader.dingtalk_id] = None
        elif mobile := domestic(reader.mobile):
            mobiles[mobile] = None
    return list(ids), list(mobiles)
