"""A rule tells another system: signed, at least once, in order, and in the delivery log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from runtime.channels.endpoint import Endpoint
from runtime.channels.fake import FakeReceiver
from runtime.channels.in_app import InApp
from runtime.channels.outbound import Outbound
from runtime.channels.webhook import Webhook
from runtime.erasing import erase_case
from runtime.gate import Gate
from runtime.jobs.worker import Worker
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from tests.acceptance.office import COMPANY, Office, OpenOffice, id_of
from tests.acceptance.test_c020_ladder import proven
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import send

MODEL = """
stages:
  - stage: 报价
  - won: 赢单
  - lost: 输单
    reasons: [价格]
rules:
  大单同步:
    when: {changed: 预算}
    if: 预算 >= 50000
    do: [{webhook: 订单系统, with: [客户名称, 预算]}]
"""


@pytest.fixture
def orders() -> Iterator[FakeReceiver]:
    with FakeReceiver() as receiver:
        yield receiver


def work(office: Office, orders: FakeReceiver, wall_clock: str, *, private: bool = True) -> None:
    office.at(wall_clock)
    orders.clock = lambda: office.clock.now().timestamp()
    database = office.services.database
    url = orders.url if private else orders.url.replace("http:", "https:")
    receivers = {"订单系统": Endpoint(url, orders.secret)}
    channels = (InApp(), Webhook(receivers, Outbound(private_allowed=private, timeout=5)))
    gate = Gate(database, Models(), office.clock, Calendars())
    worker = Worker(
        database,
        gate,
        office.clock,
        {each.kind: each for each in channels},
        public_url="https://dx.example.com",
    )
    worker.step(office.clock.now())


def changed(office: Office, amounts: list[str]) -> str:
    office.at("2026-03-02 10:00")
    li = office.browser("li")
    case = office.customer(li, 预算="1000")
    for amount in amounts:
        send(li, f"{case}/edit", 客户名称="明德医院", 预算=amount, _reason="客户加量")
    return case


def test_each_change_arrives_in_order_with_the_fields_as_they_were(
    open_office: OpenOffice, orders: FakeReceiver
):
    office = open_office(MODEL)
    case = changed(office, ["60000", "20000", "80000"])
    orders.fail(503)
    work(office, orders, "2026-03-02 10:01")
    work(office, orders, "2026-03-02 10:02")
    assert [body["fields"] for body in orders.bodies] == [
        {"客户名称": "明德医院", "预算": 6_000_000},
        {"客户名称": "明德医院", "预算": 8_000_000},
    ]
    assert {(body["case"], body["stage"], body["because"]) for body in orders.bodies} == {
        (id_of(case), "报价", "rule/大单同步")
    }
    assert orders.bodies[0]["link"] == f"https://dx.example.com{case}"
    logged = caller(office, "wang").get("/deliveries").json()["deliveries"]
    assert [(line["reader"], line["title"], line["delivered"]) for line in logged] == [
        ("订单系统", "大单同步", True),
        ("订单系统", "大单同步", True),
        ("订单系统", "大单同步", False),
    ]
    assert "订单系统" in office.browser("wang").get("/deliveries").text
    assert office.told("wang") == office.told("li") == []
    assert proven(office)


def test_an_address_inside_the_private_network_is_not_asked_and_the_call_waits(
    open_small_office: OpenOffice, orders: FakeReceiver
):
    office = open_small_office(MODEL)
    changed(office, ["60000"])
    for minute in range(1, 10):
        work(office, orders, f"2026-03-02 10:0{minute}", private=False)
    assert orders.answered == []
    (said,) = [each for each in office.told("root") if "接收方“订单系统”一直收不到“大单同步”" in each]
    assert "内网" in said
    work(office, orders, "2026-03-02 11:00")
    assert [body["fields"]["预算"] for body in orders.bodies] == [6_000_000]  # type: ignore[index]


def test_what_is_erased_before_it_was_sent_is_not_sent_any_more(
    open_small_office: OpenOffice, orders: FakeReceiver
):
    office = open_small_office(MODEL)
    case = changed(office, ["60000"])
    files, models = office.services.files, office.services.models
    office.services.database.write(
        lambda connection: erase_case(
            connection,
            files,
            models,
            COMPANY,
            id_of(case),
            actor="root",
            reason="客户要求",
            now=office.clock.now(),
        )
    )
    work(office, orders, "2026-03-02 10:01")
    assert orders.bodies == []
