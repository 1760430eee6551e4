"""Addresses and secrets of the channels. They come from the environment only: never a model, never a log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from runtime.channels import dingtalk_work, limits, wecom_app
from runtime.channels.channel import Channel
from runtime.channels.dingtalk import DingTalk
from runtime.channels.dingtalk_work import DingTalkWork, DingTalkWorkSettings
from runtime.channels.email import Email, MailServer, Security
from runtime.channels.endpoint import Endpoints
from runtime.channels.environment import (
    BadSetting,
    Environment,
    address,
    domain_files,
    endpoints,
    mapping,
    number,
    templates,
    whole,
)
from runtime.channels.feishu import Feishu
from runtime.channels.in_app import InApp
from runtime.channels.limits import DEFAULTS, Limits
from runtime.channels.outbound import Outbound
from runtime.channels.sms import Sms
from runtime.channels.sms_account import Provider, SmsAccount
from runtime.channels.webhook import Webhook
from runtime.channels.wecom import WeCom
from runtime.channels.wecom_app import WeComApp, WeComAppSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """`given` are the names of the variables that have a value: pages say which, never what."""

    wecom: Endpoints = field(default_factory=dict)
    wecom_app: WeComAppSettings | None = None
    dingtalk: Endpoints = field(default_factory=dict)
    dingtalk_work: DingTalkWorkSettings | None = None
    feishu: Endpoints = field(default_factory=dict)
    sms: SmsAccount | None = None
    webhook: Endpoints = field(default_factory=dict)
    mail: MailServer | None = None
    limits: Mapping[str, Limits] = field(default_factory=lambda: DEFAULTS)
    domain_files: Mapping[str, str] = field(default_factory=dict)
    private_addresses: bool = False
    timeout: float = 10.0
    given: frozenset[str] = frozenset()

    @classmethod
    def from_environment(cls, environment: Environment) -> ChannelSettings:
        timeout = number(environment, "DONGXIAN_SEND_TIMEOUT", "10")
        return cls(
            wecom=endpoints(environment, "DONGXIAN_WECOM", one="WEBHOOK", many="GROUPS"),
            wecom_app=_wecom_app(environment),
            dingtalk=endpoints(environment, "DONGXIAN_DINGTALK", one="WEBHOOK", many="GROUPS"),
            dingtalk_work=_dingtalk_work(environment),
            feishu=endpoints(environment, "DONGXIAN_FEISHU", one="WEBHOOK", many="GROUPS"),
            sms=_sms(environment),
            webhook=_receivers(environment),
            mail=_mail(environment, timeout),
            limits=_limits(environment),
            domain_files=domain_files(environment),
            private_addresses=environment.get("DONGXIAN_ALLOW_PRIVATE_ADDRESSES", "") in ("1", "true", "yes"),
            timeout=timeout,
            given=frozenset(name for name, value in environment.items() if value),
        )

    def channels(self) -> dict[str, Channel]:
        outbound = Outbound(private_allowed=self.private_addresses, timeout=self.timeout)
        found: tuple[Channel, ...] = (
            InApp(),
            Email(self.mail),
            WeCom(self.wecom, outbound, self.limits["wecom"]),
            WeComApp(self.wecom_app, outbound, self.limits["wecom_app"]),
            DingTalk(self.dingtalk, outbound, self.limits["dingtalk"]),
            DingTalkWork(self.dingtalk_work, outbound, self.limits["dingtalk_work"]),
            Feishu(self.feishu, outbound, self.limits["feishu"]),
            Sms(self.sms, outbound, self.limits["sms"]),
            Webhook(self.webhook, outbound, self.limits["webhook"]),
        )
        return {channel.kind: channel for channel in found}


def _limits(environment: Environment) -> dict[str, Limits]:
    name = "DONGXIAN_CHANNEL_LIMITS"
    expected = 'JSON such as {"wecom": {"size": 2048, "rates": ["20/min"]}}'
    try:
        return limits.changed(mapping(environment, name, expected))
    except ValueError:
        raise BadSetting(name, expected) from None


def _wecom_app(environment: Environment) -> WeComAppSettings | None:
    corp_id = environment.get("DONGXIAN_WECOM_CORP_ID")
    secret = environment.get("DONGXIAN_WECOM_APP_SECRET")
    if not corp_id or not secret:
        return None
    return WeComAppSettings(
        corp_id=corp_id,
        agent_id=whole(environment, "DONGXIAN_WECOM_AGENT_ID"),
        secret=secret,
        api=address(environment, "DONGXIAN_WECOM_API", wecom_app.API),
    )


def _dingtalk_work(environment: Environment) -> DingTalkWorkSettings | None:
    app_key = environment.get("DONGXIAN_DINGTALK_APP_KEY")
    secret = environment.get("DONGXIAN_DINGTALK_APP_SECRET")
    if not app_key or not secret:
        return None
    return DingTalkWorkSettings(
        app_key=app_key,
        agent_id=whole(environment, "DONGXIAN_DINGTALK_AGENT_ID"),
        app_secret=secret,
        api=address(environment, "DONGXIAN_DINGTALK_API", dingtalk_work.API),
    )


def _sms(environment: Environment) -> SmsAccount | None:
    provider = environment.get("DONGXIAN_SMS_PROVIDER")
    if not provider:
        return None
    if provider not in get_args(Provider):
        raise BadSetting("DONGXIAN_SMS_PROVIDER", "aliyun or tencent")
    for name in (
        "KEY_ID",
        "KEY_SECRET",
        "SIGN",
        "TEMPLATES",
        *(("APP_ID",) if provider == "tencent" else ()),
    ):
        if not environment.get(f"DONGXIAN_SMS_{name}"):
            raise BadSetting(f"DONGXIAN_SMS_{name}", f"what {provider} gave for it")
    return SmsAccount(
        provider=provider,  # type: ignore[arg-type]  # one of Provider's values, checked above
        key_id=environment["DONGXIAN_SMS_KEY_ID"],
        key_secret=environment["DONGXIAN_SMS_KEY_SECRET"],
        sign=environment["DONGXIAN_SMS_SIGN"],
        templates=templates(environment, "DONGXIAN_SMS_TEMPLATES"),
        app_id=environment.get("DONGXIAN_SMS_APP_ID", ""),
        region=environment.get("DONGXIAN_SMS_REGION", ""),
        api=environment.get("DONGXIAN_SMS_API", "").rstrip("/"),
    )


def _receivers(environment: Environment) -> Endpoints:
    """A receiver without a secret could not tell us from anybody else."""
    found = endpoints(environment, "DONGXIAN_WEBHOOK", one="URL", many="RECEIVERS")
    if any(not receiver.secret for receiver in found.values()):
        raise BadSetting("DONGXIAN_WEBHOOK_SECRET", "a secret that both sides know, for every receiver")
    return found


def _mail(environment: Environment, timeout: float) -> MailServer | None:
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
