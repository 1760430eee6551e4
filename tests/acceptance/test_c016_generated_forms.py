"""C016: a form with every kind of field, generated from the model, at 360 px by keyboard and by touch."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from runtime.storage.tables import activities
from tests.acceptance.conftest import served
from tests.acceptance.office import Office, OpenOffice, pdf, says, upload
from tests.runtime.web.shop import PASSWORD, send

MODEL = """
activities:
  客户拜访:
    fields:
      拜访主题: text
      拜访纪要: long_text
      到场人数: integer
      面积: number
      报价: money
      折扣: percent
      见到决策人: yes_no
      结果: [有意向, 无意向, 再联系]
      无意向原因: {type: choice, options: [价格, 竞品, 其他], visible_if: 结果 == "无意向", required_if: 结果 == "无意向"}
      关注点: {type: choice, options: [价格, 服务, 交期], multiple: true}
      拜访日期: date
      开始时间: time
      下次联系: date_time
      采购月份: month
      联系电话: phone
      邮箱: email
      网址: url
      位置: geo_point
      陪同: person
      清单: file
      现场照片: photo
      折后价: {type: money, computed: 报价 * (100 - 折扣) / 100}
    required: [拜访主题, 结果]
"""
TYPED = {
    "拜访主题": "设备更新",
    "拜访纪要": "谈了三台\n先试用一台",
    "到场人数": "3",
    "面积": "120.5",
    "报价": "3.2万",
    "折扣": "10",
    "联系电话": "13800138000",
    "邮箱": "wang@example.com",
    "网址": "www.example.com",
    "位置": "31.2304,121.4737",
}
PICKED = {
    "拜访日期": "2026-03-04",
    "开始时间": "14:30",
    "下次联系": "2026-03-11T09:00",
    "采购月份": "2026-05",
}

# A file's own button stands in for its hidden input.
FOCUSED = """(() => {
  const at = document.activeElement;
  return at.name || at.closest(".field")?.querySelector("input[type=file]")?.name || at.className;
})()"""


def photo() -> bytes:
    content = BytesIO()
    Image.new("RGB", (64, 48), "green").save(content, "JPEG")
    return content.getvalue()


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


@pytest.fixture
def form(office: Office, phone: BrowserContext) -> Iterator[Page]:
    """The empty form of a case, on the phone."""
    case = office.customer(office.browser("li"))
    with served(office.app) as address:
        page = phone.new_page()
        page.goto(f"{address}{case}/activities/客户拜访")
        page.fill("#login", "li")
        page.fill("#password", PASSWORD)
        page.click("button.main")
        page.wait_for_url("**/activities/**")
        yield page


def kept(office: Office) -> dict[str, object]:
    """The one submission as it is stored."""
    with office.services.database.read() as connection:
        [row] = connection.execute(select(activities)).all()
    [submission] = office.state(row.case).submissions.values()
    return dict(submission.fields)


@pytest.mark.browser
def test_every_kind_of_field_is_filled_by_keyboard_alone(office: Office, form: Page):
    """From the first field to the button with Tab, letters, arrows and the space bar."""
    assert form.evaluate("document.documentElement.scrollWidth") <= 360
    form.get_by_label("拜访主题").focus()
    reached: list[str] = []
    for _ in range(60):
        name = str(form.evaluate(FOCUSED))
        kind = str(form.evaluate("document.activeElement.type || ''"))
        if name in TYPED and name not in reached:
            form.keyboard.insert_text(TYPED[name])
        elif name in PICKED and name not in reached:
            # What each segment of a date field takes differs by platform: the value itself is set.
            form.evaluate("value => document.activeElement.value = value", PICKED[name])
        elif name in ("见到决策人", "结果", "关注点") and name not in reached:
            form.keyboard.press("Space")
        elif name == "陪同" and name not in reached:
            form.keyboard.press("ArrowDown")
        reached.append(name)
        if kind == "submit":
            break
        form.keyboard.press("Tab")
    assert {*TYPED, *PICKED, "见到决策人", "结果", "关注点", "陪同", "清单", "现场照片"} <= set(reached)
    assert "无意向原因" not in reached, "what is not asked costs no Tab"
    form.keyboard.press("Enter")
    form.locator(".flash").wait_for()

    fields = kept(office)
    assert fields["报价"] == 3_200_000
    assert fields["折后价"] == 2_880_000
    assert fields["结果"] == "有意向"
    assert fields["关注点"] == ["价格"]
    assert fields["采购月份"] == "2026-05"
    assert fields["陪同"]
    assert fields["位置"] == {"lat": 31.2304, "lng": 121.4737, "system": "wgs84"}
    assert set(fields) >= {*TYPED, *PICKED}


@pytest.mark.browser
def test_every_kind_of_field_is_filled_by_touch(office: Office, form: Page, tmp_path: Path):
    for name, value in {**TYPED, **PICKED}.items():
        form.locator(f"[name={name}]").tap()
        form.locator(f"[name={name}]").fill(value)
    form.locator("label.option", has_text="再联系").tap()
    form.locator("label.option", has_text="服务").tap()
    form.locator("[name=陪同]").select_option(label="王主管")
    (tmp_path / "清单.pdf").write_bytes(pdf(2))
    (tmp_path / "现场.jpg").write_bytes(photo())
    form.locator("input[type=file][name=清单]").set_input_files(tmp_path / "清单.pdf")
    form.locator("input[type=file][name=现场照片]").set_input_files(tmp_path / "现场.jpg")
    form.locator("button.main").tap()
    form.locator(".flash").wait_for()

    fields = kept(office)
    assert (fields["结果"], fields["关注点"], fields["陪同"]) == ("再联系", ["服务"], "wang")
    assert [fields[name][0]["type"] for name in ("清单", "现场照片")] == ["application/pdf", "image/jpeg"]  # type: ignore[index]


def refusal(office: Office, **fields: str) -> str:
    client = office.browser("li")
    case = office.customer(client)
    answer = send(client, f"{case}/activities/客户拜访", **fields)
    assert answer.status_code == 422
    assert office.count(activities) == 0
    return says(answer)


def test_the_server_refuses_what_the_browser_was_made_to_skip(office: Office):
    """No script, no `required`, no hidden field holds anybody back: the server asks again, all at once."""
    page = refusal(
        office, 结果="无意向", 到场人数="三四个", 邮箱="不告诉你", 采购月份="2026-13", 关注点="送礼"
    )
    for name in ("拜访主题", "无意向原因", "到场人数", "邮箱", "采购月份", "关注点"):
        assert f">{name}</a>" in page, name
    assert page.count('class="field-error"') == 6


def test_a_field_that_the_model_does_not_know_is_refused_by_name(office: Office):
    assert "FORM502" in refusal(office, 拜访主题="设备", 结果="有意向", 是管理员="true")


def test_a_result_cannot_be_sent_and_a_hidden_answer_is_dropped(office: Office):
    """The computed price is reckoned here; the reason for “no” goes when the answer is “yes”."""
    client = office.browser("li")
    case = office.customer(client)
    sent = {"拜访主题": "设备", "结果": "有意向", "无意向原因": "价格", "报价": "100", "折扣": "50"}
    answer = send(client, f"{case}/activities/客户拜访", **sent)
    assert answer.status_code == 200, answer.text
    [submission] = office.state(case).submissions.values()
    assert submission.fields["折后价"] == 5_000
    assert "无意向原因" not in submission.fields

    answer = send(client, f"{case}/activities/客户拜访", **sent, 折后价="1")
    stored = [each.fields["折后价"] for each in office.state(case).submissions.values()]
    assert set(stored) == {5_000}, "what is sent for a computed field never counts"
    says(answer)


def test_a_photo_field_takes_no_document(office: Office):
    client = office.browser("li")
    case = office.customer(client)
    wrong = {"现场照片": upload("现场.jpg", pdf(1), "image/jpeg")}
    answer = send(client, f"{case}/activities/客户拜访", files=wrong, 拜访主题="设备", 结果="有意向")
    assert answer.status_code == 422
    assert office.count(activities) == 0
