from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from engine.actions.effect import Call
from runtime.channels.channel import Problem, Receipt
from runtime.channels.endpoint import Endpoint
from runtime.channels.fake import FakeReceiver
from runtime.channels.fake.server import Asked
from runtime.channels.outbound import Outbound
from runtime.channels.webhook import Webhook, signature
from tests.runtime.channels.letters import NOON, letter, noon

OUTBOUND = Outbound(private_allowed=True, timeout=5)


@pytest.fixture
def fake() -> Iterator[FakeReceiver]:
    with FakeReceiver(clock=noon) as fake:
        yield fake


def webhook(fake: FakeReceiver, secret: str = "fakesecret") -> Webhook:
    return Webhook({"": Endpoint(fake.url, secret)}, OUTBOUND)


def test_the_receiver_verifies_the_signature_and_reads_the_message(fake: FakeReceiver) -> None:
    heard: list[Asked] = []
    judged = fake.judge
    fake.judge = lambda asked: (heard.append(asked), judged(asked))[1]  # type: ignore[method-assign]

    assert webhook(fake).send((letter(),), NOON).delivered

    (asked,) = heard
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["idempotency-key"] == "m1"
    assert asked.json() == {
        "id": "m1",
        "case": "c1",
        "title": "触达超时",
        "text": "上海宏达医院在触达已停留5天",
        "because": "stage/触达",
        "to": {"id": "p1", "name": "王主管"},
        "copy": False,
        "link": "https://dx.example.com/cases/c1",
    }


def test_the_signature_is_the_one_anybody_can_compute() -> None:
    # printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac secret
    assert (
        signature("secret", "1700000000", b'{"a":1}')
        == "49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686"
    )


def test_another_secret_is_refused_and_an_old_request_as_well(fake: FakeReceiver) -> None:
    wrong = webhook(fake, "other").send((letter(),), NOON)
    late = webhook(fake).send((letter(),), NOON - timedelta(minutes=10))

    assert [wrong.code, late.code] == ["http401", "http401"]
    assert webhook(fake).meaning("http401").problem is Problem.AUTH
    assert fake.received == []


def test_a_repeated_message_is_taken_once(fake: FakeReceiver) -> None:
    for _ in range(2):
        assert webhook(fake).send((letter(),), NOON).delivered
    assert fake.keys == ["m1"]


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (404, Problem.TRANSIENT),
        (410, Problem.CONTENT),
        (429, Problem.RATE),
        (500, Problem.TRANSIENT),
        (503, Problem.TRANSIENT),
        (302, Problem.TRANSIENT),
    ],
)
def test_what_the_receiver_answers_decides_whether_it_is_tried_again(
    fake: FakeReceiver, status: int, problem: Problem
) -> None:
    fake.fail(status)
    receipt = webhook(fake).send((letter(),), NOON)
    assert not receipt.delivered
    assert webhook(fake).meaning(receipt.code).problem is problem


def test_a_receiver_inside_the_private_network_is_refused_unless_allowed(fake: FakeReceiver) -> None:
    careful = Webhook({"": Endpoint(fake.url.replace("http:", "https:"), "s")}, Outbound())

    receipt = careful.send((letter(),), NOON)

    assert receipt.code == "private_address"
    assert fake.answered == []


CALL = Call("订单系统", "大单同步", "rule/大单同步", "报价", {"预算": 500_000, "客户名称": "宏达医院"})


def caller(fake: FakeReceiver, **receivers: str) -> Webhook:
    return Webhook({name: Endpoint(fake.url, secret) for name, secret in receivers.items()}, OUTBOUND)


def test_a_call_carries_case_stage_rule_and_fields(fake: FakeReceiver) -> None:
    called = replace(letter(), call=CALL, title="大单同步", because="rule/大单同步")
    assert caller(fake, 订单系统="fakesecret").send((called,), NOON) == Receipt(True, "call/http204")
    assert fake.bodies == [
        {
            "id": "m1",
            "case": "c1",
            "stage": "报价",
            "title": "大单同步",
            "because": "rule/大单同步",
            "fields": {"预算": 500_000, "客户名称": "宏达医院"},
            "link": "https://dx.example.com/cases/c1",
        }
    ]


def test_a_call_for_one_system_never_goes_to_another(fake: FakeReceiver) -> None:
    called = replace(letter(), call=CALL)
    everybodys = Webhook({"": Endpoint(fake.url, "fakesecret")}, OUTBOUND)
    receipt = everybodys.send((called,), NOON)
    assert receipt.code == "call/not_set_up"
    assert fake.answered == []


def test_a_call_waits_until_a_wrong_secret_is_mended(fake: FakeReceiver) -> None:
    wrong = caller(fake, 订单系统="other")
    receipt = wrong.send((replace(letter(), call=CALL),), NOON)
    assert wrong.meaning(receipt.code).problem is Problem.TRANSIENT
    assert wrong.meaning("call/http410").problem is Problem.CONTENT


def test_fields_that_are_too_long_are_not_cut_but_refused(fake: FakeReceiver) -> None:
    long = msgspec.structs.replace(CALL, fields={"备注": "长" * 30_000})
    receipt = caller(fake, 订单系统="fakesecret").send((replace(letter(), call=long),), NOON)
    assert (receipt.delivered, receipt.code) == (False, "call/too_big")
    assert fake.answered == []
