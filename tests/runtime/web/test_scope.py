"""What is not mine is not there: the same answer as for what does not exist (C125)."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Executable, insert, update

from runtime.storage.tables import memberships, messages
from tests.runtime.web.shop import START, Shop, new_case, send

NOWHERE = "/cases/01900000-0000-7000-8000-000000000000"
PLACES = ("", "/edit", "/activities/客户拜访", "/submissions/x", "/records/x")


@pytest.mark.parametrize("stranger", ["zhao", "sun", "qian"])
def test_a_colleagues_case_is_not_found_by_address_list_or_search(shop: Shop, stranger):
    case = new_case(shop.browser("li"), "明德医院")
    client = shop.browser(stranger)
    for place in PLACES:
        theirs, nothing = client.get(case + place), client.get(NOWHERE + place)
        assert theirs.status_code == nothing.status_code == 404
        assert theirs.text == nothing.text
    for search in ("/cases", "/cases?q=明德", "/cases?q=mdyy", "/cases?q=8000", "/cases?standing=all"):
        assert "明德医院" not in client.get(search).text


def test_a_colleagues_case_cannot_be_written_to(shop: Shop):
    owner, stranger = shop.browser("li"), shop.browser("zhao")
    case = new_case(owner, "明德医院")
    for place in ("/notes", "/move", "/edit", "/activities/客户拜访", "/tasks/x/done"):
        answer = send(stranger, "/me", case + place, text="hacked", to="输单", 拜访纪要="hacked")
        assert answer.status_code == 404
    assert "hacked" not in owner.get(case).text


def test_a_supervisor_sees_and_works_on_the_cases_of_the_unit_and_no_other(shop: Shop):
    in_hangzhou = new_case(shop.browser("li"), "明德医院")
    in_ningbo = new_case(shop.browser("sun"), "康宁诊所", "13800138001")
    client = shop.browser("wang")
    listed = client.get("/cases").text
    assert "明德医院" in listed
    assert "康宁诊所" not in listed
    assert client.get(in_ningbo).status_code == 404
    assert "陪访一次" in send(client, in_hangzhou, f"{in_hangzhou}/notes", text="陪访一次").text


def test_a_file_is_for_those_who_see_its_case_and_before_that_for_its_uploader(shop: Shop):
    client = shop.browser("li")
    case = new_case(client, "明德医院")
    quote = {"需求清单": ("清单.pdf", b"%PDF-1.4 /Type /Page ", "application/pdf")}
    page = send(client, f"{case}/activities/客户沟通", files=quote, 沟通结果="已沟通").text
    file = re.search(r'href="(/files/[^"]+)"', page)[1]
    assert client.get(file).content.startswith(b"%PDF")
    assert shop.browser("wang").get(file).status_code == 200
    assert shop.browser("zhao").get(file).status_code == 404


def test_somebody_elses_file_cannot_be_claimed_by_naming_it(shop: Shop):
    owner, thief = shop.browser("li"), shop.browser("zhao")
    case = new_case(owner, "明德医院")
    quote = {"需求清单": ("清单.pdf", b"%PDF-1.4 /Type /Page ", "application/pdf")}
    page = send(owner, f"{case}/activities/客户沟通", files=quote, 沟通结果="已沟通").text
    id = re.search(r'href="/files/([^"]+)"', page)[1]
    mine = new_case(thief, "康宁诊所", "13800138001")
    answer = send(thief, f"{mine}/activities/客户沟通", 沟通结果="已沟通", 需求清单=id)
    assert answer.status_code == 422
    assert thief.get(f"/files/{id}").status_code == 404


def test_a_message_does_not_tell_the_present_name_of_a_case_that_has_left_the_readers_sight(shop: Shop):
    owner, reader = shop.browser("li"), shop.browser("wang")
    case = new_case(owner, "明德医院")
    told = {"id": "m1", "key": "k1", "person": "wang", "case": case.rsplit("/", 1)[1], "title": "提醒"}
    write(shop, insert(messages).values(organisation="o1", **told, body="", because="", created_at=START))
    pages = ("/inbox", "/inbox/m1", "/today")
    assert all("明德医院" in reader.get(page).text for page in pages)
    write(shop, update(memberships).where(memberships.c.person == "wang").values(valid_to=START))
    send(owner, f"{case}/edit", 客户名称="明德肿瘤医院", 联系电话="13800138000", _reason="改名")
    for page in pages:
        assert "提醒" in reader.get(page).text
        assert "明德" not in reader.get(page).text
    assert reader.get("/api/v1/messages/m1/why").json() == []


def write(shop: Shop, statement: Executable) -> None:
    shop.services.database.write(lambda connection: connection.execute(statement).rowcount)
