"""C024: what marketing gives and what sales does with it, scored by month; both sides are seen, neither hides."""

from __future__ import annotations

import re

import pytest

from engine.rules.command import HandOver
from runtime.models import Models
from runtime.storage.replay import replay
from tests.acceptance.office import COMPANY, Office, OpenOffice, says
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import send
from tests.runtime.web.test_director import rows_behind

MODEL = """
roles:
  销售代表: {sees: own}
  主管: {sees: unit, may: [assign, export]}
  市场部: {sees: given}
  培训负责人: {sees: unit, may: [approve, export, import]}
case:
  owner: 销售代表
  fields: {客户名称: text, 联系电话: phone, 预算: money, 计划采购月份: month, 城市: [杭州, 其他]}
  required: [客户名称]
definitions:
  合格线索: filled(联系电话, 预算, 计划采购月份)
activities:
  客户沟通: {fields: {沟通结果: [已沟通, 未接通]}, required: [沟通结果], counts_if: 沟通结果 == "已沟通"}
  跟进反馈:
    fields: {结论: [接收, 退回], 退回原因: [没有预算, 没有采购时间, 空号]}
    required: [结论]
stages: [{stage: 触达}, {stage: 需求确认}, {won: 赢单}, {lost: 输单, reasons: [价格]}]
agreements:
  线索跟进:
    from: 市场部
    gives: 合格线索
    asks: [联系电话, 城市]
    to: 销售代表
    does: [客户沟通, 跟进反馈]
    within: 48 hours
    returned_if: 结论 == "退回"
    return_reason: 退回原因
    return_needs: {没有预算: filled(预算), 没有采购时间: filled(计划采购月份)}
    excluded_if: {覆盖区域外: 城市 == "其他"}
    closes: 10 days
"""
GIVE = HandOver(actor="qian", agreement="线索跟进", owner="li", unit="hz", unit_path="/east/hz/")
WHOLE = {"联系电话": "13800138{:03}", "预算": "30000", "计划采购月份": "2026-06", "城市": "杭州"}


def said(answer) -> list[str]:
    """The codes of what a page refuses."""
    return re.findall(r'data-code="(\w+)"', answer.text)


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


def lead(office: Office, number: int, **without: str | None) -> str:
    fields = {name: value.format(number) for name, value in WHOLE.items()} | without
    kept = {name: value for name, value in fields.items() if value is not None}
    case = office.customer(office.browser("li"), f"客户{number}", **kept)
    assert office.command(case, GIVE).accepted
    return case


def record(office: Office, case: str, activity: str, **fields: str):
    return send(office.browser("li"), f"{case}/activities/{activity}", **fields)


def audited(office: Office) -> list[tuple[str, ...]]:
    with office.services.database.read() as connection:
        return [each.differing for each in replay(connection, COMPANY, Models().get) if not each.equal]


def month_of_leads(office: Office) -> list[str]:
    """March: 20 qualified leads, 18 called and answered in time; 30 more that have only a phone and a city."""
    office.at("2026-03-02 10:00")
    good = [lead(office, number) for number in range(20)]
    for number in range(20, 50):
        lead(office, number, 预算=None, 计划采购月份=None)
    office.at("2026-03-03 10:00")
    for case in good[:18]:
        record(office, case, "客户沟通", 沟通结果="已沟通")
        record(office, case, "跟进反馈", 结论="接收")
    office.work_at("2026-03-05 10:00")
    return good


def test_what_the_agreement_excludes_is_in_no_rate_and_is_counted(office: Office):
    """C021: excluded stands beside met, missed and not yet due."""
    office.at("2026-03-02 10:00")
    case = lead(office, 1, 城市="其他")
    assert office.state(case).excluded == "覆盖区域外"
    assert {clock.state for clock in office.state(case).clocks.values()} == {"cancelled"}
    lead(office, 2)
    month = caller(office, "qian").get("/collaboration?period=2026-03").json()["months"][0]
    assert (month["excluded"], month["not_yet_due"], month["due"]) == (1, 1, 0)
    assert [part["n"] for part in month["provider"]] == [1, 1]
    assert audited(office) == []


def test_the_month_shows_both_sides_and_neither_rescues_the_other(office: Office):
    """C024: sales 90 % in time; marketing 20 of 50 qualified, all complete: √(90 × 62.5) = 75."""
    month_of_leads(office)
    page = says(office.browser("lin").get("/collaboration?period=2026-03"))
    assert 'data-score="75.0"' in page
    assert "销售代表 90.0" in page
    assert "市场部 62.5" in page
    month = caller(office, "lin").get("/collaboration?period=2026-03").json()["months"][0]
    assert round(month["score"], 6) == 75
    client = office.browser("lin")
    for name, count in (("due", 20), ("in_time", 18), ("answered", 18), ("given", 50), ("qualified", 20)):
        assert rows_behind(client, month["rows"][name].removeprefix("/api/v1"))[:2] == (count, count)
    assert audited(office) == []


def test_under_twenty_due_leads_there_is_no_score(office: Office):
    office.at("2026-03-02 10:00")
    lead(office, 1)
    office.work_at("2026-03-06 10:00")
    assert "数据不足" in says(office.browser("lin").get("/collaboration?period=2026-03"))
