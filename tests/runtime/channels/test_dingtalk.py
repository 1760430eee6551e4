from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from runtime.channels.channel import Problem
from runtime.channels.dingtalk import DingTalk
from runtime.channels.dingtalk_work import DingTalkWork, DingTalkWorkSettings
from runtime.channels.endpoint import Endpoint
from runtime.channels.fake import FakeDingTalk
from runtime.channels.fake.dingtalk import AGENT_ID, APP_KEY, APP_SECRET
from runtime.channels.outbound import Outbound
from tests.runtime.channels.letters import NOON, SUPERVISOR, TRAINER, letter, noon

OUTBOUND = Outbound(private_allowed=True, timeout=5)


@pytest.fixture
def fake() -> Iterator[FakeDingTalk]:
    with FakeDingTalk(clock=noon) as fake:
        yield fake


@pytest.fixture
def robot(fake: FakeDingTalk) -> DingTalk:
    return DingTalk({"": Endpoint(fake.url, fake.secret)}, OUTBOUND)


@pytest.fixture
def work(fake: FakeDingTalk) -> DingTalkWork:
    return DingTalkWork(DingTalkWorkSettings(APP_KEY, AGENT_ID, APP_SECRET, fake.address), OUTBOUND)


def test_the_group_reads_the_public_sentence_with_mentions_by_id_or_by_mobile(
    fake: FakeDingTalk, robot: DingTalk
) -> None:
    without_id = replace(TRAINER, dingtalk_id=None)
    (batch,) = robot.batches([letter(), letter("m2", without_id, copy=True)])

    assert robot.send(batch, NOON).delivered

    (said,) = fake.received
    assert said.mentioned == ("wang01", "13900139000")
    assert said.content.count("某客户在触达已停留5天") == 1
    assert "宏达医院" not in said.content


def test_a_wrong_secret_or_a_clock_that_is_off_is_refused_in_the_providers_words(
    fake: FakeDingTalk, robot: DingTalk
) -> None:
    wrong = DingTalk({"": Endpoint(fake.url, "SECother")}, OUTBOUND)

    receipts = [wrong.send((letter(),), NOON), robot.send((letter(),), NOON + timedelta(hours=2))]

    assert [(receipt.code, receipt.text) for receipt in receipts] == [
        ("310000", "sign not match"),
        ("310000", "invalid timestamp"),
    ]
    assert robot.meaning("310000").problem is Problem.AUTH


def test_the_robot_stops_by_itself_before_dingtalk_blocks_it_for_ten_minutes(
    fake: FakeDingTalk, robot: DingTalk
) -> None:
    for number in range(20):
        assert robot.send((letter(f"m{number}"),), NOON).delivered

    assert robot.ready_at((letter(),), NOON) == NOON + timedelta(minutes=1)
    refused = robot.meaning(robot.send((letter(),), NOON).code)
    assert (refused.problem, refused.wait) == (Problem.RATE, timedelta(minutes=10))


def test_a_long_text_fits_into_the_request_whatever_json_makes_of_it(
    fake: FakeDingTalk, robot: DingTalk
) -> None:
    assert robot.send((letter(public='"' * 30_000),), NOON).delivered
    assert "…\nhttps://dx.example.com/cases/c1" in fake.received[0].content


def test_a_notice_goes_to_the_person_and_the_same_words_twice_a_day_are_two_notices(
    fake: FakeDingTalk, work: DingTalkWork
) -> None:
    for id in ("0001-aaaaaaaa", "0002-bbbbbbbb"):
        assert work.send((letter(id),), NOON).delivered

    assert [said.to for said in fake.received] == ["wang01", "wang01"]
    assert fake.dropped == []


def test_the_second_attempt_of_one_notice_is_the_same_text_and_is_shown_once(
    fake: FakeDingTalk, work: DingTalkWork
) -> None:
    for _ in range(2):
        assert work.send((letter(),), NOON).delivered
    assert len(fake.received) == 1


def test_a_long_notice_keeps_within_the_bytes_of_a_message(fake: FakeDingTalk, work: DingTalkWork) -> None:
    assert work.send((letter(say="停留太久" * 500),), NOON).delivered
    assert "…\nhttps://dx.example.com/cases/c1\n编号 " in fake.received[0].content


def test_a_token_that_ended_early_is_renewed_within_the_same_send(
    fake: FakeDingTalk, work: DingTalkWork
) -> None:
    work.send((letter(),), NOON)
    fake.tokens.revoke_all()

    assert work.send((letter("m2-11111111"),), NOON).delivered


def test_a_stranger_to_dingtalk_is_a_matter_of_the_people_sheet(
    fake: FakeDingTalk, work: DingTalkWork
) -> None:
    fake.staff = frozenset({"li02"})

    assert work.meaning(work.send((letter(),), NOON).code).problem is Problem.RECIPIENT
    assert work.send((letter(recipient=replace(SUPERVISOR, dingtalk_id=None)),), NOON).code == "no_address"
