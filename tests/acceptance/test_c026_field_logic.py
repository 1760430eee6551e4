"""What the phone shows of a form's conditions, at once and without a network, is what the server decides."""

from __future__ import annotations

import random
import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from runtime.publication.publishing import publish
from tests.acceptance.conftest import RunningShop
from tests.acceptance.test_rep_on_a_phone import create_case
from tests.runtime.web.shop import MODEL, START

pytestmark = pytest.mark.browser

QUOTE = """  客户拜访:
    fields:
      级别: [大客户, 普通]
      招标: {type: text, visible_if: 级别 == "大客户", required_if: 级别 == "大客户"}
      预算: {type: money, visible_if: 级别 == "大客户", when_hidden: keep}
      偏高: {type: yes_no, computed: 预算 > 1000}
      城市: {type: text, default: 上海}
      折扣: {type: percent, default: 10, read_only_if: 级别 == "普通"}
      到访: {type: date, default: = today()}
      晚到: {type: text, visible_if: 到访 > date("2026-03-10")}
      照片: photo
      照片说明: {type: text, required_if: filled(照片)}
      老客户: {type: text, visible_if: count(客户沟通) > 0}
      明细:
        type: repeat
        at_most: 4
        fields:
          品名: text
          数量: integer
          单价: money
          小计: {type: money, computed: 单价 * 数量 * (100 - 折扣) / 100}
          定制: yes_no
          说明: {type: text, visible_if: 定制, required_if: 定制}
          理由: {type: text, required_if: 级别 == "大客户" and 数量 > 10}
      合计: {type: money, computed: sum(明细.小计)}
      行数: {type: integer, computed: len(明细)}
      均价: {type: number, computed: number(合计) / 行数}
      附言: {type: text, visible_if: any(一 > 1000 for 一 in 明细.单价)}
"""


@pytest.fixture
def form(running_shop: RunningShop, phone: BrowserContext) -> Page:
    text = re.sub(r"  客户拜访:\n(    .*\n)+", QUOTE, MODEL)
    database = running_shop.shop.services.database
    found = database.write(lambda c: publish(c, "o1", {"funnel.yaml": text}, now=START))
    assert found.model is not None, [each.message("en") for each in found.diagnostics]
    page = phone.new_page()
    running_shop.log_in(page, "li")
    case = create_case(page, running_shop.address, "杭州明德医院")
    page.goto(f"{case}/activities/客户拜访")
    expect(page.locator("form.live")).to_be_visible()
    return page


def field(page: Page, id: str):
    return page.locator(f'.field[data-field="{id}"]')


def typed(page: Page, name: str, value: str) -> None:
    page.locator(f'[name="{name}"]').fill(value)


def chosen(page: Page, name: str, value: str) -> None:
    page.locator(f'[name="{name}"][value="{value}"]').check()


def test_conditions_are_worked_out_on_the_spot_without_a_network(form: Page, phone: BrowserContext):
    phone.set_offline(True)
    expect(field(form, "招标")).to_be_hidden()
    chosen(form, "级别", "大客户")
    expect(field(form, "招标")).to_be_visible()
    expect(field(form, "招标").locator(".required")).to_be_visible()
    typed(form, "预算", "2000")
    expect(field(form, "偏高").locator("output")).to_have_text("是")
    chosen(form, "级别", "普通")
    expect(field(form, "预算")).to_be_hidden()
    expect(field(form, "偏高").locator("output")).to_have_text("是")


def test_a_new_form_begins_with_its_defaults_and_a_locked_field_cannot_be_typed_into(form: Page):
    assert form.locator("[name=城市]").input_value() == "上海"
    assert form.locator("[name=到访]").input_value() == "2026-03-04"
    expect(form.locator("[name=折扣]")).to_be_editable()
    chosen(form, "级别", "普通")
    expect(form.locator("[name=折扣]")).not_to_be_editable()
    chosen(form, "级别", "大客户")
    expect(form.locator("[name=折扣]")).to_be_editable()


