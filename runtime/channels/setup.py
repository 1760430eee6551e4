"""What must be set before a channel works, by the names of the environment variables; values are never shown."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

# Each entry is one need; any of its names meets it.
NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "in_app": (),
    "email": (("DONGXIAN_SMTP_HOST",), ("DONGXIAN_SMTP_FROM",)),
    "wecom": (("DONGXIAN_WECOM_WEBHOOK", "DONGXIAN_WECOM_GROUPS"),),
    "wecom_app": (
        ("DONGXIAN_WECOM_CORP_ID",),
        ("DONGXIAN_WECOM_AGENT_ID",),
        ("DONGXIAN_WECOM_APP_SECRET",),
    ),
    "dingtalk": (("DONGXIAN_DINGTALK_WEBHOOK", "DONGXIAN_DINGTALK_GROUPS"),),
    "dingtalk_work": (
        ("DONGXIAN_DINGTALK_APP_KEY",),
        ("DONGXIAN_DINGTALK_AGENT_ID",),
        ("DONGXIAN_DINGTALK_APP_SECRET",),
    ),
    "feishu": (("DONGXIAN_FEISHU_WEBHOOK", "DONGXIAN_FEISHU_GROUPS"),),
    "sms": (
        ("DONGXIAN_SMS_PROVIDER",),
        ("DONGXIAN_SMS_KEY_ID",),
        ("DONGXIAN_SMS_KEY_SECRET",),
        ("DONGXIAN_SMS_SIGN",),
        ("DONGXIAN_SMS_TEMPLATES",),
    ),
    "webhook": (
        ("DONGXIAN_WEBHOOK_URL", "DONGXIAN_WEBHOOK_RECEIVERS"),
        ("DONGXIAN_WEBHOOK_SECRET", "DONGXIAN_WEBHOOK_RECEIVERS"),
    ),
}


@dataclass(frozen=True, slots=True)
class Need:
    names: tuple[str, ...]
    met: bool


def needs(kind: str, given: Set[str]) -> Iterator[Need]:
    for names in NEEDS[kind]:
        yield Need(names, any(name in given for name in names))


def ready(kind: str, given: Set[str]) -> bool:
    return all(need.met for need in needs(kind, given))
