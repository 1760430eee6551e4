"""A rep's day on the pages: a case is made, worked on, corrected and moved."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from engine.rules.command import Adopt
from tests.runtime.web.shop import START, SUBMISSION, TOKEN, Shop, new_case, send


def moves(client, case, to, **said):
    present = re.search(r'name="expected_stage" value="([^"]+)"', client.get(case).text)
    return send(client, case, f"{case}/move", to=to, expected_stage=present[1] if present else "触达", **said)


def test_a_limit_that_had_run_out_before_the_import_is_overdue_and_reminds_nobody(shop: Shop):
    adopted = Adopt(
        actor="wang",
        fields={"客户名称": "明德医院", "联系电话": "13800138000"},
        owner="li",
        unit="hz",
        unit_path="/east/hz/",
        visits=(("触达", START - timedelta(days=90)),),
        source="旧表.xlsx",
        key="1",
    )
    [outcome] = shop.services.gate.adopt("o1", [adopted])
    client = shop.browser("li")
    assert "badge overdue" in client.get(f"/cases/{outcome.case_id}").text
    assert "badge overdue" not in client.get(new_case(client, "康宁诊所", "13800138001")).text
    assert client.get("/inbox").text.count("<article") == 0


def test_a_new_case_stands_in_the_list_and_is_found_by_pinyin_and_phone(shop: Shop):
    client = shop.browser("li")
    new_case(client, "杭州明德医院", 预算="12万")
    for words in ("", "明德", "mingde", "hzmd", "8000", "杭州 8000"):
        assert "杭州明德医院" in client.get("/cases", params={"q": words}).text
    assert "¥120,000" in client.get("/cases").text
    assert "没有符合的商机" in client.get("/cases", params={"q": "上海"}).text


def test_a_refused_form_keeps_every_word_and_names_every_problem_at_once(shop: Shop):
    answer = send(shop.browser("li"), "/cases/new", 客户名称="明德 <医院>", 预算="很多")
    assert answer.status_code == 422
    assert 'value="明德 &lt;医院&gt;"' in answer.text
    assert 'value="很多"' in answer.text
    assert answer.text.count('class="field-error"') == 2


def test_a_form_corrected_after_a_refusal_goes_through(shop: Shop):
    client = shop.browser("li")
    refused = send(client, "/cases/new", 客户名称="明德医院").text
    fields = {
        "_form_token": TOKEN.search(refused)[1],
        "_submission": SUBMISSION.search(refused)[1],
        "客户名称": "明德医院",
        "联系电话": "13800138000",
    }
    assert "已新建商机" in client.post("/cases/new", data=fields).text


def test_a_form_sent_twice_is_one_case_and_one_activity(shop: Shop):
    client = shop.browser("li")
    page = client.get("/cases/new").text
    fields = {
        "_form_token": TOKEN.search(page)[1],
        "_submission": SUBMISSION.search(page)[1],
        "客户名称": "明德医院",
        "联系电话": "13800138000",
    }
    first, again = (client.post("/cases/new", data=fields) for _ in range(2))
    assert first.url.path == again.url.path
    visit = f"{first.url.path}/activities/客户拜访"
    fields = {
        "_form_token": fields["_form_token"],
        "_submission": SUBMISSION.search(client.get(visit).text)[1],
        "拜访纪要": "谈了价格",
    }
    for _ in range(2):
        last = client.post(visit, data=fields)
    assert last.text.count("谈了价格") == 1


def test_the_page_says_what_is_missing_until_it_is_there_and_then_offers_the_move(shop: Shop):
    client = shop.browser("li")
    case = new_case(client, "明德医院")
    assert "进入“需求确认”之前,还缺" in client.get(case).text
    assert moves(client, case, "需求确认").status_code == 422
    not_reached = send(client, f"{case}/activities/客户沟通", 沟通结果="未接通").text
    assert "不计入" in not_reached
    assert "还缺" in not_reached
    assert "可以进入“需求确认”了" in send(client, f"{case}/activities/客户沟通", 沟通结果="已沟通").text
    assert "已进入“需求确认”" in moves(client, case, "需求确认").text


def test_a_lost_case_needs_its_reason_and_says_it(shop: Shop):
    client = shop.browser("li")
    case = new_case(client, "明德医院")
    assert moves(client, case, "输单").status_code == 422
    assert "价格" in moves(client, case, "输单", reason="价格").text
    assert "明德医院" not in client.get("/cases").text
    assert "明德医院" in client.get("/cases?standing=lost").text


def test_a_correction_shows_old_and_new_and_wants_a_reason(shop: Shop):
    client = shop.browser("li")
    case = new_case(client, "明德医院")
    page = send(client, f"{case}/activities/客户拜访", 拜访纪要="见了李科长").text
    correction = re.search(r'href="(/cases/[^"]+/submissions/[^"]+)"', page)[1]
    assert send(client, correction, 拜访纪要="见了张科长").status_code == 422
    page = send(client, correction, 拜访纪要="见了张科长", _reason="记错了姓").text
    for words in ("<del>见了李科长</del>", "<ins>见了张科长</ins>", "记错了姓", "后来更正过"):
        assert words in page


def test_an_edit_changes_only_what_was_changed(shop: Shop):
    client = shop.browser("li")
    case = new_case(client, "明德医院", 预算="1000")
    page = send(
        client, f"{case}/edit", 客户名称="明德医院", 联系电话="13800138000", 预算="2000", _reason="加了一台"
    ).text
    assert "<del>¥1,000</del>" in page
    assert page.count("<del>") == 1


def test_what_people_type_is_never_taken_for_html(shop: Shop):
    client = shop.browser("li")
    evil = "<script>alert(1)</script>'\"{{ 7*7 }}"
    case = new_case(client, evil)
    send(client, case, f"{case}/notes", text=evil)
    for path in (case, "/cases", "/today", f"{case}/edit"):
        text = client.get(path).text
        assert "<script>alert" not in text
        assert "49" not in re.sub(r'value="[^"]*"|v=\w+|[0-9a-f-]{36}', "", text)


def test_today_shows_the_week_and_the_limit_that_runs_out(shop: Shop):
    client = shop.browser("li")
    case = new_case(client, "明德医院")
    send(client, f"{case}/activities/客户拜访", 拜访纪要="见了张科长")
    page = client.get("/today").text
    assert "再做 11 个达标" in page
    assert "没有要到期的" in page
    shop.clock.set(START + timedelta(days=4, hours=12))
    page = shop.browser("li").get("/today").text
    assert "明德医院" in page
    assert "还剩 12小时" in page


@pytest.mark.parametrize("login", ["wang", "qian"])
def test_who_is_not_scored_sees_no_score(shop: Shop, login):
    assert "必做动作" not in shop.browser(login).get("/today").text


def test_a_duplicate_of_ones_own_case_is_named_and_linked(shop: Shop) -> None:
    li = shop.browser("li")
    first = new_case(li, "杭州明德医院")
    answer = send(li, "/cases/new", 客户名称="明德医院", 联系电话="13800138000")
    assert answer.status_code == 422
    assert f'<a href="{first}">杭州明德医院</a>' in answer.text

    boss = send(shop.browser("wang"), "/cases/new", 客户名称="明德医院", 联系电话="13800138000").text
    assert f'<a href="{first}">杭州明德医院</a>' in boss
    assert "由李小明负责" in boss

    beside = send(shop.browser("zhao"), "/cases/new", 客户名称="明德医院", 联系电话="13800138000").text
    assert "杭州明德医院" not in beside
    assert first not in beside
    assert "先与您的主管确认" in beside
