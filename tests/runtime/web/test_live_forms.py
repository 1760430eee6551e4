"""Forms that answer while they are typed into, files sent ahead, and things told afterwards."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.rules.command import FallDue
from runtime.publication.publishing import publish
from runtime.storage.tables import activities
from tests.runtime.web.shop import MODEL, START, TOKEN, Shop, new_case, send

VISIT = """
  客户拜访:
    must_do: {weekly: 5}
    fields:
      拜访纪要: long_text
      客户级别: [大客户, 普通]
      采购流程: {type: text, visible_if: 客户级别 == "大客户", required_if: 客户级别 == "大客户"}
      台数: integer
      单价: money
      总价: {type: money, computed: 台数 * 单价}
      现场照片: photo
      照片说明: {type: text, required_if: filled(现场照片)}
    required: [拜访纪要]
"""


@pytest.fixture
def visits(shop: Shop) -> Shop:
    """The shop with a form whose fields depend on each other."""
    text = re.sub(r"  客户拜访:\n(    .*\n)+", VISIT.lstrip("\n"), MODEL)
    found = shop.services.database.write(lambda c: publish(c, "o1", {"funnel.yaml": text}, now=START))
    assert found.model is not None, [each.message("en") for each in found.diagnostics]
    return shop


def asked(client, case: str, **typed: str) -> dict[str, object]:
    page = client.get(f"{case}/activities/客户拜访").text
    address = re.search(r'data-live="([^"]+)"', page)[1]
    return client.post(address, data=typed, headers={"x-form-token": TOKEN.search(page)[1]}).json()


def test_the_server_says_which_fields_are_needed_while_typing(visits: Shop):
    client = visits.browser("li")
    case = new_case(client, "明德医院")
    assert asked(client, case)["unneeded"] == ["采购流程"]
    assert asked(client, case)["required"] == []
    large = asked(client, case, 客户级别="大客户", 台数="3", 单价="1,200")
    assert large == {"unneeded": [], "required": ["采购流程"], "locked": [], "computed": {"总价": "¥3,600"}}
    assert asked(client, case, 客户级别="大客户", 采购流程="招标")["required"] == ["采购流程"]


def test_a_chosen_file_counts_before_it_has_gone_up(visits: Shop):
    client = visits.browser("li")
    case = new_case(client, "明德医院")
    assert asked(client, case, 现场照片="IMG_1.jpg")["required"] == ["照片说明"]


def test_a_preview_writes_nothing_and_shows_nothing_of_other_peoples_cases(visits: Shop):
    client = visits.browser("li")
    case = new_case(client, "明德医院")
    asked(client, case, 拜访纪要="还没提交")
    assert "还没提交" not in client.get(case).text
    stranger = visits.browser("sun")
    token = TOKEN.search(stranger.get("/cases/new").text)[1]
    answer = stranger.post(f"{case}/preview/activity/客户拜访", headers={"x-form-token": token})
    assert answer.status_code == 404


def test_without_a_script_the_condition_stands_in_words_and_the_server_decides(visits: Shop):
    client = visits.browser("li")
    case = new_case(client, "明德医院")
    page = f"{case}/activities/客户拜访"
    assert "仅在满足条件时填写" in client.get(page).text
    refused = send(client, page, 拜访纪要="谈了", 客户级别="大客户")
    assert refused.status_code == 422
    assert "“采购流程”还没有填" in refused.text
    done = send(client, page, 拜访纪要="谈了", 客户级别="普通", 采购流程="不该留下")
    assert "不该留下" not in done.text


def last_visit(shop: Shop):
    with shop.services.database.read() as connection:
        return connection.execute(select(activities).order_by(activities.c.id.desc())).first()


def told(shop: Shop, client, case: str, **said: str):
    return send(client, f"{case}/activities/客户拜访", 拜访纪要="谈了", **said)


def test_a_visit_told_in_the_evening_counts_from_when_it_happened(visits: Shop):
    client = visits.browser("li")
    case = new_case(client, "明德医院")
    visits.clock.set(START + timedelta(hours=8))  # 18:00
    page = told(visits, client, case, _happened="2026-03-04T11:00").text
    assert "补记于 2026年3月4日 18:00" in page
    assert last_visit(visits).occurred_at == START + timedelta(hours=1)


def test_the_time_is_corrected_by_what_the_device_clock_is_wrong(visits: Shop):
    client = visits.browser("li")
    case = new_case(client, "明德医院")
    visits.clock.set(START + timedelta(hours=8))
    ahead = (START + timedelta(hours=8, minutes=3)).isoformat().replace("+00:00", "Z")
    told(visits, client, case, _happened="2026-03-04T11:03", _device_time=ahead)
    assert last_visit(visits).occurred_at == START + timedelta(hours=1)


def test_a_clock_that_is_more_than_five_minutes_wrong_is_not_believed(visits: Shop):
    client = visits.browser("li")
    case = new_case(client, "明德医院")
    visits.clock.set(START + timedelta(hours=8))
    ahead = (START + timedelta(hours=8, minutes=6)).isoformat()
    page = told(visits, client, case, _happened="2026-03-04T11:06", _device_time=ahead).text
    assert "时间未核实,自报 2026年3月4日 11:00" in page
    assert last_visit(visits).occurred_at == START + timedelta(hours=8)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2026-03-05T09:00", "还没有到"),
        ("昨天", "不是日期"),
        ("0001-01-01T00:00", "不是日期"),
        ("2026-03-04T01:00Z", "不是日期"),
        ("2026-03-04T09:00+08:00", "不是日期"),
        ("1900-01-01T09:00", "1900 年"),
        ("0001-06-01T09:00", "1 年"),
    ],
)
def test_what_has_not_happened_or_is_no_time_is_refused_and_stays(visits: Shop, typed: str, message: str):
    client = visits.browser("li")
    case = new_case(client, "明德医院")
    answer = told(visits, client, case, _happened=typed)
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert re.search(r'id="happened-error">.*' + message, answer.text)


@pytest.mark.parametrize("device", ["2026-03-04T10:05:00Z", "0001-01-01T00:00+14:00"])
def test_the_last_day_of_the_calendar_and_a_wrong_clock_are_refused_in_words(visits: Shop, device: str):
    client = visits.browser("li")
    case = new_case(client, "明德医院")
    visits.clock.set(START + timedelta(hours=8, minutes=30))
    answer = told(visits, client, case, _happened="9999-12-31T23:59", _device_time=device)
    assert answer.status_code == 422
    assert 'id="happened-error"' in answer.text


def test_a_file_goes_up_ahead_of_its_form_and_is_named_by_id(visits: Shop):
    client = visits.browser("li")
    case = new_case(client, "明德医院")
    headers = {"x-form-token": TOKEN.search(client.get(case).text)[1], "accept": "application/json"}
    answer = client.post("/files", files={"file": ("清单.pdf", b"%PDF-1.4\n%%EOF\n")}, headers=headers)
    assert answer.status_code == 201, answer.text
    page = send(client, f"{case}/activities/客户沟通", 沟通结果="已沟通", 需求清单=answer.json()["id"]).text
    assert "清单.pdf" in page
    refused = client.post("/files", files={"file": ("空.pdf", b"")}, headers=headers)
    assert refused.status_code == 422
    assert "空.pdf" in refused.json()["title"]
    assert client.post("/files", data={"file": "x"}, headers=headers).status_code == 422


def test_the_page_leads_to_what_is_missing_and_says_what_stages_mean(shop: Shop):
    text = MODEL.replace(
        "  - stage: 需求确认\n",
        "  - stage: 需求确认\n    means: 客户说清了要什么\n    not: [只打过电话]\n    entry: 预算\n",
    )
    shop.services.database.write(lambda c: publish(c, "o1", {"funnel.yaml": text}, now=START))
    client = shop.browser("li")
    case = new_case(client, "明德医院")
    page = client.get(case).text
    assert f'href="{case}/activities/' in page
    assert "去补资料" in page
    for words in ("客户说清了要什么", "只打过电话", 'href="#stage-1"', 'id="stage-1"'):
        assert words in page


def test_leaders_see_what_is_stuck_with_their_people_and_its_reason(shop: Shop):
    client = shop.browser("li")
    case = new_case(client, "明德医院")
    due = START + timedelta(days=5)
    shop.clock.set(due + timedelta(hours=3))
    command = FallDue(actor="system", clause="stage/触达", occurrence=1, due=due)
    assert shop.services.gate.perform("o1", case.rsplit("/", 1)[1], command).accepted
    page = shop.browser("wang").get("/today").text
    assert "团队里超时的商机" in page
    assert "明德医院" in page
    assert "团队里超时的商机" not in shop.browser("li").get("/today").text
    page = shop.browser("wang").get(case).text
    assert "为什么提醒" in page
    assert "从2026-03-04 10:00开始计时" in page


def test_a_correction_names_when_and_by_whom_the_first_version_was_made(shop: Shop):
    client = shop.browser("li")
    case = new_case(client, "明德医院")
    page = send(client, f"{case}/activities/客户拜访", 拜访纪要="见了李科长").text
    correction = re.search(r'href="(/cases/[^"]+/submissions/[^"]+)"', page)[1]
    shop.clock.set(START + timedelta(hours=2))
    page = send(client, correction, 拜访纪要="见了张科长", _reason="记错了姓").text
    assert "原记录:2026年3月4日 10:00 · 李小明" in page
    assert "2026年3月4日 12:00" in page
