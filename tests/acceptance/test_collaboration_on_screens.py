"""The pages of an agreement on a phone and on a desk: nothing is wider than the screen, everybody can read them."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.acceptance.conftest import served
from tests.acceptance.office import Office, OpenOffice
from tests.acceptance.test_c024_collaboration import MODEL, month_of_leads, record
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import PASSWORD, send

pytestmark = pytest.mark.browser

STATEMENT = "/collaboration/线索跟进/2026-Q1"
SHEET = "展会,2026-03,120000\n自拓,2026-03,800"


def quarter_with_a_dispute(office: Office) -> str:
    """Closed, appealed against; one lead of its 20 was sent back and is contested."""
    good = month_of_leads(office)
    record(office, good[19], "跟进反馈", 结论="退回", 退回原因="空号")
    contested = caller(office, "qian").post(f"{good[19]}/contest", json={"reason": "展会上当场拨通过"})
    assert contested.status_code == 200
    send(office.browser("lin"), "/costs?period=2026-03", lines=SHEET)
    office.work_at("2026-04-11 00:01")
    appeal = {"unit": "hz", "reason": "展会当天断网"}
    assert caller(office, "wang").post(f"{STATEMENT}/appeals", json=appeal).status_code == 201
    return good[19]


def log_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/login")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("button.main")
    page.wait_for_url("**/today")


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_an_agreement_fits_its_screen(
    open_small_office: OpenOffice, chromium: Browser, width: int
):
    office = open_small_office(MODEL)
    case = quarter_with_a_dispute(office)
    months = ("/collaboration?period=2026-03", "/collaboration?period=2026-Q1&known=2026-03-04")
    pages = {
        "lin": (*months, STATEMENT, "/costs?period=2026-03", case),
        "qian": (months[0], STATEMENT, "/leads?show=disputed&period=2026-03", case),
    }
    with served(office.app) as address:
        for login, paths in pages.items():
            context = chromium.new_context(viewport={"width": width, "height": 740}, locale="zh-CN")
            page = context.new_page()
            log_in(page, address, login)
            for path in paths:
                page.goto(f"{address}{path}")
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (login, path)
                problems = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
                assert [(each["id"], each["nodes"][0]["html"]) for each in problems] == [], (login, path)
            context.close()


def test_a_third_person_decides_on_a_phone(open_small_office: OpenOffice, chromium: Browser):
    office = open_small_office(MODEL)
    case = quarter_with_a_dispute(office)
    with served(office.app) as address:
        context = chromium.new_context(
            viewport={"width": 360, "height": 740}, locale="zh-CN", has_touch=True, is_mobile=True
        )
        page = context.new_page()
        log_in(page, address, "lin")
        page.goto(f"{address}/leads?show=disputed&period=2026-03")
        page.click("text=客户19")
        page.fill("#contest-comment", "听过录音,拨通了")
        page.click("button[value=grant]")
        page.wait_for_selector("text=退回不成立")
        context.close()
    assert not office.state(case).returned
