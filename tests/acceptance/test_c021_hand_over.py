"""C021: marketing hands a lead over, and what sales then does is judged clause by clause."""

from urllib.parse import parse_qs, urlsplit

import pytest

from engine.rules.command import HandOver
from tests.acceptance.office import Office, OpenOffice, codes, says
from tests.engine.rules.story import instant
from tests.runtime.web.shop import send
from tests.runtime.web.test_director import numbers_on, rows_behind, words_of

MODEL = """
case:
  owner: 销售代表
  fields: {客户名称: text, 联系电话: phone, 预算: money}
  required: [客户名称]
definitions:
  合格线索: filled(联系电话, 预算)
activities:
  客户沟通: {fields: {沟通结果: [已沟通, 未接通, 自动短信]}, required: [沟通结果], counts_if: 沟通结果 == "已沟通"}
  跟进反馈: {fields: {结论: [接收, 退回], 说明: long_text}, required: [结论]}
agreements:
  市场线索跟进:
    from: 市场部
    gives: 合格线索
    to: 销售代表
    does: [客户沟通, 跟进反馈]
    within: 48 hours
    returned_if: 结论 == "退回"
    missed: [{notify: 主管, say: "{{ 客户 }}的线索没有按时跟进"}]
"""
CALL = "agreement/市场线索跟进/客户沟通"
FEEDBACK = "agreement/市场线索跟进/跟进反馈"
GIVE = HandOver(actor="qian", agreement="市场线索跟进", owner="li", unit="hz", unit_path="/east/hz/")


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


@pytest.fixture
def lead(office: Office) -> str:
    """Handed over on Friday 6 March at 17:00; the hours are natural."""
    office.at("2026-03-06 17:00")
    case = office.customer(office.browser("li"), 联系电话="13800138000", 预算="30000")
    assert office.command(case, GIVE).accepted
    return case


def follow_up(office: Office, lead: str, at: str, result: str = "已沟通") -> str:
    office.at(at)
    return says(send(office.browser("li"), f"{lead}/activities/客户沟通", 沟通结果=result))


def states(office: Office, lead: str) -> tuple[str, str]:
    clocks = office.state(lead).clocks
    return clocks[CALL].state, clocks[FEEDBACK].state


def test_sunday_16_59_is_met_and_17_01_is_missed(office: Office, lead: str):
    """C021: 48 natural hours from Friday 17:00 end on Sunday 17:00."""
    late = office.customer(office.browser("li"), "康宁诊所", 联系电话="13800138001", 预算="30000")
    assert office.command(late, GIVE).accepted
    assert office.state(lead).clocks[CALL].due == instant("2026-03-08 17:00")

    follow_up(office, lead, "2026-03-08 16:59")
    office.work_at("2026-03-08 17:00:30")
    follow_up(office, late, "2026-03-08 17:01")
    assert states(office, lead)[0] == "met"
    assert states(office, late)[0] == "missed"


def test_ten_hours_after_the_hand_over_nothing_is_judged_yet(office: Office, lead: str):
    """C021: a lead handed over ten hours ago is not due, neither met nor missed."""
    office.work_at("2026-03-07 03:00")
    assert states(office, lead) == ("pending", "pending")
    assert "还剩 1天14小时" in office.browser("li").get(lead).text
    assert office.told("wang") == []


@pytest.mark.parametrize(("reader", "page"), [("qian", "/leads"), ("wang", "/director")])
def test_a_lead_that_is_not_due_is_in_no_rate(office: Office, lead: str, reader: str, page: str):
    """C021: one lead is met, one missed, one was handed over ten hours ago: 1 of 2, and 1 未到期."""
    late, fresh = (
        office.customer(office.browser("li"), name, 联系电话=phone, 预算="30000")
        for name, phone in (("康宁诊所", "13800138001"), ("安心门诊", "13800138002"))
    )
    assert office.command(late, GIVE).accepted
    follow_up(office, lead, "2026-03-07 09:00")
    office.work_at("2026-03-08 17:00:30")
    assert office.command(fresh, GIVE).accepted
    office.at("2026-03-09 03:00:30")

    client, shown = office.browser(reader), {}
    for address, number, _ in numbers_on(says(client.get(page))):
        asked = parse_qs(urlsplit(address).query)
        if asked["of"] == ["clocks"] and asked["clause"] == [CALL] and asked.get("person", ["li"]) == ["li"]:
            shown[asked["measure"][0]] = number
            assert rows_behind(client, address)[:2] == (number, number)
    assert shown == {"met": 1, "missed": 1, "judged": 2, "running": 1, "excluded": 0}
    assert "数据不足( 1 / 2 )" in words_of(client.get(page).text)


def test_a_lead_that_is_not_qualified_starts_no_clock_and_is_told_why(office: Office):
    """C021 with C009: without a budget the signed definition is not met; nobody in sales owes anything."""
    office.at("2026-03-06 17:00")
    case = office.customer(office.browser("li"), 联系电话="13800138000")
    outcome = office.command(case, GIVE)
    assert outcome.accepted
    assert [each.code.id for each in outcome.warnings] == ["RULE691"]
    assert "预算" in outcome.warnings[0].message("zh")
    office.work_at("2026-03-10 17:00")
    assert office.told("wang") == []
    assert "不符合合格线索" in says(office.browser("li").get(case))


def test_the_same_lead_is_not_handed_over_twice(office: Office, lead: str):
    assert codes(office.command(lead, GIVE)) == ["RULE630"]
    assert states(office, lead) == ("pending", "pending")


def test_a_returned_lead_owes_nothing_more(office: Office, lead: str):
    office.at("2026-03-07 09:00")
    says(send(office.browser("li"), f"{lead}/activities/跟进反馈", 结论="退回", 说明="空号"))
    office.work_at("2026-03-20 09:00")
    assert states(office, lead) == ("cancelled", "met")
    assert office.told("wang") == []
    assert "退回线索" in office.browser("li").get(lead).text
