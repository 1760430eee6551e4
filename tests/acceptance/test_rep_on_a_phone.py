"""A rep with a phone: pages fit and are accessible, and what was typed survives everything."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.acceptance.conftest import RunningShop

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
