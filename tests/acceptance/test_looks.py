"""Pages in the dark and on paper: readable, and a form prints as a form."""

from __future__ import annotations

import re

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from runtime.storage.tables import outbox
from tests.acceptance.conftest import PHONE, RunningShop

pytestmark = pytest.mark.browser


def test_the_dark_pages_have_enough_contrast(running_shop: RunningShop, chromium: Browser):
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", color_scheme="dark")
    page = context.new_page()
    running_shop.log_in(page, "li")
    page.goto(f"{running_shop.address}/cases/new")
    page.get_by_label("客户名称").fill("杭州明德医院")
    page.get_by_label("联系电话").fill("13800138000")
    page.click("button.main")
    page.wait_for_url(lambda url: not url.endswith("/new"))
    case = page.url
    for path in (
        case,
        f"{case}/activities/客户沟通",
        f"{running_shop.address}/today",
        f"{running_shop.address}/me",
    ):
        page.goto(path)
        assert (
            page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(18, 24, 22)"
        )
        found = Axe().run(page)
        assert found.violations_count == 0, (path, found.generate_report())
    context.close()


def test_a_form_prints_with_its_fields_and_without_its_buttons(running_shop: RunningShop, chromium: Browser):
    page = chromium.new_context(viewport={"width": 794, "height": 1123}, locale="zh-CN").new_page()
    running_shop.log_in(page, "li")
    page.goto(f"{running_shop.address}/cases/new")
    page.emulate_media(media="print")
    expect(page.get_by_label("客户名称")).to_be_visible()
    for gone in (page.locator(".places"), page.locator(".send"), page.locator(".bar")):
        expect(gone).to_be_hidden()
    page.context.close()


def test_a_phone_tells_the_administrators_what_it_can_do(running_shop: RunningShop, chromium: Browser):
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", permissions=["geolocation"])
    page = context.new_page()
    running_shop.log_in(page, "li")
    page.goto(f"{running_shop.address}/probe")
    expect(page.locator("[data-ability=geolocation]")).to_have_text("可以")
    expect(page.locator("[data-ability=draft]")).to_have_text("可以")
    expect(page.locator("[name=report]")).to_have_value(re.compile("geolocation: true"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for _ in range(2):
        page.get_by_role("button", name="发给管理员").click()
        expect(page.locator(".flash")).to_have_text(re.compile("已发给管理员"))
    with running_shop.shop.services.database.read() as connection:
        sent = connection.scalars(select(outbox.c.payload).where(outbox.c.key.startswith("probe/"))).all()
    people = {msgspec.json.decode(each)["person"] for each in sent}
    assert len(sent) == len(people), "an hour has one report"
    context.close()
