"""The giver's page: handing leads over, following their clocks, and learning why some came back."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from runtime.clock import FixedClock
from runtime.storage.database import Database
from tests.runtime.web.business import NOW, Business
from tests.runtime.web.shop import open_shop, send
from tests.runtime.web.test_director import rows_behind, words_of

HOUR = timedelta(hours=1)
QUALIFIED = {"联系电话": "13800138000", "预算": "30000"}
RECEIVER = re.compile(r'<option value="([^"]+)" ?>([^<]+)</option>')


@pytest.fixture
def business(database: Database, tmp_path: Path) -> Business:
    clock = FixedClock(NOW)
    return Business(open_shop(database, tmp_path, clock), clock)


def followed(business: Business, show: str = "given") -> str:
    page = business.browser("qian").get(f"/leads?show={show}").text
    return words_of(page).partition("显示 全部 时限还在走")[2]


def test_a_new_lead_goes_to_the_chosen_rep_and_its_clocks_run(business: Business) -> None:
    qian = business.browser("qian")
    page = qian.get("/leads/new").text
    assert "合格的定义: 填了联系电话、预算" in words_of(page)
    receivers = {name: key for key, name in RECEIVER.findall(page) if "(" in name}
    assert set(receivers) == {"李小明(杭州)", "赵敏(杭州)", "孙伟(宁波)"}
    answer = send(qian, "/leads/new", _receiver=receivers["孙伟(宁波)"], 客户名称="康宁诊所", **QUALIFIED)
    assert answer.url.path == "/leads"
    assert "已移交给宁波 孙伟" in answer.text
    assert "客户沟通 还剩 2天" in words_of(answer.text)
    assert "康宁诊所" in business.browser("sun").get("/cases").text


def test_a_lead_without_a_receiver_is_refused_and_keeps_what_was_typed(business: Business) -> None:
    qian = business.browser("qian")
    for receiver in ("", "wang.hz", "li.nb", "nobody"):
        answer = send(qian, "/leads/new", _receiver=receiver, 客户名称="康宁诊所", **QUALIFIED)
        assert answer.status_code == 422
        assert "还没有选接收人" in answer.text
        assert 'value="康宁诊所"' in answer.text
    assert "没有符合的线索" in followed(business)


def test_a_lead_sent_twice_is_one_lead(business: Business) -> None:
    qian = business.browser("qian")
    page = qian.get("/leads/new").text
    hidden = dict(re.findall(r'name="(_form_token|_submission)" value="([^"]+)"', page))
    for _ in range(2):
        qian.post("/leads/new", data=hidden | QUALIFIED | {"_receiver": "li.hz", "客户名称": "康宁诊所"})
    assert rows_behind(qian, "/rows?of=leads&measure=given")[0] == 1


def test_an_unqualified_lead_says_what_fails_and_starts_no_clock(business: Business) -> None:
    business.lead("没有预算的", given=True, 联系电话="13800138000")
    said = followed(business)
    assert "不合格,没有起算" in said
    assert "预算" in said.partition("不合格,没有起算")[2]
    assert "合格 数据不足( 0 / 1 )" in said
    assert rows_behind(business.browser("qian"), "/rows?of=clocks&measure=running")[0] == 0


def test_followed_up_in_time_without_feedback_counts_in_the_feedback_part_only(business: Business) -> None:
    """C023."""
    case = business.lead("明德医院", before=60 * HOUR, given=True, **QUALIFIED)
    business.talk(case, 20 * HOUR)
    business.let_limits_pass()
    said = followed(business)
    assert "跟进达标,反馈未交" in said
    assert "客户沟通 按时 跟进反馈 已超时 至今没有完成" in said
    assert "客户沟通 按时 数据不足( 1 / 1 )" in said
    assert "跟进反馈 按时 数据不足( 0 / 1 )" in said


def test_attempts_are_seen_and_do_not_stop_the_clock(business: Business) -> None:
    """C022."""
    case = business.lead("明德医院", before=10 * HOUR, given=True, **QUALIFIED)
    business.talk(case, 9 * HOUR, result="未接通")
    business.talk(case, 8 * HOUR, result="未接通")
    said = followed(business)
    assert "客户沟通 还剩 1天14小时 试过 2 次,没有算数" in said
    assert "已超时 0 · 未到期 1" in said


def test_done_after_the_limit_stays_missed_and_says_when(business: Business) -> None:
    case = business.lead("明德医院", before=72 * HOUR, given=True, **QUALIFIED)
    business.let_limits_pass()
    business.talk(case, 2 * HOUR)
    assert "客户沟通 已超时 2026年3月27日才完成" in followed(business)


def test_a_returned_lead_shows_the_reason_and_can_be_handed_over_again(business: Business) -> None:
    case = business.lead("明德医院", before=5 * HOUR, given=True, **QUALIFIED)
    business.record(case, "跟进反馈", 4 * HOUR, 结论="退回", 说明="预算被砍了")
    said = followed(business, "returned")
    assert "被退回 结论 退回 说明 预算被砍了" in said
    assert "客户沟通 除外" in said
    qian = business.browser("qian")
    answer = send(qian, f"/leads/{case}/hand-over", _receiver="sun.nb")
    assert "已移交给宁波 孙伟" in answer.text
    assert "明德医院" in business.browser("sun").get("/cases").text
    refused = send(qian, f"/leads/{case}/hand-over", _receiver="li.hz")
    assert refused.status_code == 422


def test_only_a_giver_gives_and_only_what_is_the_givers_own(business: Business) -> None:
    theirs = business.lead("别人的客户")
    assert business.browser("qian").get(f"/leads/{theirs}/hand-over").status_code == 404
    for who in ("li", "wang", "dong"):
        client = business.browser(who)
        assert client.get("/leads/new").status_code == 403
        assert client.get(f"/leads/{theirs}/hand-over").status_code in (403, 404)
    assert business.browser("li").get("/leads").status_code == 403


def test_a_supervisor_follows_the_leads_of_the_own_city(business: Business) -> None:
    business.lead("杭州线索", "li", given=True, **QUALIFIED)
    business.lead("宁波线索", "sun", given=True, 联系电话="13800138001", 预算="1")
    page = business.browser("wang").get("/leads").text
    assert "杭州线索" in page
    assert "宁波线索" not in page
    assert "移交新线索" not in page
