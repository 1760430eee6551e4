from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.channels.environment import BadSetting
from runtime.channels.limits import rates
from runtime.channels.settings import ChannelSettings
from runtime.channels.window import Window
from tests.runtime.channels.letters import NOON, letter


@given(st.lists(st.integers(0, 90), max_size=80))
def test_in_no_minute_does_a_robot_speak_more_often_than_it_may(pauses: list[int]) -> None:
    window, now, sent = Window(rates("20/min")), NOON, list[datetime]()
    for pause in pauses:
        now = window.free_at("robot", now + timedelta(seconds=pause))
        window.take("robot", now)
        sent.append(now)

    for at in sent:
        assert sum(at <= each < at + timedelta(minutes=1) for each in sent) <= 20


def test_two_limits_hold_together_and_each_robot_has_its_own() -> None:
    window = Window(rates("2/s", "3/min"))
    for at in (NOON, NOON):
        window.take("a", at)
    assert window.free_at("a", NOON) == NOON + timedelta(seconds=1)
    window.take("a", NOON + timedelta(seconds=1))
    assert window.free_at("a", NOON + timedelta(seconds=9)) == NOON + timedelta(minutes=1)
    assert window.free_at("b", NOON) == NOON


def test_a_setting_changes_what_a_provider_takes() -> None:
    settings = ChannelSettings.from_environment(
        {
            "DONGXIAN_WECOM_WEBHOOK": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
            "DONGXIAN_CHANNEL_LIMITS": '{"wecom": {"size": 60}}',
        }
    )
    several = [letter(f"m{number}", public=f"{number}号停留") for number in range(3)]
    assert len(settings.channels()["wecom"].batches(several)) == 3
    assert len(ChannelSettings().channels()["wecom"].batches(several)) == 1


@pytest.mark.parametrize(
    "written",
    [
        "[]",
        '{"pigeon": {}}',
        '{"wecom": {"size": 0}}',
        '{"wecom": {"size": true}}',
        '{"wecom": {"rates": ["viele"]}}',
        '{"wecom": {"rates": "20/min"}}',
        '{"wecom": {"speed": 1}}',
        '{"wecom": {"rates": ["0/min"]}}',
    ],
)
def test_a_limit_that_cannot_be_read_is_refused_at_start(written: str) -> None:
    with pytest.raises(BadSetting, match="DONGXIAN_CHANNEL_LIMITS"):
        ChannelSettings.from_environment({"DONGXIAN_CHANNEL_LIMITS": written})
