"""The administrator's page of working calendars."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from runtime.storage.tables import accounts
from tests.runtime.web.shop import Shop, send

OWN = """calendar: 安和日历
zone: Asia/Shanghai
week: {周一: [09:00-12:00, 13:00-18:00], 周二: [09:00-18:00], 周三: [09:00-18:00], 周四: [09:00-18:00], 周五: [09:00-18:00]}
holidays: [2026-05-01]
workdays: [2026-05-09]
valid_until: 2026-06-30
"""
PAGE = "/calendars/cn-workdays"


@pytest.fixture
def administrator(shop: Shop):
    shop.services.database.write(
        lambda connection: connection.execute(
            update(accounts).where(accounts.c.person == "wang").values(administrator=True)
        )
    )
    return shop.browser("wang")


def days(page: str, kind: str, month: int) -> list[int]:
    table = page.split(f'data-month="{month}"')[1].split("</table>")[0]
    return [int(day) for day in re.findall(rf'class="day {kind}"[^>]*>(\d+)', table)]


def published(client, page: str, text: str, **said: str):
    """With the revision that the page shows."""
    revision = re.findall(r'name="revision" value="(\d+)"', client.get(page).text)[0]
    return send(client, page, text=text, do="publish", **{"revision": revision} | said)


def test_the_year_shows_holidays_days_worked_in_lieu_and_what_is_not_announced(administrator):
    page = administrator.get(f"{PAGE}?year=2026").text
    assert days(page, "holiday", 5) == [1, 4, 5]
    assert days(page, "make_up", 5) == [9]
    assert "5 月 · 上班 19 天" in page
    assert len(days(administrator.get(f"{PAGE}?year=2027").text, "unknown", 1)) == 31


@pytest.mark.parametrize("year", ["-5", "0", "99999999999", "2"])
def test_a_year_beyond_all_calendars_shows_one_that_can_be_shown(administrator, year):
    assert administrator.get(f"{PAGE}?year={year}").status_code == 200


def test_a_typed_calendar_is_looked_at_before_it_is_published(administrator):
    looked = send(administrator, PAGE, text=OWN, do="preview")
    assert days(looked.text, "holiday", 5) == [1]
    assert "与国务院的放假安排不同的日子:2026-04-06, 2026-05-04, 2026-05-05, 2026-06-19" in looked.text
    assert "安和日历" not in administrator.get("/calendars").text

    answer = published(administrator, PAGE, OWN, note="安和自己的安排")
    assert answer.url.path == "/calendars/安和日历"
    assert "已发布日历“安和日历”" in answer.text
    assert "[09:00-12:00, 13:00-18:00]" in answer.text
    assert "安和日历" in administrator.get("/calendars").text


def test_what_was_typed_survives_a_refusal_which_names_the_lines(administrator):
    typed = OWN.replace("[2026-05-01]", "[2026-05-09]").replace("周二", "周八")
    answer = send(administrator, PAGE, text=typed, do="publish")
    assert answer.status_code == 422
    assert re.findall(r'data-code="(\w+)"><strong>第 (\d+) 行', answer.text) == [
        ("TIME414", "3"),
        ("TIME416", "5"),
    ]
    assert "周八" in answer.text.split("<textarea")[1]
    assert "安和日历" not in administrator.get("/calendars").text


@pytest.mark.parametrize("text", ["", "a: [", "x" * 300_000, "week: {周一: [<script>]}", "\x00"])
def test_hostile_text_is_answered_and_not_executed(administrator, text):
    answer = send(administrator, PAGE, text=text, do="publish")
    assert answer.status_code == 422
    assert "<script>]" not in answer.text


def test_others_neither_see_nor_change_calendars_nor_those_of_another_organisation(shop: Shop, administrator):
    rep = shop.browser("li")
    for page in ("/calendars", PAGE):
        assert rep.get(page).status_code == 403
    token = re.search(r'name="_form_token" value="([^"]+)"', rep.get("/me").text)
    assert token
    answer = rep.post(PAGE, data={"_form_token": token[1], "text": OWN, "do": "publish"})
    assert answer.status_code == 403
    assert administrator.get("/calendars/安和日历").status_code == 404
    assert 'href="/calendars"' not in rep.get("/me").text
    assert 'href="/calendars"' in administrator.get("/me").text


def test_a_name_with_a_slash_has_a_page_too(administrator):
    answer = published(administrator, PAGE, OWN.replace("安和日历", "安和/2026?夏"))
    assert answer.status_code == 200
    assert "<h1>安和/2026?夏</h1>" in answer.text


HOLIDAY_LAST = (
    OWN.replace("holidays: [2026-05-01]\n", "") + "# " + "x" * 250_000 + "\nholidays: [2026-05-01]\n"
)


def test_a_long_calendar_is_read_to_its_last_line(administrator):
    assert published(administrator, PAGE, HOLIDAY_LAST).status_code == 200
    assert days(administrator.get("/calendars/安和日历?year=2026").text, "holiday", 5) == [1]


def test_of_two_who_change_a_calendar_the_second_hears_of_the_first(administrator):
    published(administrator, PAGE, OWN)
    own, theirs, mine = "/calendars/安和日历", OWN + "# 甲\n", OWN + "# 乙\n"
    seen = re.findall(r'name="revision" value="(\d+)"', administrator.get(own).text)[0]
    assert published(administrator, own, theirs).status_code == 200
    for page, revision in ((own, seen), (PAGE, "0"), (own, "x"), (own, "")):
        answer = send(administrator, page, text=mine, do="publish", revision=revision)
        assert (answer.status_code, "TIME446" in answer.text) == (409, True), (page, revision)
        assert "# 乙" in answer.text.split("<textarea")[1]
        assert "# 甲" in administrator.get(own).text
    assert published(administrator, own, mine).status_code == 200
    assert "# 乙" in administrator.get(own).text
