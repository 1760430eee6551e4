from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from runtime.channels import aliyun, tencent
from runtime.channels.channel import Problem
from runtime.channels.fake import FakeAliyun, FakeTencent
from runtime.channels.outbound import Outbound
from runtime.channels.sms import Sms
from runtime.channels.sms_account import SmsAccount, Template
from tests.runtime.channels.letters import NOON, SUPERVISOR, letter, noon

OUTBOUND = Outbound(private_allowed=True, timeout=5)
NAMED = Template("SMS_1", {"name": "name", "matter": "title"})
PLACED = Template("101", {"1": "name", "2": "title"})
READ = "【动线】王主管,您有一项提醒:触达超时,请登录动线查看。"

Fake = FakeAliyun | FakeTencent


@pytest.fixture(params=["aliyun", "tencent"])
def fake(request: pytest.FixtureRequest) -> Iterator[Fake]:
    made: Fake = FakeAliyun(clock=noon) if request.param == "aliyun" else FakeTencent(clock=noon)
    with ExitStack() as stack:
        stack.enter_context(made)
        yield made


def sms(fake: Fake, **changed: object) -> Sms:
    template = NAMED if isinstance(fake, FakeAliyun) else PLACED
    account = replace(fake.account, templates={"": template})
    return Sms(replace(account, **changed), OUTBOUND)


def test_the_approved_template_is_filled_and_reaches_the_number(fake: Fake) -> None:
    receipt = sms(fake).send((letter(),), NOON)

    assert receipt.delivered, receipt
    (said,) = fake.received
    assert said.content == READ
    assert said.to.endswith("13800138000")


def test_a_rule_may_have_a_template_of_its_own(fake: Fake) -> None:
    fake.approved = {"T9": "{1}的报价待审批" if isinstance(fake, FakeTencent) else "${name}的报价待审批"}
    own = Template("T9", {"name": "name"})
    channel = sms(fake, templates={"大单提醒": own})

    assert channel.send((letter(because="rule/大单提醒"),), NOON).delivered
    assert channel.send((letter(),), NOON).code == "no_template"
    assert channel.meaning("no_template").problem is Problem.CONTENT


def test_a_wrong_key_is_refused_and_never_shown(fake: Fake) -> None:
    channel = sms(fake, key_secret="geheim")

    receipt = channel.send((letter(),), NOON)

    assert not receipt.delivered
    assert channel.meaning(receipt.code).problem is Problem.AUTH
    assert "geheim" not in repr((receipt, channel._account))


def test_an_unapproved_signature_is_a_matter_of_the_settings(fake: Fake) -> None:
    channel = sms(fake, sign="别的公司")
    assert channel.meaning(channel.send((letter(),), NOON).code).problem is Problem.AUTH


def test_links_and_brackets_do_not_reach_a_variable_and_long_words_are_cut(fake: Fake) -> None:
    name = "【王】主管 https://evil.example.com/x " + "很长" * 40

    receipt = sms(fake).send((letter(recipient=replace(SUPERVISOR, name=name)),), NOON)

    assert receipt.delivered, receipt
    assert "//" not in fake.received[0].content
    assert "(王)主管" in fake.received[0].content


def test_one_number_gets_one_a_minute_and_others_do_not_wait_for_it(fake: Fake) -> None:
    channel = sms(fake)
    channel.send((letter(),), NOON)

    assert channel.ready_at((letter("m2"),), NOON) == NOON + timedelta(minutes=1)
    other = replace(SUPERVISOR, mobile="13700137000")
    assert channel.ready_at((letter("m3", other),), NOON) == NOON


@pytest.mark.parametrize("mobile", [None, "", "021-5555", "12345678901", "+1 202 555 0100"])
def test_without_a_mainland_mobile_the_next_channel_takes_over(mobile: str | None) -> None:
    channel = Sms(SmsAccount("aliyun", "id", "secret", "动线", {"": NAMED}), OUTBOUND)
    receipt = channel.send((letter(recipient=replace(SUPERVISOR, mobile=mobile)),), NOON)
    assert channel.meaning(receipt.code).problem is Problem.RECIPIENT


def test_tencents_limits_are_a_matter_of_time() -> None:
    with FakeTencent(clock=noon) as fake:
        channel = sms(fake)
        codes = [channel.send((letter(),), NOON).code for _ in range(2)]
    assert codes == ["Ok", "LimitExceeded.PhoneNumberThirtySecondLimit"]
    assert channel.meaning(codes[1]).problem is Problem.RATE


def test_aliyuns_published_example_is_signed_as_published() -> None:
    account = SmsAccount("aliyun", "YourAccessKeyId", "YourAccessKeySecret", "", {})
    query = aliyun.canonical(
        {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    )
    headers = aliyun.signed(
        account,
        "ecs.cn-shanghai.aliyuncs.com",
        query,
        "RunInstances",
        "2014-05-26",
        datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC),
        nonce="3156853299f313e23d1673dc12e1703d",
    )
    assert headers["Authorization"] == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
        "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_tencents_published_example_is_signed_as_published() -> None:
    account = SmsAccount("tencent", "AKIDEXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", "", {})
    body = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    at = datetime.fromtimestamp(1551113065, UTC)
    assert tencent.authorization(account, "cvm.tencentcloudapi.com", "cvm", body, at) == (
        "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, "
        "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
    )
