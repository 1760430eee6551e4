"""A Feishu group robot: signed, one text in the team's group that mentions the people it is for."""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.diagnostics import Text
from runtime.channels.channel import Letter, Problem, Receipt, Recipient
from runtime.channels.endpoint import Endpoint
from runtime.channels.group_robot import GroupRobot
from runtime.channels.meaning import AFTER_RATE, Meanings, codes
from runtime.channels.outbound import Answer
from runtime.channels.verdict import verdict
from runtime.channels.wording import mentioned

_ID = re.compile(r"[\w-]{1,100}")

MEANINGS: Meanings = {
    **dict(codes(Problem.AUTH, Text("签名不对:核对密钥,以及服务器的时间是否准", "The signature is wrong: check the secret and this server's clock"), "19021")),
    **dict(codes(Problem.AUTH, Text("服务器地址不在机器人的名单里:加上 {address}", "This server is not on the robot's list: add {address}"), "19022")),
    **dict(codes(Problem.AUTH, Text("机器人要求带关键词:在它的安全设置里改用签名校验", "The robot asks for a keyword: let its security settings ask for a signature instead"), "19024")),
    **dict(codes(Problem.AUTH, Text("机器人的地址不对,或它已停用、被移出群", "The robot's address is wrong, or it was stopped or removed"), "19001", "19005", "19007")),
    **dict(codes(Problem.CONTENT, Text("内容为空、太长或格式不对", "The content is empty, too long or malformed"), "9499", "19002", "19036")),
    **dict(codes(Problem.RATE, Text("发得太快(整点、半点最挤),一分钟后再发", "Too fast (worst on the hour); it goes out in a minute"), "11232", "9499429", "99991400", wait=AFTER_RATE)),
}  # fmt: skip


class Feishu(GroupRobot):
    kind = "feishu"
    meanings = MEANINGS

    @staticmethod
    def mention(recipient: Recipient) -> str | None:
        """One that could close the quotation mark is no id."""
        id = recipient.feishu_id
        return id if id and _ID.fullmatch(id) else None

    def body(
        self, text: str, batch: Sequence[Letter], robot: Endpoint, now: datetime
    ) -> Mapping[str, object]:
        """A mention is markup in the text, so what people wrote must not look like one."""
        mentions = "".join(f'<at user_id="{id}"></at>' for id in mentioned(batch, self.mention))
        plain = text.replace("<at", "< at")
        content = {"text": f"{plain}\n{mentions}" if mentions else plain}
        return {**signed(robot, now), "msg_type": "text", "content": content}

    def verdict(self, answer: Answer) -> Receipt:
        return verdict(answer, code="code", text="msg")


def signed(robot: Endpoint, now: datetime) -> dict[str, str]:
    if not robot.secret:
        return {}
    stamp = str(int(now.timestamp()))
    return {"timestamp": stamp, "sign": signature(robot.secret, stamp)}


def signature(secret: str, stamp: str) -> str:
    """HMAC-SHA256 with `timestamp\\nsecret` as key over nothing, in base64."""
    return base64.b64encode(hmac.digest(f"{stamp}\n{secret}".encode(), b"", "sha256")).decode()
