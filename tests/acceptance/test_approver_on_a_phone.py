"""An approver on a phone: the list, the thing, the decision, 360 pixels wide and readable by everybody."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext

from tests.acceptance.conftest import served
from tests.acceptance.office import OpenOffice
from tests.acceptance.test_c027_approvals import MODEL, asked, state
from tests.runtime.web.shop import PASSWORD

pytestmark = pytest.mark.browser


def test_an_approver_decides_with_one_hand(open_small_office: OpenOffice, phone: BrowserContext):
    office, case, approval = asked(open_small_office, MODEL.replace("how: all", "how: any"))
    with served(office.app) as address:
        page = phone.new_page()
        page.goto(f"{address}/login")
        page.fill("#login", "wang")
        page.fill("#password", PASSWORD)
        page.click("button.main")
        page.wait_for_url("**/today")
        for path in ("/today", "/approvals", approval, case):
            page.goto(f"{address}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
            problems = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in problems] == [], path
        page.goto(f"{address}/approvals")
        page.click("text=签约审批")
        page.fill("#comment", "可以签")
        page.click("button[value=approve]")
        page.wait_for_selector("text=已同意")
    assert state(office) == "approved"
