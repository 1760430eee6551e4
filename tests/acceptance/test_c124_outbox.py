"""C124: what a rep submits without a network waits on the phone and arrives once, with the time it was filled in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route, expect

from engine.rules.event import ActivityRecorded
from runtime.channels.in_app import InApp
from runtime.gate import Gate
from runtime.jobs.worker import Worker
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.publication.publishing import publish
from runtime.storage import history
from runtime.storage.database import Database
from runtime.web import create_app
from tests.acceptance.conftest import RunningShop, served
from tests.acceptance.office import pdf
from tests.runtime.web.shop import MODEL, START, FixedClock, Shop, new_case, open_shop

pytestmark = pytest.mark.browser
VISIT, CALL = "activities/客户拜访", "activities/客户沟通"


def visits(shop: Shop, case: str) -> list[ActivityRecorded]:
    with shop.services.database.read() as connection:
        stream = history.Stream("o1", case.rsplit("/", 1)[1])
        return [each for each in history.read(connection, stream) if isinstance(each, ActivityRecorded)]


def submit(page: Page, notes: str) -> None:
    page.get_by_label("拜访纪要").fill(notes)
    page.click("main form button.main")


def waits(page: Page, count: int) -> None:
    expect(page.locator(".pending")).to_have_text(f"待发 {count}")


def all_sent(page: Page) -> None:
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".pending")).to_have_attribute("data-count", "0")


@pytest.fixture
def case(running_shop: RunningShop) -> str:
    return new_case(running_shop.shop.browser("li"), "杭州明德医院")


@pytest.fixture
def page(running_shop: RunningShop, phone: BrowserContext, case: str) -> Iterator[Page]:
    """Li's phone, its clock right, on the empty form of a visit."""
    phone.clock.set_system_time(START)
    page = phone.new_page()
    running_shop.log_in(page, "li")
    page.goto(f"{running_shop.address}{case}/{VISIT}")
    yield page


def test_three_visits_filled_in_offline_are_three_records_after_the_server_was_restarted(
    database: Database, tmp_path: Path, phone: BrowserContext
):
    clock = FixedClock(START)
    shop = Shop(open_shop(database, tmp_path, clock), clock)
    case = new_case(shop.browser("li"), "杭州明德医院")
    phone.clock.set_system_time(START)
    page = phone.new_page()
    with served(shop.app) as address:
        RunningShop(shop, address).log_in(page, "li")
        page.goto(f"{address}{case}/{VISIT}")
        phone.set_offline(True)
        for number in (1, 2, 3):
            phone.clock.set_system_time(START + timedelta(minutes=10 * number))
            submit(page, f"第{number}次拜访")
            waits(page, number)
    assert visits(shop, case) == []

    back = START + timedelta(hours=3)
    clock.set(back)
    phone.clock.set_system_time(back)
    phone.set_offline(False)
    with served(create_app(shop.services), urlsplit(address).port or 0):
        all_sent(page)
        page.reload()
        all_sent(page)
    found = visits(shop, case)
    assert [each.fields["拜访纪要"] for each in found] == ["第1次拜访", "第2次拜访", "第3次拜访"]
    filled = [START + timedelta(minutes=minutes) for minutes in (10, 20, 30)]
    assert [whole(each.occurred_at) for each in found] == filled
    assert {each.recorded_at for each in found} == {back}


def follow(shop: Shop) -> None:
    """Running cases go over to what was published."""
    database = shop.services.database
    gate = Gate(database, Models(), shop.clock, Calendars())
    Worker(database, gate, shop.clock, {"in_app": InApp()}).step(shop.clock.now())


def whole(at: datetime) -> datetime:
    """Two requests may be a second apart on the phone's clock."""
    return at.replace(second=0, microsecond=0)


