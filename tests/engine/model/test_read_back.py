"""A ladder read back in words says what each share of its limit means."""

from __future__ import annotations

import pytest

from engine.model.read_back import ladders_in_words
from tests.engine.rules.story import model_of


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("5 days", "时限5天（自然日，假期照走）;80% 4天;150% 7天12小时"),
        (
            "5 workdays",
            "时限5个工作日（只数工作日）;80% 4个工作日;150% 8个工作日;工作日按整天算,不足一天算一天",
        ),
        ("6 work hours", "时限6工作小时（只算工作时间）;80% 4工作小时48工作分钟;150% 9工作小时"),
        ("48 hours", "时限48小时（自然时间，假期照走）;80% 1天14小时;150% 72小时"),
    ],
)
def test_shares_are_said_in_the_unit_that_they_are_counted_in(limit: str, words: str) -> None:
    model = model_of(
        f"""
    stages:
      - stage: 触达
        limit: {limit}
        ladder: {{80%: {{notify: 销售代表}}, 150%: {{notify: 主管}}}}
      - won: 赢单
    """
    )
    assert list(ladders_in_words(model, "zh")) == [f"触达的停留时限:{words}"]


def test_a_repetition_is_read_back_too() -> None:
    model = model_of(
        """
    stages:
      - stage: 触达
        limit: 10 days
        ladder: {100%: {notify: 主管}}
        repeat: {every: 1 day, at_most: 3}
      - won: 赢单
    """
    )
    (line,) = ladders_in_words(model, "en")
    assert line.endswith("; then again every 1 day, at most 3 times")


def test_a_level_with_channels_of_its_own_says_so() -> None:
    model = model_of(
        """
    stages:
      - stage: 触达
        limit: 10 days
        ladder:
          80%: {notify: 销售代表}
          100%: {notify: 主管, send_by: wecom_app}
          150%: [{notify: 主管, send_by: [sms, email]}, {notify: 培训负责人, send_by: sms}]
      - won: 赢单
    """
    )
    (line,) = ladders_in_words(model, "zh")
    assert line == (
        "触达的停留时限:时限10天（自然日，假期照走）(先走企业微信应用消息);80% 8天;150% 15天(先走短信、邮件)"
    )
