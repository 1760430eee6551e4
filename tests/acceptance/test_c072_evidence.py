"""C072, C073, C080, C081: evidence is captured on the phone, weighed by the server, and completed later."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import BrowserContext, Error, Page, expect
from sqlalchemy import select

from runtime.storage.tables import activities, files
from tests.acceptance.conftest import served
from tests.acceptance.office import Office, OpenOffice, says, upload
from tests.runtime.web.shop import PASSWORD, send

MODEL = """
case:
  owner: 销售代表
  fields: {客户名称: text, 医院位置: geo_point}
  required: [客户名称]
activities:
  医院拜访:
    must_do: {weekly: 1, weight: 1}
    fields:
      说了什么: long_text
      拜访位置: geo_point
      门口照片: {type: photo, camera_only: true, longest_side: 800}
      沟通录音: audio
      到访签名: signature
      报价文件: file
      下次预约: date_time
    evidence:
      place_and_time: {field: 拜访位置, near: 医院位置, within: 500 m, unsure: 门口照片}
      proof: [沟通录音, 到访签名]
      output: [报价文件, 下次预约]
      complete_within: 24 hours
      missed: [{notify: 主管, say: "{{ 客户名称 }}的拜访还缺证据"}]
scores:
  PEI: {title: 过程执行指数, of: must_do, per: 销售代表, every: week, pass: 1}
"""
HOSPITAL = "31.2,121.4"
AT_480_M = "31.204317,121.4,15"
SAID = {"说了什么": "旧机器常断电", "拜访位置": AT_480_M}


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office(MODEL)
    office.at("2026-03-04 10:00")
    return office


@pytest.fixture
def small_office(open_small_office: OpenOffice) -> Office:
    return open_small_office(MODEL)


@pytest.fixture
def form(small_office: Office, phone: BrowserContext) -> Iterator[Page]:
    case = small_office.customer(small_office.browser("li"), 医院位置=HOSPITAL)
    with served(small_office.app) as address:
        page = phone.new_page()
        page.goto(f"{address}{case}/activities/医院拜访")
        page.fill("#login", "li")
        page.fill("#password", PASSWORD)
        page.click("button.main")
        page.wait_for_url("**/activities/**")
        yield page


def recorded(office: Office) -> dict[str, object]:
    with office.services.database.read() as connection:
        return dict(connection.execute(select(activities)).one()._mapping)


def stored(office: Office) -> dict[str, object]:
    with office.services.database.read() as connection:
        return dict(connection.execute(select(files)).one()._mapping)


def call(seconds: int) -> dict[str, object]:
    """A phone call as a phone keeps it: AMR, fifty frames a second."""
    return {
        "沟通录音": upload("通话.amr", b"#!AMR\n" + (bytes([7 << 3]) + bytes(31)) * 50 * seconds, "audio/amr")
    }


def photo(width: int, height: int) -> bytes:
    """As a phone held upright writes it: pixels on their side, and a note of where it was."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Model] = "Pocket 9"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:04 09:58:00"
    content = BytesIO()
    Image.effect_noise((width, height), 80).convert("RGB").save(content, "JPEG", exif=exif, quality=92)
    return content.getvalue()


def test_a_visit_without_output_is_saved_not_counted_and_somebody_is_told_after_a_day(office: Office):
    client = office.browser("li")
    case = office.customer(client, 医院位置=HOSPITAL)
    answer = send(client, f"{case}/activities/医院拜访", files=call(12), **SAID)
    assert "待补:业务产出" in says(answer)
    assert recorded(office)["counted"] is False
    assert "待补证据" in says(client.get(case))
    assert "0" in says(client.get("/scores/PEI"))
    office.work_at("2026-03-05 10:00")
    assert office.told("wang") == []
    office.work_at("2026-03-05 10:01")
    [told] = office.told("wang")
    assert "明德医院的拜访还缺证据" in told


def test_what_is_added_later_makes_it_count_from_the_day_of_the_visit(office: Office):
    client = office.browser("li")
    case = office.customer(client, 医院位置=HOSPITAL)
    send(client, f"{case}/activities/医院拜访", files=call(12), **SAID)
    office.at("2026-03-04 20:00")
    id = str(recorded(office)["id"])
    page = f"{case}/submissions/{id}"
    recording = str(stored(office)["id"])
    send(client, page, **SAID, 沟通录音=recording, 下次预约="2026-03-11T10:00", _reason="晚上约好了")
    now = recorded(office)
    assert now["counted"] is True
    assert f"{now['occurred_at']:%d %H}" == "04 02", "the visit was at ten in Shanghai"
    office.work_at("2026-03-06 12:00")
    assert office.told("wang") == []


@pytest.mark.parametrize(
    ("position", "counts", "says_so"),
    [
        pytest.param("31.204317,121.4,15", True, "", id="480 m, exact to 15 m"),
        pytest.param("31.204587,121.4,60", False, "说不准", id="510 m, exact to 60 m"),
        pytest.param("31.210793,121.4,15", False, "1.2 公里", id="1.2 km away"),
    ],
)
def test_the_fence_answers_in_out_or_unsure(small_office: Office, position: str, counts: bool, says_so: str):
    client = small_office.browser("li")
    case = small_office.customer(client, 医院位置=HOSPITAL)
    fields = {**SAID, "拜访位置": position, "下次预约": "2026-03-11T10:00"}
    answer = send(client, f"{case}/activities/医院拜访", files=call(1), **fields)
    assert recorded(small_office)["counted"] is counts
    assert says_so in says(answer)


