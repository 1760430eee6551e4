from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from runtime.channels.channel import Problem, Recipient
from runtime.channels.endpoint import Endpoint
from runtime.channels.fake import FakeWeCom
from runtime.channels.outbound import Outbound
from runtime.channels.settings import ChannelSettings
from runtime.channels.wecom import WeCom
from tests.runtime.channels.letters import NOON, SUPERVISOR, TRAINER, letter


@pytest.fixture
def fake() -> Iterator[FakeWeCom]:
    with FakeWeCom() as fake:
        yield fake


@pytest.fixture
def wecom(fake: FakeWeCom) -> WeCom:
    return WeCom({"": Endpoint(fake.url)}, Outbound(private_allowed=True, timeout=5))


def test_the_group_reads_the_public_sentence_and_a_link_but_not_the_customer(
    fake: FakeWeCom, wecom: WeCom
) -> None:
    assert wecom.send((letter(),), NOON).delivered

    (said,) = fake.received
    assert said.mentioned == ("wangzg",)
    assert said.content == "某客户在触达已停留5天\nhttps://dx.example.com/cases/c1"


def test_a_reader_and_a_copy_of_the_same_notice_share_one_text_with_two_mentions(
    fake: FakeWeCom, wecom: WeCom
) -> None:
    batches = wecom.batches([letter(), letter("m2", TRAINER, copy=True)])

    assert len(batches) == 1
    wecom.send(batches[0], NOON)
    (said,) = fake.received
    assert said.mentioned == ("wangzg", "lipx")
    assert said.content.count("某客户") == 1
    assert "李培训(抄送)" in said.content


def test_somebody_without_a_wecom_id_is_called_by_name(fake: FakeWeCom, wecom: WeCom) -> None:
    wecom.send((letter(recipient=Recipient("p3", "赵敏")),), NOON)

    assert fake.received[0].mentioned == ()
    assert "赵敏" in fake.received[0].content


def test_a_long_text_is_cut_by_bytes_and_keeps_its_link(fake: FakeWeCom, wecom: WeCom) -> None:
    long = letter(public="客户停留太久" * 300)

    assert wecom.send((long,), NOON).delivered
    content = fake.received[0].content
    assert len(content.encode()) <= 2048
    assert content.endswith("…\nhttps://dx.example.com/cases/c1")
    assert len(content) > 600


def test_waiting_notices_fill_as_few_texts_as_the_limit_allows(wecom: WeCom) -> None:
    many = [letter(f"m{n}", public=f"{n}" + "停留" * 60, link=f"https://dx/cases/{n}") for n in range(12)]

    batches = wecom.batches(many)

    assert [each.id for batch in batches for each in batch] == [each.id for each in many]
    assert len(batches) == 3
    assert [wecom.send(batch, NOON).code for batch in batches] == ["0", "0", "0"]


def test_http_200_with_an_errcode_is_a_failure(fake: FakeWeCom) -> None:
    wrong = WeCom({"": Endpoint(fake.url + "x")}, Outbound(private_allowed=True))

    receipt = wrong.send((letter(),), NOON)

    assert not receipt.delivered
    assert receipt.code == "93000"
    assert wrong.meaning(receipt.code).problem is Problem.AUTH
    assert fake.received == []


def test_a_server_error_may_pass(fake: FakeWeCom, wecom: WeCom) -> None:
    fake.fail(500)

    receipt = wecom.send((letter(),), NOON)

    assert (receipt.delivered, receipt.code) == (False, "http500")
    assert wecom.meaning("http500").problem is Problem.TRANSIENT


def test_the_robot_stops_by_itself_at_twenty_a_minute(fake: FakeWeCom, wecom: WeCom) -> None:
    for n in range(20):
        at = NOON + timedelta(seconds=n)
        assert wecom.ready_at((letter(),), at) == at
        assert wecom.send((letter(f"m{n}"),), at).delivered

    assert wecom.ready_at((letter(),), NOON + timedelta(seconds=20)) == NOON + timedelta(minutes=1)
    refused = wecom.send((letter(),), NOON + timedelta(seconds=21))
    assert (refused.code, wecom.meaning(refused.code).problem) == ("45009", Problem.RATE)


def test_the_nearest_unit_with_a_group_gets_the_text(fake: FakeWeCom) -> None:
    with FakeWeCom() as city:
        wecom = WeCom(
            {"": Endpoint(fake.url), "u-shanghai": Endpoint(city.url)}, Outbound(private_allowed=True)
        )
        wecom.send((letter(groups=("u-team", "u-shanghai", "u-east")),), NOON)
        wecom.send((letter(groups=("u-nanjing", "u-east")),), NOON)
        assert len(city.received) == len(fake.received) == 1


def test_without_any_group_the_recipient_cannot_be_reached(fake: FakeWeCom) -> None:
    nowhere = WeCom({}, Outbound())

    receipt = nowhere.send((letter(),), NOON)

    assert nowhere.meaning(receipt.code).problem is Problem.RECIPIENT


def test_the_key_appears_in_no_receipt_and_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    fake = FakeWeCom().start()
    settings = ChannelSettings.from_environment(
        {
            "DONGXIAN_WECOM_WEBHOOK": fake.url.replace("=fake", "=geheim"),
            "DONGXIAN_SMTP_HOST": "mail.example.com",
            "DONGXIAN_SMTP_FROM": "dx@example.com",
            "DONGXIAN_SMTP_PASSWORD": "geheim",
            "DONGXIAN_ALLOW_PRIVATE_ADDRESSES": "1",
        }
    )
    wecom = settings.channels()["wecom"]

    receipts = [wecom.send((letter(),), NOON)]
    fake.stop()
    receipts.append(wecom.send((letter(),), NOON))

    assert [receipt.code for receipt in receipts] == ["93000", "connect"]
    assert "geheim" not in repr((settings, receipts)) + caplog.text


def test_the_person_in_two_waiting_notices_is_mentioned_once(fake: FakeWeCom, wecom: WeCom) -> None:
    other = replace(letter("m2", SUPERVISOR), link="https://dx.example.com/cases/c2")

    wecom.send((letter(), other), NOON)

    assert fake.received[0].mentioned == ("wangzg",)
    assert "/cases/c1" in fake.received[0].content
    assert "/cases/c2" in fake.received[0].content
