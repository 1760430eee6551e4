"""The board in a browser: a card is dragged, or moved from the keyboard, or without any script."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.conftest import RunningShop
from tests.runtime.web.callers import caller, lead, talked


@pytest.fixture
def store() -> str:
    return "sqlite"  # the look of a page does not depend on the store


@pytest.fixture
def board(running_shop: RunningShop, chromium: Browser):
    case = lead(caller(running_shop.shop, "li"))
    context = chromium.new_context(viewport={"width": 1440, "height": 800}, locale="zh-CN")
    page = context.new_page()
    running_shop.log_in(page, "wang")
    page.goto(f"{running_shop.address}/board")
    yield page, case, running_shop
    context.close()


def column(page: Page, stage: str):
    return page.locator(f'[data-stage="{stage}"]')


def test_a_dragged_card_says_what_is_missing_and_moves_at_once_when_nothing_is(board):
    page, case, running = board
    card = page.locator(".board-card")
    card.drag_to(column(page, "需求确认"))
    expect(page.get_by_role("dialog")).to_contain_text("还缺 1 次客户沟通")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="不移了").click()
    talked(caller(running.shop, "li"), case)
    card.drag_to(column(page, "需求确认"))
    expect(column(page, "需求确认")).to_contain_text("明德医院")
    expect(page.get_by_role("status")).to_contain_text("已进入“需求确认”")


def test_a_card_dragged_to_the_lost_end_is_asked_for_its_reason(board):
    page, _, _ = board
    page.locator(".board-card").drag_to(column(page, "输单"))
    page.get_by_label("为什么没成").select_option("价格")
    page.get_by_role("button", name="移到“输单”").click()
    expect(column(page, "输单")).to_contain_text("明德医院")


def test_a_refusal_for_want_of_a_reason_is_read_out_at_the_reason(board):
    """As where a browser lets the form through."""
    page, _, _ = board
    page.locator(".board-card").drag_to(column(page, "输单"))
    reason = page.get_by_label("为什么没成")
    reason.evaluate("select => select.form.noValidate = true")
    page.get_by_label("备注").fill("电话不通")
    page.get_by_role("button", name="移到“输单”").click()
    expect(reason).to_be_focused()
    expect(reason).to_have_accessible_description(re.compile("移到“输单”必须选择原因:价格"))
    expect(page.get_by_label("备注")).to_have_value("电话不通")
    assert Axe().run(page).violations_count == 0


def test_the_keyboard_moves_a_card_too(board):
    page, _, _ = board
    page.get_by_label("把“明德医院”移到").focus()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("移到“输单”")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_without_scripts_the_move_is_a_page(running_shop: RunningShop, chromium: Browser):
    lead(caller(running_shop.shop, "li"))
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    running_shop.log_in(page, "wang")
    page.goto(f"{running_shop.address}/board")
    page.get_by_label("把“明德医院”移到").select_option("输单")
    page.get_by_role("button", name="移动“明德医院”").click()
    page.get_by_label("为什么没成").select_option("价格")
    page.get_by_role("button", name="移到“输单”").click()
    expect(column(page, "输单")).to_contain_text("明德医院")
    context.close()
