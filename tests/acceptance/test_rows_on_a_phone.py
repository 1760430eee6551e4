"""C016: rows of a form, on the phone and without a script: nothing typed is lost, every row is judged by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from runtime.storage.tables import activities
from tests.acceptance.conftest import served
from tests.acceptance.office import Office, OpenOffice, says
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import PASSWORD, SUBMISSION, TOKEN, send

MODEL = """
activities:
  报价:
    fields:
      折扣: percent
      明细:
        type: repeat
        at_least: 1
        at_most: 3
        fields:
          品名: {type: text, required: true}
          数量: {type: integer, at_least: 1}
          单价: money
          小计: {type: money, computed: 单价 * 数量}
          定制: yes_no
          说明: {type: text, visible_if: 定制, required_if: 定制}
      合计: {type: money, computed: sum(明细.小计)}
    required: [折扣]
"""
PAGE = "activities/报价"
ROW = "明细[{}].{}"


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


@pytest.fixture
def form(open_small_office: OpenOffice, phone: BrowserContext) -> Iterator[Page]:
    office = open_small_office(MODEL)
    case = office.customer(office.browser("li"))
    with served(office.app) as address:
        page = phone.new_page()
        page.goto(f"{address}{case}/{PAGE}")
        page.fill("#login", "li")
        page.fill("#password", PASSWORD)
        page.click("button.main")
        page.wait_for_url("**/activities/**")
        yield page


def kept(office: Office) -> dict[str, object]:
    with office.services.database.read() as connection:
        row = connection.execute(select(activities)).one()
    [submission] = office.state(row.case).submissions.values()
    return dict(submission.fields)


def test_rows_travel_from_a_page_to_the_history_and_back(office: Office):
    client = office.browser("li")
    case = office.customer(client)
    sent = {ROW.format(0, "品名"): "监护仪", ROW.format(0, "数量"): "2", ROW.format(0, "单价"): "1000"}
    sent |= {ROW.format(2, "品名"): "探头", ROW.format(2, "数量"): "1", ROW.format(2, "单价"): "99.5"}
    answer = send(client, f"{case}/{PAGE}", 折扣="0", **sent)
    assert answer.url.path == case, says(answer)
    assert kept(office)["明细"] == [
        {"品名": "监护仪", "数量": 2, "单价": 100000, "小计": 200000},
        {"品名": "探头", "数量": 1, "单价": 9950, "小计": 9950},
    ]
    page = says(client.get(case))
    assert "监护仪" in page
    assert "2,099.50" in page
    assert "监护仪" in says(client.get(f"{case}/submissions/{submission(office)}"))
    assert "品名 监护仪、数量 2" in office.browser("root").get("/export/报价.csv").text


def submission(office: Office) -> str:
    with office.services.database.read() as connection:
        return str(connection.execute(select(activities.c.id)).scalar_one())


def test_a_refusal_names_the_row_and_keeps_what_was_typed(office: Office):
    client = office.browser("li")
    case = office.customer(client)
    sent = {ROW.format(0, "品名"): "监护仪", ROW.format(1, "数量"): "三台", ROW.format(1, "定制"): "true"}
    answer = send(client, f"{case}/{PAGE}", 折扣="0", **sent)
    page = says(answer)
    assert answer.status_code == 422
    for shown in (
        "明细第 2 行 品名",
        "明细第 2 行 数量",
        "明细第 2 行 说明",
        'value="三台"',
        'value="监护仪"',
    ):
        assert shown in page, shown
    assert office.count(activities) == 0


def test_without_a_script_the_page_comes_back_with_one_more_row(office: Office):
    client = office.browser("li")
    case = office.customer(client)
    text = client.get(f"{case}/{PAGE}").text
    assert text.count("<legend>第 1 行</legend>") == 1
    hidden = {"_form_token": TOKEN.search(text)[1], "_submission": SUBMISSION.search(text)[1]}
    typed = {ROW.format(0, "品名"): "监护仪", "折扣": "5", "_more": "明细"}
    answer = client.post(f"{case}/{PAGE}", data=hidden | typed)
    page = says(answer)
    assert answer.status_code == 200
    assert "<legend>第 2 行</legend>" in page
    assert 'value="监护仪"' in page
    assert office.count(activities) == 0


def test_a_program_sends_rows_and_hears_of_each(office: Office):
    client = office.browser("li")
    case = office.customer(client)
    rows = [{"品名": "监护仪", "数量": 2}, {"数量": 0, "颜色": "红"}]
    answer = caller(office, "li").post(f"{case}/activities/报价", json={"fields": {"折扣": 1, "明细": rows}})
    assert answer.status_code == 422
    assert {each["path"] for each in answer.json()["errors"]} == {
        "明细[1].品名",
        "明细[1].数量",
        "明细[1].颜色",
    }


@pytest.mark.browser
def test_rows_are_added_filled_and_removed_by_hand(form: Page):
    assert form.evaluate("document.documentElement.scrollWidth") <= 360
    first = form.get_by_role("group", name="第 1 行")
    expect(first.get_by_label("说明")).to_be_hidden()
    first.get_by_label("品名").fill("监护仪")
    first.get_by_label("数量").fill("2")
    first.get_by_label("单价").fill("1000")
    expect(form.locator("[data-field='合计'] output")).to_have_text("¥2,000")
    form.get_by_role("button", name="再加一行").click()
    second = form.get_by_role("group", name="第 2 行")
    expect(second.get_by_label("品名")).to_be_focused()
    second.get_by_label("品名").fill("探头")
    second.locator("label.option", has_text="是").click()
    expect(second.get_by_label("说明")).to_be_visible()
    expect(first.get_by_label("说明")).to_be_hidden()
    form.get_by_role("button", name="再加一行").click()
    expect(form.get_by_role("button", name="再加一行")).to_be_disabled()
    third = form.get_by_role("group", name="第 3 行")
    third.get_by_label("品名").fill("支架")
    first.get_by_role("button", name="去掉这一行").click()
    expect(form.get_by_role("group", name="第 1 行").get_by_label("品名")).to_have_value("探头")
    form.reload()
    expect(form.get_by_role("group", name="第 2 行").get_by_label("品名")).to_have_value("支架")
    expect(form.get_by_role("group", name="第 3 行")).to_have_count(0)
    form.get_by_label("折扣").fill("0")
    form.get_by_role("group", name="第 1 行").get_by_label("说明").fill("改色")
    form.locator("button.main").click()
    form.locator(".flash").wait_for()