def test_a_condition_in_a_row_looks_at_its_own_row_alone(form: Page, phone: BrowserContext):
    """Known elsewhere: the first or last row decides for all, a demand leaks into the next row, or it stays
    when its reason is gone."""
    form.locator("[data-add-row]").click()
    form.locator("[data-add-row]").click()
    phone.set_offline(True)
    for row in range(3):
        typed(form, f"明细[{row}].品名", f"第{row}")
    chosen(form, "明细[1].定制", "true")
    expect(field(form, "明细[1].说明")).to_be_visible()
    expect(field(form, "明细[0].说明")).to_be_hidden()
    expect(field(form, "明细[2].说明")).to_be_hidden()
    chosen(form, "级别", "大客户")
    typed(form, "明细[0].数量", "11")
    expect(field(form, "明细[0].理由").locator(".required")).to_be_visible()
    expect(field(form, "明细[1].理由").locator(".required")).to_be_hidden()
    typed(form, "明细[0].数量", "3")
    expect(field(form, "明细[0].理由").locator(".required")).to_be_hidden()
    chosen(form, "明细[1].定制", "false")
    expect(field(form, "明细[1].说明")).to_be_hidden()


def test_rows_are_added_up_while_typing_and_after_one_is_removed(form: Page, phone: BrowserContext):
    phone.set_offline(True)
    form.locator("[data-add-row]").click()
    typed(form, "明细[0].单价", "1000.50")
    typed(form, "明细[0].数量", "2")
    typed(form, "明细[1].单价", "99")
    typed(form, "明细[1].数量", "1")
    expect(field(form, "明细[0].小计").locator("output")).to_have_text("¥1,800.90")
    expect(field(form, "合计").locator("output")).to_have_text("¥1,890")
    expect(field(form, "均价").locator("output")).to_have_text("945")
    expect(field(form, "附言")).to_be_visible()
    form.locator("[data-remove-row]").first.click()
    expect(field(form, "合计").locator("output")).to_have_text("¥89.10")
    expect(field(form, "附言")).to_be_hidden()


def test_what_the_page_is_not_sure_to_read_the_server_reads(form: Page):
    typed(form, "明细[0].单价", "1.2万")
    typed(form, "明细[0].数量", "2")
    expect(field(form, "合计").locator("output")).to_have_text("¥21,600")


WAYS = {
    "级别": ("大客户", "普通", ""),
    "招标": ("有", "  ", ""),
    "预算": ("2000", "1,500", "12.345", "0", ""),
    "折扣": ("0", "12.5", "abc", "33", ""),
    "到访": ("2026-03-10", "2026-03-11", "", "2026年4月1日"),
    "明细[0].品名": ("探头", ""),
    "明细[0].数量": ("3", "-2", "11", "二", ""),
    "明细[0].单价": ("10", "0.5", "2000", "1e3", "1万", ""),
    "明细[0].定制": ("true", "false", ""),
    "明细[1].数量": ("1", "", "007"),
    "明细[1].单价": ("33.33", "", "999999999999"),
    "明细[1].说明": ("字", ""),
}
COMPARE = """async (fillings) => {
  const form = document.querySelector("form[data-live]");
  const [{ workOut }, expressions] = await Promise.all([import(form.dataset.logic), import(form.dataset.expressions)]);
  const logic = JSON.parse(document.querySelector("[data-conditions]").textContent);
  const token = form.elements._form_token.value;
  const begun = (row) => [...row.elements].some((each) => each.value?.trim());
  const answers = [];
  for (const filling of fillings) {
    const page = document.createElement("form");
    page.innerHTML = '<fieldset data-field="明细"><div data-rows></div></fieldset>';
    const rows = page.querySelector("[data-rows]");
    for (const number of [0, 1]) rows.append(Object.assign(document.createElement("fieldset"), { name: number }));
    for (const [name, value] of Object.entries(filling)) {
      const input = Object.assign(document.createElement("input"), { name, value });
      const row = /\\[(\\d)\\]/.exec(name);
      (row ? rows.children[row[1]] : page).append(input);
    }
    for (const row of rows.children) (row.dataset.row = ""), row.removeAttribute("name");
    const told = workOut(page, logic, expressions, begun);
    const answer = await fetch(form.dataset.live, {
      method: "POST", headers: { "x-form-token": token }, body: new URLSearchParams(new FormData(page)),
    });
    answers.push([told, await answer.json()]);
  }
  return answers;
}"""


def test_what_the_page_is_sure_of_is_what_the_server_says(form: Page):
    dice = random.Random(26)
    fillings = [{name: dice.choice(ways) for name, ways in WAYS.items()} for _ in range(150)]
    sure = 0
    for filling, (page, server) in zip(fillings, form.evaluate(COMPARE, fillings), strict=True):
        unsure = set(page["unsure"])
        for said in ("unneeded", "required", "locked"):
            assert set(page[said]) - unsure == set(server[said]) - unsure, (said, filling)
        shown = {id: text for id, text in page["computed"].items() if id not in unsure}
        assert shown == {id: server["computed"].get(id, "") for id in shown}, filling
        sure += not unsure
    assert sure > 10
