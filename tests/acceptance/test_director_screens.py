"""The leaders' and the giver's pages in a real browser: readable on a phone, clean for a screen reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from runtime.clock import FixedClock
from runtime.storage.database import Database
from tests.acceptance.conftest import served
from tests.runtime.web.business import NOW, QUARTER, Business, live
from tests.runtime.web.shop import PASSWORD, open_shop

SEEN = {
    "dong": (
        f"/director?period={QUARTER}",
        f"/director?unit=hz&period={QUARTER}",
        f"/leaks?period={QUARTER}&by=owner",
        "/scores",
        "/scores/li",
        f"/overrides?period={QUARTER}",
        "/rows?of=visits&measure=entered",
    ),
    "qian": (f"/leads?period={QUARTER}", "/leads/new"),
}


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_that_count_fit_and_are_accessible(
    sqlite_database: Database, chromium: Browser, tmp_path: Path, width: int
) -> None:
    clock = FixedClock(NOW)
    business = Business(open_shop(sqlite_database, tmp_path, clock), clock)
    live(business, leads=16)
    with served(business.app) as address:
        for login, paths in SEEN.items():
            context = chromium.new_context(viewport={"width": width, "height": 800}, locale="zh-CN")
            page, complaints = context.new_page(), []
            page.on("pageerror", lambda error, found=complaints: found.append(error))
            page.goto(f"{address}/login")
            page.fill("#login", login)
            page.fill("#password", PASSWORD)
            page.click("button.main")
            page.wait_for_url("**/today")
            for path in paths:
                page.goto(address + path)
                found = Axe().run(page)
                assert found.violations_count == 0, found.generate_report()
                assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path
                assert complaints == [], path
            context.close()


@pytest.mark.browser
def test_the_director_goes_from_the_region_to_a_customer_by_clicking_numbers(
    sqlite_database: Database, chromium: Browser, tmp_path: Path
) -> None:
    clock = FixedClock(NOW)
    business = Business(open_shop(sqlite_database, tmp_path, clock), clock)
    business.lead("宁波康宁诊所", "sun")
    with served(business.app) as address:
        page = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN").new_page()
        page.goto(f"{address}/login?next=/director")
        page.fill("#login", "dong")
        page.fill("#password", PASSWORD)
        page.click("button.main")
        page.get_by_role("link", name="宁波", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("宁波")
        row = page.get_by_role("row").filter(has_text="孙伟").first
        row.get_by_role("link", name="1", exact=True).first.click()
        expect(page.get_by_text("共 1 条")).to_be_visible()
        page.get_by_role("link", name="宁波康宁诊所").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("宁波康宁诊所")
        page.context.close()
