"""A rep fills a form that changes while typing, on a phone that loses pages, logins and positions."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from runtime.publication.publishing import publish
from tests.acceptance.conftest import RunningShop
from tests.acceptance.test_rep_on_a_phone import create_case
from tests.runtime.web.shop import MODEL, START

pytestmark = pytest.mark.browser

VISIT = """  客户拜访:
    fields:
      拜访纪要: long_text
      客户级别: [大客户, 普通]
      采购流程: {type: text, visible_if: 客户级别 == "大客户", required_if: 客户级别 == "大客户"}
      台数: integer
      单价: money
      总价: {type: money, computed: 台数 * 单价}
      拜访位置: geo_point
      现场照片: {type: file, megabytes: 1}
    required: [拜访纪要]
"""
PDF = {"name": "清单.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}


@pytest.fixture
def visit(running_shop: RunningShop, phone: BrowserContext) -> Page:
    """The form of a visit to a new case, opened on the phone."""
    text = re.sub(r"  客户拜访:\n(    .*\n)+", VISIT, MODEL)
    database = running_shop.shop.services.database
    found = database.write(lambda c: publish(c, "o1", {"funnel.yaml": text}, now=START))
    assert found.model is not None, [each.message("en") for each in found.diagnostics]
    page = phone.new_page()
    running_shop.log_in(page, "li")
    case = create_case(page, running_shop.address, "杭州明德医院")
    page.goto(f"{case}/activities/客户拜访")
    return page


def test_fields_come_and_go_while_typing_and_the_page_stays_accessible(visit: Page):
    process = visit.locator(".field[data-field=采购流程]")
    expect(process).to_be_hidden()
    visit.get_by_label("大客户").check()
    expect(process).to_be_visible()
    expect(process.locator(".required")).to_be_visible()
    expect(process.locator(".only-when")).to_be_hidden()
    visit.get_by_label("台数").fill("3")
    visit.get_by_label("单价").fill("1,200")
    expect(visit.locator(".field[data-field=总价] output")).to_have_text("¥3,600")
    found = Axe().run(visit)
    assert found.violations_count == 0, found.generate_report()
    visit.get_by_label("普通").check()
    expect(process).to_be_hidden()


def test_a_form_whose_answer_was_lost_is_the_same_form_when_it_is_sent_again(visit: Page):
    form = visit.url
    visit.get_by_label("拜访纪要").fill("谈了三台的价格")
    id = visit.locator("input[name=_submission]").input_value()
    visit.goto("about:blank")
    visit.goto(form)
    assert visit.locator("input[name=_submission]").input_value() == id


def test_a_draft_with_its_file_survives_reload_back_button_and_expired_login(
    visit: Page, phone: BrowserContext
):
    form = visit.url
    visit.get_by_label("大客户").check()
    visit.get_by_label("拜访纪要").fill("谈了三台的价格")
    visit.locator("input[type=file]").set_input_files(PDF)
    expect(visit.get_by_label("清单.pdf")).to_be_checked()

    visit.reload()
    expect(visit.get_by_label("清单.pdf")).to_be_checked()
    expect(visit.locator(".field[data-field=采购流程]")).to_be_visible()

    visit.locator("a.up").click()
    visit.wait_for_url(lambda url: "/activities/" not in url)
    visit.go_back()
    visit.wait_for_url(form)
    expect(visit.get_by_label("拜访纪要")).to_have_value("谈了三台的价格")

    phone.clear_cookies()
    visit.locator("button.main").click()
    visit.wait_for_url(lambda url: "/login" in url)
    visit.fill("#login", "li")
    visit.fill("#password", "correct horse")
    visit.click("button.main")
    visit.wait_for_url(form)
    expect(visit.get_by_label("拜访纪要")).to_have_value("谈了三台的价格")

    visit.locator("button.main").click()
    visit.locator(".errors").wait_for()
    expect(visit.get_by_label("清单.pdf")).to_be_checked()
    visit.get_by_label("采购流程").fill("招标")
    visit.locator("button.main").click()
    visit.locator(".flash").wait_for()
    expect(visit.locator(".timeline")).to_contain_text("清单.pdf")


def test_a_file_that_is_too_large_is_told_before_it_is_sent(visit: Page):
    large = {"name": "大.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4" + b"0" * 1_100_000}
    visit.locator("input[type=file]").set_input_files(large)
    expect(visit.get_by_text("“大.pdf”超过 1 MB")).to_be_visible()


def test_a_refused_file_stops_the_form_once_and_is_never_lost_without_a_word(visit: Page):
    lie = {"name": "lie.pdf", "mimeType": "application/pdf", "buffer": b"<html>hello</html>"}
    visit.get_by_label("拜访纪要").fill("谈了三台的价格")
    visit.locator("input[type=file]").set_input_files(lie)
    field = visit.locator(".field[data-field=现场照片]")
    expect(field.locator(".field-error")).to_contain_text("lie.pdf")
    found = Axe().run(visit)
    assert found.violations_count == 0, found.generate_report()

    visit.locator("button.main").click()
    expect(field.locator(".field-error")).to_contain_text("没有附上")
    expect(field.get_by_role("button")).to_be_focused()
    visit.locator("button.main").click()
    visit.locator(".flash").wait_for()


def test_a_good_file_after_a_refused_one_is_recorded_at_once(visit: Page):
    lie = {"name": "lie.pdf", "mimeType": "application/pdf", "buffer": b""}
    visit.get_by_label("拜访纪要").fill("谈了三台的价格")
    visit.locator("input[type=file]").set_input_files(lie)
    expect(visit.locator(".field-error")).to_be_visible()
    visit.locator("input[type=file]").set_input_files(PDF)
    expect(visit.get_by_label("清单.pdf")).to_be_checked()
    expect(visit.locator(".field-error")).to_have_count(0)
    visit.locator("button.main").click()
    visit.locator(".flash").wait_for()
    expect(visit.locator(".timeline")).to_contain_text("清单.pdf")


def test_the_position_comes_from_the_phone_or_says_how_to_go_on(visit: Page, phone: BrowserContext):
    visit.get_by_role("button", name="获取当前位置").click()
    expect(visit.get_by_text("手机没有允许定位")).to_be_visible()
    expect(visit.get_by_label("拜访位置")).to_be_focused()

    phone.grant_permissions(["geolocation"])
    phone.set_geolocation({"latitude": 30.25, "longitude": 120.15, "accuracy": 12})
    visit.get_by_role("button", name="获取当前位置").click()
    expect(visit.get_by_text("误差约 12 米")).to_be_visible()
    typed = visit.get_by_label("拜访位置").input_value()
    assert re.fullmatch(r"30\.250000,120\.150000,12,wgs84,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", typed)

    visit.get_by_label("拜访纪要").fill("到了")
    visit.locator("button.main").click()
    visit.locator(".flash").wait_for()
    expect(visit.locator(".timeline")).to_contain_text("30.25000, 120.15000(±12 米)")


def test_a_stage_says_what_it_means_when_it_is_tapped(visit: Page):
    visit.locator("a.up").click()
    meaning = visit.locator(".stage-means")
    expect(meaning.nth(1)).to_be_hidden()
    visit.get_by_role("link", name="需求确认", exact=True).click()
    expect(meaning.nth(1)).to_be_visible()
    visit.get_by_role("link", name="收起").click()
    expect(meaning.nth(1)).to_be_hidden()
