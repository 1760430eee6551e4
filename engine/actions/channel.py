"""The kinds of channel as a model speaks of them, in order of preference; what they need is the runtime's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Discriminator, Field, Tag

from engine.diagnostics import Text

Channel = Literal[
    "in_app", "email", "wecom", "wecom_app", "dingtalk", "dingtalk_work", "feishu", "sms", "webhook"
]

if TYPE_CHECKING:
    Channels = Channel | list[Channel]
else:
    # Told apart by shape, so that a misspelt name in a list is reported where it stands.
    Channels = Annotated[
        Annotated[Channel, Tag("«one»")] | Annotated[list[Channel], Tag("«several»"), Field(min_length=1)],
        Discriminator(lambda value: "«several»" if isinstance(value, list) else "«one»"),
    ]

NAMES = {
    "in_app": Text("站内消息", "Inbox"),
    "email": Text("邮件", "Email"),
    "wecom": Text("企业微信群机器人", "WeCom group robot"),
    "wecom_app": Text("企业微信应用消息", "WeCom app message"),
    "dingtalk": Text("钉钉群机器人", "DingTalk group robot"),
    "dingtalk_work": Text("钉钉工作通知", "DingTalk work notice"),
    "feishu": Text("飞书群机器人", "Feishu group robot"),
    "sms": Text("短信", "SMS"),
    "webhook": Text("Webhook 回调", "Webhook"),
}


def listed(channels: Channels) -> tuple[str, ...]:
    return (channels,) if isinstance(channels, str) else tuple(channels)
