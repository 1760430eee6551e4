"""A rep with a phone: pages fit and are accessible, and what was typed survives everything."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import update

from runtime.storage.tables import accounts
from tests.acceptance.conftest import PHONE, RunningShop
from tests.runtime.web.shop import START, new_case

pytestmark = pytest.mark.browser


def create_case(page: Page, address: str, name: str) -> str:
    page.goto(f"{address}/cases/new")
    page.get_by_label("客户名称").fill(name)
    page.get_by_label("联系电话").fill("13800138000")
    page.click("button.main")
    page.wait_for_url(lambda url: not url.endswith("/new"))
    return page.url


def test_pages_fit_a_small_phone_have_large_targets_and_no_accessibility_fault(
    running_shop: RunningShop, phone: BrowserContext
):
    page = phone.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    running_shop.log_in(page, "li")
    case = create_case(page, running_shop.address, "杭州明德医院")
    for path in (
        "/today",
        "/cases",
        "/cases/new",
        "/me",
        case,
        f"{case}/activities/客户沟通",
        f"{case}/edit",
    ):
        page.goto(path if path.startswith("http") else running_shop.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        small = page.locator(
            "button:visible, a.button:visible, select:visible, nav a:visible, summary:visible"
        )
        for target in small.all():
            box = target.bounding_box()
            assert box is not None
            assert box["height"] >= 44, (path, target.inner_text())
        found = Axe().run(page)
        assert found.violations_count == 0, (path, found.generate_report())
    assert faults == []


def test_what_was_typed_survives_refusal_reload_and_an_expired_login(
    running_shop: RunningShop, phone: BrowserContext
):
    page = phone.new_page()
    running_shop.log_in(page, "li")
    page.goto(f"{running_shop.address}/cases/new")
    page.get_by_label("客户名称").fill("温州一医")
    page.get_by_label("预算").fill("很多")
    page.click("button.main")
    page.locator(".errors").wait_for()
    assert page.get_by_label("客户名称").input_value() == "温州一医"

    page.goto(f"{running_shop.address}/cases/new")
    assert page.get_by_label("客户名称").input_value() == "温州一医"

    page.get_by_label("联系电话").fill("13900001111")
    page.get_by_label("预算").fill("50万")
    phone.clear_cookies()
    page.click("button.main")
    page.wait_for_url(lambda url: "/login" in url)
    page.fill("#login", "li")
    page.fill("#password", "correct horse")
    page.click("button.main")
    page.wait_for_url("**/cases/new")
    assert page.get_by_label("联系电话").input_value() == "13900001111"
    page.click("button.main")
    page.locator(".flash").wait_for()

    page.goto(f"{running_shop.address}/cases/new")
    assert page.get_by_label("客户名称").input_value() == "", "what was saved is no draft any more"


CUT_OFF = """() => [...document.querySelectorAll(".rows .badge, .count")].filter((shown) => {
  const box = shown.getBoundingClientRect(), list = (shown.closest(".rows") ?? document.body).getBoundingClientRect();
  return box.width && (box.right > list.right || (shown.matches(".count") && box.height > 40));
}).map((shown) => shown.textContent)"""


def test_in_english_no_badge_and_no_number_is_cut_off_on_a_small_phone(
    running_shop: RunningShop, chromium: Browser
):
    shop, phones = running_shop.shop, (f"138000000{number:02d}" for number in range(16))
    for login, cases in (("li", 4), ("qian", 12)):
        client = shop.browser(login)
        for phone in islice(phones, cases):
            new_case(client, "A customer with quite a long name", phone)
    shop.clock.set(START + timedelta(days=78, hours=22))
    context = chromium.new_context(viewport=PHONE, locale="en-US")
    for login, paths in (("li", ("/today", "/cases")), ("wang", ("/today", "/bulk")), ("qian", ("/leads",))):
        page = context.new_page()
        running_shop.log_in(page, login)
        for path in paths:
            page.goto(running_shop.address + path)
            assert page.locator(".badge, .count").count() > 0, path
            assert page.evaluate(CUT_OFF) == [], (login, path)
        context.clear_cookies()
    context.close()


def test_the_sheet_to_import_is_chosen_in_the_page_s_language(
    running_shop: RunningShop, phone: BrowserContext
):
    running_shop.shop.services.database.write(
        lambda connection: (
            connection.execute(
                update(accounts).where(accounts.c.login == "wang").values(administrator=True)
            ).rowcount
        )
    )
    page = phone.new_page()
    running_shop.log_in(page, "wang")
    page.goto(f"{running_shop.address}/imports")
    expect(page.get_by_role("button", name="选择文件")).to_be_visible()
    expect(page.locator("input[type=file]")).to_be_hidden()
    assert Axe().run(page).violations_count == 0
    page.click("button.main")
    expect(page.get_by_text("还没有选择文件")).to_be_visible()
    sheet = {"name": "客户.csv", "mimeType": "text/csv", "buffer": "客户名称,销售\n朝阳,李小明\n".encode()}
    page.locator("input[type=file]").set_input_files(sheet)
    expect(page.locator(".chosen")).to_have_text("客户.csv")
    page.click("button.main")
    page.wait_for_url("**/imports/*")


def test_all_cases_of_a_page_are_ticked_at_once(running_shop: RunningShop, phone: BrowserContext):
    li = running_shop.shop.browser("li")
    for name, number in (("明德医院", "13800000001"), ("康宁诊所", "13800000002")):
        new_case(li, name, number)
    page = phone.new_page()
    running_shop.log_in(page, "wang")
    page.goto(f"{running_shop.address}/bulk")
    page.get_by_role("button", name="本页全选").click()
    expect(page.locator("input[name=case]:checked")).to_have_count(2)
    page.get_by_role("button", name="全不选").click()
    expect(page.locator("input[name=case]:checked")).to_have_count(0)


def test_back_after_sending_shows_a_clean_form_and_pressing_again_records_nothing(
    running_shop: RunningShop, phone: BrowserContext
):
    page = phone.new_page()
    running_shop.log_in(page, "li")
    case = create_case(page, running_shop.address, "杭州明德医院")
    page.goto(f"{case}/activities/客户沟通")
    page.get_by_label("已沟通").check()
    page.click("button.main")
    page.locator(".flash").wait_for()

    page.go_back()
    page.wait_for_url("**/activities/**")
    page.wait_for_load_state("load")
    assert page.get_by_label("已沟通").is_checked() is False
    page.click("button.main")
    page.locator(".errors").wait_for()
    page.goto(case)
    assert page.locator(".timeline b", has_text="客户沟通").count() == 1


def test_without_a_network_the_form_stays_says_so_and_goes_out_later(
    running_shop: RunningShop, phone: BrowserContext
):
    page = phone.new_page()
    running_shop.log_in(page, "li")
    case = create_case(page, running_shop.address, "杭州明德医院")
    page.goto(f"{case}/edit")
    page.get_by_label("预算").fill("3万")
    phone.set_offline(True)
    page.click("main form button.main")
    expect(page.get_by_text("这一份已存进这部手机的待发")).to_be_visible()
    assert page.url == f"{case}/edit"
    expect(page.locator(".pending")).to_have_text("待发 1")
    phone.set_offline(False)
    expect(page.locator(".pending")).to_be_hidden()
    page.goto(case)
    assert "¥30,000" in page.content()


def test_another_person_on_the_same_phone_does_not_see_the_draft(
    running_shop: RunningShop, phone: BrowserContext
):
    page = phone.new_page()
    running_shop.log_in(page, "li")
    page.goto(f"{running_shop.address}/cases/new")
    page.get_by_label("客户名称").fill("温州一医")
    phone.clear_cookies()
    running_shop.log_in(page, "zhao")
    page.goto(f"{running_shop.address}/cases/new")
    assert page.get_by_label("客户名称").input_value() == ""


def test_everything_can_be_done_with_the_keyboard_and_without_scripts(
    running_shop: RunningShop, phone: BrowserContext
):
    context = phone.browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    running_shop.log_in(page, "li")
    case = create_case(page, running_shop.address, "杭州明德医院")
    page.goto(f"{case}/activities/客户沟通")
    page.get_by_label("已沟通").check()
    page.locator("button.main").press("Enter")
    page.locator(".flash").wait_for()
    page.get_by_role("button", name="进入“需求确认”").press("Enter")
    page.get_by_text("已进入“需求确认”").wait_for()
    context.close()
