"""Addresses and secrets of the channels. They come from the environment only: never a model, never a log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from engine.diagnostics import Diagnostic, declare
from runtime.channels.channel import Channel
from runtime.channels.email import Email, MailServer, Security
from runtime.channels.in_app import InApp
from runtime.channels.outbound import Outbound
from runtime.channels.wecom import WeCom

BAD_SETTING = declare(
    "CHAN901",
    zh="环境变量 {name} 的内容用不了。",
    en="The environment variable {name} cannot be used.",
    hint_zh="应当是{expected};改好后重新启动。",
    hint_en="It should be {expected}; correct it and start again.",
)


class BadSetting(Exception):
    def __init__(self, name: str, expected: str) -> None:
        self.diagnostic = Diagnostic(BAD_SETTING, parameters={"name": name, "expected": expected})
        super().__init__(self.diagnostic.message("en") + " " + self.diagnostic.hint("en"))


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """`wecom_groups`: organisation id, unit id or unit name -> robot URL; "" is everybody's group."""

    wecom_groups: Mapping[str, str] = field(default_factory=dict, repr=False)
    mail: MailServer | None = None
    private_addresses: bool = False
    timeout: float = 10.0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> ChannelSettings:
        timeout = number(environment, "DONGXIAN_SEND_TIMEOUT", "10")
        return cls(
            wecom_groups=_groups(environment),
            mail=_mail(environment, timeout),
            private_addresses=environment.get("DONGXIAN_ALLOW_PRIVATE_ADDRESSES", "") in ("1", "true", "yes"),
            timeout=timeout,
        )

    def channels(self) -> dict[str, Channel]:
        outbound = Outbound(private_allowed=self.private_addresses, timeout=self.timeout)
        found: tuple[Channel, ...] = (InApp(), Email(self.mail), WeCom(self.wecom_groups, outbound))
        return {channel.kind: channel for channel in found}


def _groups(environment: Mapping[str, str]) -> dict[str, str]:
    name = "DONGXIAN_WECOM_GROUPS"
    expected = 'JSON such as {"<unit>": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=..."}'
    try:
        groups = json.loads(environment.get(name) or "{}")
    except ValueError:
        raise BadSetting(name, expected) from None
    if not isinstance(groups, dict) or not all(isinstance(url, str) for url in groups.values()):
        raise BadSetting(name, expected)
    if single := environment.get("DONGXIAN_WECOM_WEBHOOK"):
        groups[""] = single
    return groups


def _mail(environment: Mapping[str, str], timeout: float) -> MailServer | None:
    host = environment.get("DONGXIAN_SMTP_HOST")
    if not host:
        return None
    security = environment.get("DONGXIAN_SMTP_SECURITY", "starttls")
    if security not in get_args(Security):
        raise BadSetting("DONGXIAN_SMTP_SECURITY", "starttls, tls or none")
    sender = environment.get("DONGXIAN_SMTP_FROM", "")
    if "@" not in sender:
        raise BadSetting("DONGXIAN_SMTP_FROM", "the sender's address, such as dongxian@example.com")
    return MailServer(
        host=host,
        sender=sender,
        port=int(number(environment, "DONGXIAN_SMTP_PORT", "465" if security == "tls" else "587")),
        security=security,  # type: ignore[arg-type]  # one of Security's values, checked above
        user=environment.get("DONGXIAN_SMTP_USER"),
        password=environment.get("DONGXIAN_SMTP_PASSWORD"),
        timeout=timeout,
    )


def number(environment: Mapping[str, str], name: str, default: str) -> float:
    try:
        return float(environment.get(name) or default)
    except ValueError:
        raise BadSetting(name, "a number") from None
