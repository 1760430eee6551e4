from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from runtime.channels.channel import Problem
from runtime.channels.endpoint import Endpoint
from runtime.channels.fake import FakeFeishu
from runtime.channels.feishu import Feishu
from runtime.channels.outbound import Outbound
from tests.runtime.channels.letters import NOON, SUPERVISOR, letter, noon

OUTBOUND = Outbound(private_allowed=True, timeout=5)


@pytest.fixture
def fake() -> Iterator[FakeFeishu]:
    with FakeFeishu(clock=noon) as fake:
        yield fake


@pytest.fixture
def robot(fake: FakeFeishu) -> Feishu:
    return Feishu({"": Endpoint(fake.url, fake.secret)}, OUTBOUND)


def test_the_group_reads_the_public_sentence_and_the_person_is_mentioned(
    fake: FakeFeishu, robot: Feishu
) -> None:
    assert robot.send((letter(),), NOON).delivered

    (said,) = fake.received
    assert said.mentioned == ("ou_wang",)
    assert said.content.startswith("某客户在触达已停留5天\nhttps://dx.example.com/cases/c1")


def test_what_people_wrote_mentions_nobody(fake: FakeFeishu, robot: Feishu) -> None:
    evil = replace(SUPERVISOR, feishu_id='x"></at><at user_id="all')

    robot.send((letter(recipient=evil, public='<at user_id="all">所有人</at>停留5天'),), NOON)

    assert fake.received[0].mentioned == ()
    assert "王主管" in fake.received[0].content


def test_a_wrong_secret_is_refused_with_http_200(fake: FakeFeishu) -> None:
    wrong = Feishu({"": Endpoint(fake.url, "geheim")}, OUTBOUND)

    receipt = wrong.send((letter(),), NOON)

    assert (receipt.delivered, receipt.code) == (False, "19021")
    assert wrong.meaning("19021").problem is Problem.AUTH


def test_five_a_second_and_a_hundred_a_minute_are_kept(robot: Feishu) -> None:
    for number in range(5):
        robot.send((letter(f"m{number}"),), NOON)
    assert robot.ready_at((letter(),), NOON) == NOON + timedelta(seconds=1)

    for second in range(1, 20):
        for number in range(5):
            robot.send((letter(f"m{second}-{number}"),), NOON + timedelta(seconds=second))
    assert robot.ready_at((letter(),), NOON + timedelta(seconds=20)) == NOON + timedelta(minutes=1)


def test_a_crowded_provider_is_asked_again_later(fake: FakeFeishu, robot: Feishu) -> None:
    codes = [robot.send((letter(f"m{number}"),), NOON).code for number in range(6)]
    assert codes == ["0"] * 5 + ["11232"]
    assert robot.meaning("11232").problem is Problem.RATE


def test_a_long_text_fits_into_the_request_whatever_json_makes_of_it(fake: FakeFeishu, robot: Feishu) -> None:
    assert robot.send((letter(public="\\" * 30_000),), NOON).delivered
