"""The administrator's page of channels, the delivery log, and the file that proves the domain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs
from sqlalchemy import insert, update

from engine.model.reminders import Reminders
from runtime.channels.fake import Street
from runtime.channels.settings import ChannelSettings
from runtime.effects import message
from runtime.effects.delivery import Delivery
from runtime.effects.message import Message
from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.tables import accounts, outbox, people
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import START, FixedClock, Shop, new_case, open_shop, send

NOTICE = Message(
    person="wang",
    title="触达超时",
    say="明德医院在触达已停留5天",
    public="某客户已停留5天",
    channels=("wecom_app",),
)


@pytest.fixture
def street() -> Iterator[Street]:
    with Street() as street:
        for provider in street.providers:
            provider.clock = START.timestamp
        yield street


@pytest.fixture
def shop(sqlite_database: Database, tmp_path: Path, street: Street) -> Shop:
    """王主管 is the administrator and has an id in every channel."""
    clock = FixedClock(START)
    settings = ChannelSettings.from_environment(
        {
            **street.environment(),
            "DONGXIAN_SEND_TIMEOUT": "5",
            "DONGXIAN_DOMAIN_FILES": '{"WW_verify_a1B2.txt": "a1B2"}',
        }
    )
    services = replace(
        open_shop(sqlite_database, tmp_path, clock),
        channel_settings=settings,
        channels=settings.channels(),
        public_url="https://dx.example.com",
    )
    shop = Shop(services, clock)
    ids = {"mobile": "13800138000", "wecom_id": "wang", "dingtalk_id": "wang", "feishu_id": "ou_wang"}

    def equip(connection) -> None:
        connection.execute(update(people).where(people.c.id == "wang").values(**ids))
        connection.execute(update(people).where(people.c.id == "sun").values(wecom_id="sun"))
        connection.execute(update(accounts).where(accounts.c.login == "wang").values(administrator=True))

    sqlite_database.write(equip)
    return shop


def deliver(shop: Shop, case: str, notice: Message = NOTICE) -> None:
    row = message.values(notice, key=new_id(), case=case.rsplit("/", 1)[-1], now=shop.clock.now())
    shop.services.database.write(
        lambda connection: connection.execute(insert(outbox).values(organisation="o1", id=new_id(), **row))
    )
    work(shop)


def work(shop: Shop) -> None:
    delivery = Delivery(
        shop.services.database,
        shop.services.channels,
        by="w",
        lease=timedelta(minutes=3),
        public_url=None,
    )
    while delivery.deliver(shop.clock.now()):
        pass
    delivery.close()


def test_the_page_says_which_settings_are_missing_and_shows_no_value(shop: Shop, street: Street):
    page = shop.browser("wang").get("/channels").text

    assert "DONGXIAN_SMTP_HOST:缺" in page
    assert "DONGXIAN_WECOM_APP_SECRET:有" in page
    secrets = set(street.environment().values()) - {"1", "aliyun", "动线"}
    assert [value for value in secrets if value in page] == []


def test_the_page_is_for_administrators(shop: Shop):
    client = shop.browser("li")
    assert client.get("/channels").status_code == 403
    assert send(client, "/me", "/channels/wecom/test").status_code == 403
    assert 'href="/channels"' not in client.get("/me").text
    assert 'href="/channels"' in shop.browser("wang").get("/me").text


@pytest.mark.parametrize(
    "kind", ["wecom", "wecom_app", "dingtalk", "dingtalk_work", "feishu", "sms", "webhook"]
)
def test_the_button_sends_a_test_to_oneself(shop: Shop, street: Street, kind: str):
    answer = send(shop.browser("wang"), "/channels", f"/channels/{kind}/test")

    assert "服务商收下了" in answer.text, answer.text
    assert sum(len(provider.received) for provider in street.providers) == 1


def test_the_providers_refusal_is_read_back_in_words_with_the_address_to_add(shop: Shop, street: Street):
    street.wecom.trusts = False

    page = send(shop.browser("wang"), "/channels", "/channels/wecom_app/test").text

    assert 'data-tried="60020"' in page
    assert "企业可信 IP”里加上 203.0.113.7" in page.replace("&#34;", '"')


def test_a_channel_that_is_not_set_up_says_so_instead_of_failing(shop: Shop):
    page = send(shop.browser("wang"), "/channels", "/channels/email/test").text
    assert "还没有设置邮件服务器" in page
    assert send(shop.browser("wang"), "/channels", "/channels/pigeon/test").status_code == 404


def test_a_manager_reads_why_a_message_did_not_arrive_and_when_it_is_tried_again(shop: Shop, street: Street):
    case = new_case(shop.browser("li"), "明德医院")
    street.wecom.down = True
    deliver(shop, case)

    page = shop.browser("wang").get("/deliveries").text

    assert "还在等的" in page
    for words in ("触达超时", "明德医院", "王主管", "企业微信应用消息", "http503"):
        assert words in page


def test_the_log_lists_only_what_is_about_cases_that_the_reader_sees(shop: Shop, street: Street):
    mine = new_case(shop.browser("li"), "明德医院")
    theirs = new_case(shop.browser("sun"), "康宁诊所", "13800138001")
    deliver(shop, mine)
    street.wecom.down = True
    deliver(
        shop, theirs, Message(person="sun", title="跟进超时", say="x", public="x", channels=("wecom_app",))
    )

    own = shop.browser("li").get("/deliveries").text
    assert "触达超时" in own
    assert "跟进超时" not in own
    assert "康宁诊所" not in own
    other = shop.browser("sun").get("/deliveries?show=failed").text
    assert "跟进超时" in other
    assert "明德医院" not in other


def test_wecom_finds_the_file_that_proves_the_domain_without_a_login(shop: Shop):
    anybody = shop.visitor()
    answer = anybody.get("/WW_verify_a1B2.txt")
    assert (answer.status_code, answer.text) == (200, "a1B2")
    assert answer.headers["content-type"].startswith("text/plain")
    for name in ("WW_verify_other.txt", "robots.txt", "..%2fsecret.txt"):
        assert anybody.get(f"/{name}").status_code == 404


def test_what_waits_for_its_digest_is_listed_with_its_time_and_then_as_the_digest(
    shop: Shop, street: Street
) -> None:
    """Each reader of the log sees the customers in it that they may see, and nobody else's."""
    paced = structs.replace(
        NOTICE, reminders=Reminders(timezone="Asia/Shanghai", together=timedelta(minutes=30))
    )
    mine, other = (
        new_case(shop.browser(login), name, phone)
        for login, name, phone in (("li", "明德医院", "13800138000"), ("zhao", "康宁诊所", "13800138001"))
    )
    deliver(shop, mine, paced)
    deliver(shop, other, paced)

    asked = caller(shop, "li").get("/deliveries").json()
    assert asked["waiting_total"] == 1
    [one] = asked["waiting"]
    assert (one["case_name"], one["merged"]) == ("明德医院", True)
    assert one["next_at"].startswith("2026-03-04T02:30")
    waiting = shop.browser("li").get("/deliveries").text
    assert "并入汇总" in waiting
    assert "10:30" in waiting
    assert "康宁诊所" not in waiting

    shop.clock.set(START + timedelta(minutes=30))
    work(shop)
    log = shop.browser("wang").get("/deliveries").text
    assert "2条提醒" in log
    assert "明德医院、康宁诊所" in log
    [one] = caller(shop, "li").get("/deliveries").json()["deliveries"]
    assert (one["title"], one["case"], one["about"], one["delivered"]) == (
        "2条提醒",
        None,
        ["明德医院"],
        True,
    )
    own = shop.browser("li").get("/deliveries").text
    assert "2条提醒" in own
    assert "明德医院" in own
    assert "康宁诊所" not in own
    assert "2条提醒" not in shop.browser("sun").get("/deliveries").text
    assert [said.to for said in street.wecom.received] == ["wang"]
