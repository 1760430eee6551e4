from __future__ import annotations

import pytest

from runtime.channels.channel import Problem
from runtime.channels.environment import BadSetting
from runtime.channels.settings import ChannelSettings
from tests.runtime.channels.letters import NOON, letter


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DONGXIAN_WECOM_GROUPS", "https://qyapi.weixin.qq.com/?key=geheim"),
        ("DONGXIAN_WECOM_GROUPS", '{"sh": 1, "key": "geheim"}'),
        ("DONGXIAN_SMTP_SECURITY", "geheim"),
        ("DONGXIAN_SMTP_FROM", "geheim"),
        ("DONGXIAN_SMTP_PORT", "geheim"),
        ("DONGXIAN_SEND_TIMEOUT", "geheim"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_its_value_is_not_repeated(name: str, value: str) -> None:
    environment = {"DONGXIAN_SMTP_HOST": "mail.example.com", "DONGXIAN_SMTP_FROM": "a@b.c", name: value}

    with pytest.raises(BadSetting) as refused:
        ChannelSettings.from_environment(environment)

    problem = refused.value.diagnostic
    assert problem.code.id == "CHAN901"
    assert name in problem.message("zh")
    assert "geheim" not in str(refused.value)


def test_without_settings_only_the_inbox_reaches_anybody() -> None:
    channels = ChannelSettings.from_environment({}).channels()

    receipts = {kind: channel.send((letter(),), NOON) for kind, channel in channels.items()}

    assert {kind for kind, receipt in receipts.items() if receipt.delivered} == {"in_app"}
    assert channels["email"].meaning(receipts["email"].code).problem is Problem.AUTH
    assert channels["wecom"].meaning(receipts["wecom"].code).problem is Problem.RECIPIENT


def test_a_robot_on_a_private_address_needs_a_setting() -> None:
    environment = {"DONGXIAN_WECOM_WEBHOOK": "https://10.0.0.8/hook?key=geheim"}
    wecom = ChannelSettings.from_environment(environment).channels()["wecom"]

    receipt = wecom.send((letter(),), NOON)

    assert (receipt.code, wecom.meaning(receipt.code).problem) == ("private_address", Problem.AUTH)