def test_a_form_whose_answer_was_lost_is_one_record(running_shop: RunningShop, page: Page, case: str):
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/activities/**", lose, times=1)
    submit(page, "到了,没有回音")
    waits(page, 1)
    assert len(visits(running_shop.shop, case)) == 1
    all_sent(page)
    assert len(visits(running_shop.shop, case)) == 1


def test_after_an_expired_login_what_waits_goes_as_the_same_account_only(
    running_shop: RunningShop, phone: BrowserContext, page: Page, case: str
):
    phone.set_offline(True)
    submit(page, "登录过期前填的")
    waits(page, 1)
    phone.clear_cookies()
    phone.set_offline(False)
    expect(page.get_by_text("登录过期了")).to_be_visible()

    running_shop.log_in(page, "zhao")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".pending")).to_be_hidden()
    page.goto(f"{running_shop.address}/outbox")
    expect(page.get_by_text("没有待发的内容")).to_be_visible()
    assert visits(running_shop.shop, case) == []

    phone.clear_cookies()
    running_shop.log_in(page, "li")
    all_sent(page)
    assert [each.actor for each in visits(running_shop.shop, case)] == ["li"]


def test_a_new_version_that_asks_for_more_refuses_what_waited_and_loses_nothing(
    running_shop: RunningShop, phone: BrowserContext, page: Page, case: str
):
    shop = running_shop.shop
    phone.set_offline(True)
    submit(page, "旧表填的")
    waits(page, 1)
    demanding = MODEL.replace(
        "      拜访纪要: long_text\n    required: [拜访纪要]",
        "      拜访纪要: long_text\n      下一步: text\n    required: [拜访纪要, 下一步]",
    )
    shop.services.database.write(
        lambda connection: publish(connection, "o1", {"funnel.yaml": demanding}, now=START)
    )
    follow(shop)
    phone.set_offline(False)
    page.goto(f"{running_shop.address}/outbox")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_text("没有收下")).to_be_visible()
    expect(page.locator("[data-part=problems]")).to_contain_text("下一步")
    page.get_by_text("我填的", exact=True).click()
    expect(page.get_by_text("拜访纪要: 旧表填的")).to_be_visible()
    assert visits(shop, case) == []

    page.get_by_role("button", name="去改").click()
    expect(page.get_by_label("拜访纪要")).to_have_value("旧表填的")
    page.get_by_label("下一步").fill("约院长")
    page.click("main form button.main")
    page.wait_for_url(lambda url: url.endswith(case))
    assert [each.fields["下一步"] for each in visits(shop, case)] == ["约院长"]
    expect(page.locator(".pending")).to_be_hidden()


def test_two_windows_send_what_waits_once_and_say_that_both_fill_in_the_same_form(
    running_shop: RunningShop, phone: BrowserContext, page: Page, case: str
):
    other = phone.new_page()
    other.goto(page.url)
    other.get_by_label("拜访纪要").fill("另一个窗口")
    expect(page.get_by_text("另一个窗口也在填这张表")).to_be_visible()
    phone.set_offline(True)
    submit(page, "只发一次")
    waits(page, 1)
    phone.set_offline(False)
    for each in (page, other):
        all_sent(each)
    assert len(visits(running_shop.shop, case)) == 1


def test_a_page_that_the_phone_killed_has_its_draft_when_it_is_opened_again(
    phone: BrowserContext, page: Page
):
    address = page.url
    page.get_by_label("拜访纪要").fill("写到一半")
    with pytest.raises(Error):
        page.goto("chrome://crash", timeout=5000)
    again = phone.new_page()
    again.goto(address)
    expect(again.get_by_label("拜访纪要")).to_have_value("写到一半")


def test_a_file_chosen_without_a_network_waits_beside_its_form_and_arrives_with_it(
    running_shop: RunningShop, phone: BrowserContext, page: Page, case: str
):
    page.goto(f"{running_shop.address}{case}/{CALL}")
    page.get_by_label("已沟通").check()
    phone.set_offline(True)
    sheet = {"name": "需求.pdf", "mimeType": "application/pdf", "buffer": pdf(1)}
    page.locator("input[type=file]").set_input_files(sheet)
    expect(page.get_by_text("还没传上去")).to_be_visible()
    page.click("main form button.main")
    waits(page, 1)
    phone.set_offline(False)
    all_sent(page)
    (found,) = visits(running_shop.shop, case)
    assert [file["name"] for file in found.fields["需求清单"]] == ["需求.pdf"]


def test_what_waits_can_be_kept_as_a_draft_or_thrown_away(
    running_shop: RunningShop, phone: BrowserContext, page: Page, case: str
):
    phone.clock.set_system_time(START)
    page.route("**/outbox/session", lambda route: route.abort())
    phone.set_offline(True)
    submit(page, "先不发")
    waits(page, 1)
    phone.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{running_shop.address}/outbox")
    page.get_by_role("button", name="留作草稿").click()
    expect(page.get_by_text("没有待发的内容")).to_be_visible()
    page.goto(f"{running_shop.address}{case}/{VISIT}")
    expect(page.get_by_label("拜访纪要")).to_have_value("先不发")
    phone.set_offline(True)
    submit(page, "不要了的")
    waits(page, 1)
    phone.set_offline(False)
    page.goto(f"{running_shop.address}/outbox")
    page.get_by_role("button", name="不要了").click()
    expect(page.get_by_text("没有待发的内容")).to_be_visible()
    assert visits(running_shop.shop, case) == []


def test_what_waits_is_counted_in_sight_on_a_phone_and_on_a_desk(phone: BrowserContext, page: Page):
    phone.set_offline(True)
    submit(page, "先存着")
    waits(page, 1)
    long = "晨牧乳业集团股份有限公司华东大区销售总部"
    page.evaluate("name => { document.querySelector('.whose').textContent = name }", long)
    for width, height in ((360, 740), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        box = page.locator(".pending").bounding_box()
        assert box is not None
        assert box["height"] < 48, "on one line"
        middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
        top = page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).closest('.pending') !== null", middle
        )
        assert top, f"covered at {width} px"