def test_a_recording_of_twelve_minutes_is_kept_with_its_length_and_without_a_transcript(office: Office):
    client = office.browser("li")
    case = office.customer(client, 医院位置=HOSPITAL)
    send(client, f"{case}/activities/医院拜访", files=call(720), **SAID, 下次预约="2026-03-11T10:00")
    page = says(client.get(case))
    assert "12:00" in page
    assert "未转写" in page


def test_a_blank_scan_is_refused_at_the_field(small_office: Office):
    client = small_office.browser("li")
    content = BytesIO()
    Image.new("L", (1240, 1754), 250).save(content, "PNG")
    case = small_office.customer(client, 医院位置=HOSPITAL)
    scan = {"报价文件": upload("合同.png", content.getvalue(), "image/png")}
    answer = send(client, f"{case}/activities/医院拜访", files=scan, **SAID)
    assert answer.status_code == 422
    assert "“合同.png”是空白页" in says(answer)
    assert small_office.count(activities) == 0


@pytest.mark.browser
def test_a_photo_is_made_smaller_and_keeps_what_the_camera_wrote(
    small_office: Office, form: Page, tmp_path: Path
):
    original = photo(1600, 1200)
    (tmp_path / "门口.jpg").write_bytes(original)
    form.context.grant_permissions(["geolocation"])
    form.context.set_geolocation({"latitude": 31.2, "longitude": 121.4, "accuracy": 20})
    form.locator("input[name=门口照片]").set_input_files(tmp_path / "门口.jpg")
    form.get_by_label("门口.jpg").wait_for()
    kept = stored(small_office)
    content = b"".join(small_office.services.files.read("o1", str(kept["sha256"])))
    with Image.open(BytesIO(content)) as seen:
        assert seen.size == (600, 800), "upright, and no side longer than 800"
        exif = seen.getexif()
        assert exif[ExifTags.Base.Orientation] == 1
        assert exif[ExifTags.Base.Model] == "Pocket 9"
    assert '"at":"2026-03-04T09:58:00"' in str(kept["taken"])
    assert kept["original_sha256"] == sha256(original).hexdigest()
    assert kept["captured_at"] is not None
    expect(form.locator("input[name=拜访位置]")).to_have_value(
        "31.200000,121.400000,20,wgs84,"
        + form.locator("input[name=拜访位置]").input_value().rsplit(",", 1)[1]
    )


@pytest.mark.browser
def test_a_signature_is_written_on_the_screen(small_office: Office, form: Page):
    form.get_by_role("button", name="在屏幕上签字").tap()
    pad = form.get_by_role("img", name="在屏幕上签字")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    assert form.get_by_role("button", name="用这个签名").is_disabled()
    form.mouse.move(box["x"] + 40, box["y"] + 150)
    form.mouse.down()
    for step in range(1, 10):
        form.mouse.move(box["x"] + 40 + step * 20, box["y"] + (40 if step % 2 else 150))
    form.mouse.up()
    form.get_by_role("button", name="用这个签名").tap()
    form.locator("label", has_text="到访签名.png").wait_for()
    assert stored(small_office)["media_type"] == "image/png"


@pytest.mark.browser
def test_a_recording_is_made_on_the_spot(small_office: Office, form: Page):
    form.context.grant_permissions(["microphone"])
    form.get_by_role("button", name="现场录音").tap()
    expect(form.locator("[role=status]", has_text="0:02")).to_be_visible()
    form.get_by_role("button", name="停止录音").tap()
    form.locator("input[data-file]").wait_for()
    kept = stored(small_office)
    assert str(kept["media_type"]).startswith("audio/")
    assert 1.5 < float(str(kept["seconds"])) < 10


@pytest.mark.browser
def test_a_denied_microphone_has_a_way_on(form: Page):
    form.get_by_role("button", name="现场录音").tap()
    expect(form.get_by_text("手机没有允许录音")).to_be_visible()
    expect(form.get_by_role("button", name="选择文件 沟通录音")).to_be_visible()


@pytest.mark.browser
def test_when_the_phone_kills_the_page_under_the_camera_the_form_says_which_photo_was_lost(form: Page):
    form.get_by_label("说了什么").fill("旧机器常断电")
    with form.expect_file_chooser():
        form.get_by_role("button", name="拍照 门口照片").tap()
    address = form.url
    killed = form.context.new_page()
    with pytest.raises(Error):
        form.goto("chrome://crash")
    killed.goto(address)
    expect(killed.get_by_label("说了什么")).to_have_value("旧机器常断电")
    expect(killed.get_by_text("“门口照片”没有留下")).to_be_visible()
    expect(killed.get_by_role("button", name="拍照 门口照片")).to_be_focused()
