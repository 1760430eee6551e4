"""C009, C024 and C025: what marketing gives and sales does, scored by month, closed by quarter, appealed against."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from engine.rules.command import HandOver, RecordActivity
from runtime.models import Models
from runtime.statements.statement import stated
from runtime.storage.replay import replay
from runtime.storage.tables import hand_overs
from tests.acceptance.office import COMPANY, Office, OpenOffice, says
from tests.engine.rules.story import instant
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


def test_a_lead_with_only_a_phone_is_not_qualified_and_counts_on_the_side_that_gave_it(office: Office):
    """C009: definition = phone and budget and month; the 48 h clock does not start."""
    office.at("2026-03-02 10:00")
    case = lead(office, 1, 预算=None, 计划采购月份=None)
    assert office.state(case).clocks == {}
    page = says(office.browser("qian").get("/leads"))
    assert "不合格,没有起算" in page
    assert "预算" in page
    assert "计划采购月份" in page
    month = caller(office, "qian").get("/collaboration?period=2026-03").json()["months"][0]
    parts = {part["title"]: (part["k"], part["n"]) for part in month["provider"]}
    assert parts == {"合格": (0, 1), "资料填齐": (1, 1)}
    assert [(part["k"], part["n"]) for part in month["consumer"]] == [(0, 0)] * 3


def test_a_return_cites_the_part_of_the_definition_that_fails(office: Office):
    """C009, D-6: it cannot be returned for a budget that is there; nothing typed is lost."""
    office.at("2026-03-02 10:00")
    case = lead(office, 1)
    unsaid = record(office, case, "跟进反馈", 结论="退回")
    assert "RULE680" in said(unsaid)
    wrong = record(office, case, "跟进反馈", 结论="退回", 退回原因="没有预算")
    assert "RULE681" in said(wrong)
    assert "没有预算" in wrong.text
    assert not office.state(case).returned
    send(office.browser("li"), f"{case}/edit", 客户名称="客户1", 预算="", _reason="问过,没有预算")
    office.command(case, GIVE)
    fixed = record(office, case, "跟进反馈", 结论="退回", 退回原因="空号")
    assert said(fixed) == []
    assert office.state(case).returned
    with office.services.database.read() as connection:
        assert connection.execute(select(hand_overs.c.disposition, hand_overs.c.cited)).all() == [
            ("returned", "空号")
        ]
    assert audited(office) == []


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


def test_a_closed_quarter_stays_and_what_comes_later_is_the_next_ones_adjustment(office: Office):
    """C025: closed on 10 April; an event that arrives on 12 April changes nothing there."""
    good = month_of_leads(office)
    office.work_at("2026-04-11 00:01")
    with office.services.database.read() as connection:
        [first] = stated(connection, COMPANY, "线索跟进")
    assert first.quarter == "2026-Q1"
    assert first.scores[""] == 75

    office.at("2026-04-12 09:00")
    # Written down late, but done in time by a phone whose clock is right.
    office.services.gate.perform(COMPANY, good[18].removeprefix("/cases/"), _late_call("2026-04-11 10:00"))
    correct = re.findall(r"/submissions/([\w-]+)", office.browser("li").get(good[0]).text)
    assert correct
    send(
        office.browser("li"),
        f"{good[0]}/submissions/{correct[-1]}",
        沟通结果="未接通",
        _reason="记错了,当时没接",
    )
    office.work_at("2026-07-11 00:01")
    with office.services.database.read() as connection:
        before, second = stated(connection, COMPANY, "线索跟进")
    assert before == first
    [adjusted] = [each for each in second.adjustments if each.unit == ""]
    assert (adjusted.quarter, adjusted.before) == ("2026-Q1", 75)
    assert adjusted.after is not None
    assert adjusted.after < 75
    page = says(office.browser("lin").get("/collaboration/线索跟进/2026-Q2"))
    assert 'data-quarter="2026-Q1"' in page


def _late_call(at: str):
    return RecordActivity(
        actor="li",
        occurred_at=instant(at),
        submission="late",
        activity="客户沟通",
        form_version="",
        fields={"沟通结果": "已沟通"},
    )


def test_an_appeal_is_decided_by_a_third_person_and_enters_the_next_quarter(office: Office):
    month_of_leads(office)
    office.work_at("2026-04-11 00:01")
    page = "/collaboration/线索跟进/2026-Q1"
    assert "DOOR875" in said(send(office.browser("wang"), page, f"{page}/appeals", unit="hz", reason=" "))
    raised = send(office.browser("wang"), page, f"{page}/appeals", unit="hz", reason="展会当天断网")
    assert "展会当天断网" in raised.text
    [id] = re.findall(r'data-appeal="([\w-]+)"', raised.text)
    assert office.browser("li").get(page).status_code == 403
    for side in ("qian", "wang"):
        refused = send(office.browser(side), page, f"{page}/appeals/{id}", do="grant", points="2")
        assert refused.status_code == 403, side
    assert "DOOR878" in said(
        send(office.browser("lin"), page, f"{page}/appeals/{id}", do="grant", points="x")
    )
    done = send(office.browser("lin"), page, f"{page}/appeals/{id}", do="grant", points="2", words="属实")
    assert "属实" in done.text
    again = send(office.browser("lin"), page, f"{page}/appeals/{id}", do="refuse")
    assert "DOOR877" in said(again)
    office.work_at("2026-07-11 00:01")
    later = caller(office, "lin").get("/collaboration/线索跟进/2026-Q2").json()
    assert [(each["unit"], each["appeal"]) for each in later["adjustments"]] == [("hz", id)]


def test_personnel_get_the_quarter_as_a_sheet_and_others_do_not(office: Office):
    month_of_leads(office)
    office.work_at("2026-04-11 00:01")
    page = "/collaboration/线索跟进/2026-Q1/statement.xlsx"
    assert office.browser("qian").get(page).status_code == 403
    book = load_workbook(BytesIO(office.browser("lin").get(page).content), read_only=True)
    assert book.sheetnames == ["季度评分", "分项", "前期调整", "申诉"]
    scores = [tuple(row) for row in book["季度评分"].iter_rows(values_only=True)]
    assert ("合计", "2026-Q1", 75, 20) in scores
    parts = [tuple(row) for row in book["分项"].iter_rows(values_only=True)]
    assert ("2026-03", "合计", "接收方", "按时跟进", 0.5, 18, 20, 90) in parts


def test_a_supervisor_sees_the_score_of_the_own_team_and_of_no_other(office: Office):
    """Hangzhou's leads; Ningbo's supervisor finds nothing of them, not in the sheet either."""
    month_of_leads(office)
    office.work_at("2026-04-11 00:01")
    page = "/collaboration/线索跟进/2026-Q1"
    assert 'data-unit="hz"' in office.browser("wang").get(page).text
    other = office.browser("ma")
    for path in (page, "/collaboration"):
        assert 'data-unit="hz"' not in other.get(path).text
        assert "75" not in says(other.get(path))
    told = caller(office, "ma").get(page).json()
    assert (told["scores"], told["lines"], told["appeals"]) == ({}, [], [])
    refused = send(other, page, f"{page}/appeals", unit="hz", reason="不服")
    assert refused.status_code == 404
    book = load_workbook(BytesIO(other.get(f"{page}/statement.xlsx").content), read_only=True)
    assert len(list(book["季度评分"].iter_rows())) == 1


def test_two_workers_close_a_quarter_once(office: Office):
    month_of_leads(office)
    office.at("2026-04-11 00:01")
    for _ in range(2):
        office.new_worker().step(office.clock.now())
    with office.services.database.read() as connection:
        assert len(stated(connection, COMPANY, "线索跟进")) == 1
