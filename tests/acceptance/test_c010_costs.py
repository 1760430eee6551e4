"""C010: what a source of leads cost, and what one lead, opportunity and won order of it came to."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from engine.rules.command import Adopt, RecordActivity
from runtime.storage.tables import campaign_costs, cases
from tests.acceptance.office import COMPANY, Office, OpenOffice, says, upload
from tests.engine.rules.story import instant
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import send

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MODEL = """
roles:
  销售代表: {sees: own}
  主管: {sees: unit}
  市场部: {sees: given}
  培训负责人: {sees: unit, may: [import]}
case:
  owner: 销售代表
  fields: {客户名称: text, 来源: [展会, 自拓]}
  required: [客户名称]
activities:
  客户沟通: {fields: {结果: text}}
stages: [{stage: 触达}, {stage: 需求确认}, {won: 赢单}, {lost: 输单, reasons: [价格]}]
"""


def said(answer) -> list[str]:
    """The codes of what a page refuses."""
    return re.findall(r'data-code="(\w+)"', answer.text)


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


def fair(office: Office, leads: int, opportunities: int) -> None:
    """Contacts of a fair in March, some of which have moved on."""
    commands = []
    for number in range(leads):
        visits = [("触达", instant("2026-03-02 10:00"))]
        if number < opportunities:
            visits.append(("需求确认", instant("2026-03-05 10:00")))
        commands.append(
            Adopt(
                actor="root",
                fields={"客户名称": f"客户{number}", "来源": "展会"},
                owner="li",
                unit="hz",
                unit_path="/east/hz/",
                visits=tuple(visits),
                source="展会名单",
                key=str(number),
            )
        )
    outcomes = office.services.gate.adopt(COMPANY, commands)
    assert all(outcome.accepted for outcome in outcomes)


def test_a_fair_of_120000_with_400_contacts_and_36_opportunities_cost_3333_each(office: Office):
    """C010: 152 of 400 followed up are 38 %, 36 of 400 are 9 %, 120,000 ÷ 36 = 3,333."""
    office.at("2026-03-10 10:00")
    fair(office, 400, 36)
    with office.services.database.read() as connection:
        ids = list(connection.scalars(select(cases.c.id).order_by(cases.c.import_key)))
    for number, case in enumerate(ids[:152]):
        call = RecordActivity(
            actor="li", submission=f"s{number}", activity="客户沟通", form_version="", fields={"结果": "好"}
        )
        assert office.services.gate.perform(COMPANY, case, call).accepted
    page = "/costs?period=2026-03"
    entered = send(office.browser("lin"), page, lines="来源,月份,金额\n展会,2026-03,120000\n")
    shown = says(entered)
    assert "¥120,000" in shown or "120,000" in shown
    assert "38%" in shown
    assert "152" in shown
    assert "9%" in shown
    assert "3,333" in shown
    [source] = caller(office, "lin").get(page).json()["sources"]
    assert (source["cost"], source["leads"]["n"]) == (12_000_000, 400)
    assert (source["followed"]["k"], source["opportunities"]["k"]) == (152, 36)


@pytest.mark.parametrize(
    "lines",
    ["展会,2026-13,1", "展会,2026-03,abc", "展会;2026-03;1", "", "展会,2026-03,-5", "展会,2026-03,NaN"],
)
def test_what_cannot_be_read_is_named_by_line_and_nothing_is_written(office: Office, lines: str):
    office.at("2026-03-10 10:00")
    answer = send(
        office.browser("lin"), "/costs?period=2026-03", lines=f"自拓,2026-03,5\n{lines}" if lines else ""
    )
    assert "DOOR879" in said(answer)
    assert lines.split(",")[0] in answer.text
    assert caller(office, "lin").get("/costs?period=2026-03").json()["sources"] == []


def test_who_may_not_import_enters_no_costs(office: Office):
    office.at("2026-03-10 10:00")
    assert 'name="lines"' not in office.browser("wang").get("/costs").text
    answer = send(office.browser("wang"), "/me", "/costs?period=2026-03", lines="展会,2026-03,1")
    assert answer.status_code == 403
    assert office.browser("li").get("/costs").status_code == 403


def sheet(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("heading", [(), (("来源", "月份", "金额"),)])
def test_costs_come_from_a_sheet_as_well(office: Office, heading: tuple[tuple[object, ...], ...]):
    """Excel makes a day of a month and a number of an amount."""
    office.at("2026-03-10 10:00")
    rows = (*heading, ("展会", date(2026, 3, 1), 120000), ("自拓", "2026年3月", "¥1,500.50"))
    sent = {"sheet": upload("costs.xlsx", sheet(*rows), XLSX)}
    assert said(send(office.browser("lin"), "/costs?period=2026-03", files=sent, lines="")) == []
    csv = {"sheet": upload("costs.csv", "来源,月份,金额\n转介绍,2026/3,200\n".encode("gb18030"), "text/csv")}
    assert said(send(office.browser("lin"), "/costs?period=2026-03", files=csv, lines="")) == []
    found = caller(office, "lin").get("/costs?period=2026-03").json()["sources"]
    assert {one["source"]: one["cost"] for one in found} == {
        "展会": 12_000_000,
        "自拓": 150_050,
        "转介绍": 20_000,
    }


def test_a_sheet_with_one_bad_line_enters_nothing(office: Office):
    office.at("2026-03-10 10:00")
    sent = {"sheet": upload("costs.xlsx", sheet(("展会", "2026-03", 1), ("展会", "三月", 2)), XLSX)}
    answer = send(office.browser("lin"), "/costs?period=2026-03", files=sent, lines="")
    assert said(answer) == ["DOOR879"]
    assert "2" in answer.text
    broken = {"sheet": upload("costs.xlsx", b"PK\x03\x04 no sheet", XLSX)}
    assert said(send(office.browser("lin"), "/costs?period=2026-03", files=broken, lines="")) == ["IMPORT771"]
    assert caller(office, "lin").get("/costs?period=2026-03").json()["sources"] == []


def test_more_lines_than_anybody_types_are_refused_at_once(office: Office):
    office.at("2026-03-10 10:00")
    lines = "展会,2026-03,1\n" * 5_002
    assert said(send(office.browser("lin"), "/costs?period=2026-03", lines=lines)) == ["SCORE904"]


def test_a_supervisor_of_one_city_does_not_divide_the_costs_of_all(office: Office):
    """3 leads of the fair are Hangzhou's, one is Ningbo's: who sees 3 of 4 is shown no cost of each."""
    office.at("2026-03-10 10:00")
    fair(office, 3, 0)
    ningbo = Adopt(
        actor="root",
        fields={"客户名称": "宁波客户", "来源": "展会"},
        owner="sun",
        unit="nb",
        unit_path="/east/nb/",
        visits=(("触达", instant("2026-03-02 10:00")),),
        source="宁波名单",
        key="1",
    )
    assert office.services.gate.adopt(COMPANY, [ningbo])[0].accepted
    send(office.browser("lin"), "/costs?period=2026-03", lines="展会,2026-03,120000")
    [all_of_it] = caller(office, "lin").get("/costs?period=2026-03").json()["sources"]
    [hangzhou] = caller(office, "wang").get("/costs?period=2026-03").json()["sources"]
    assert (all_of_it["cost"], all_of_it["leads"]["n"]) == (12_000_000, 4)
    assert (hangzhou["cost"], hangzhou["leads"]["n"]) == (None, 3)
    assert "您看不到它的全部线索" in says(office.browser("wang").get("/costs?period=2026-03"))


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("x" * 150_000, "DOOR879"),
        ("展会,2026-03,9e999999", "DOOR879"),
        ("展会,2026-03,NaN", "DOOR879"),
        ("展会,2026-03,sNaN", "DOOR879"),
        ("展会,2026-03,-1", "DOOR879"),
        ("展会,2026-03,1e-99999", "DOOR879"),
        ('"展会,2026-03,1\n自拓,2026-03,2', "DOOR879"),
        ("展会,2026-03,1\n自拓,2026-03,2\n展会,2026-03,3", "SCORE918"),
    ],
)
def test_what_is_no_cost_is_named_by_its_line_and_nothing_is_kept(office: Office, lines: str, code: str):
    assert said(send(office.browser("lin"), "/costs", lines=lines)) == [code]
    answer = caller(office, "lin").post("/costs", json={"lines": lines})
    assert [(each["code"], each["path"][:6]) for each in answer.json()["errors"]] == [(code, "lines[")]
    assert office.count(campaign_costs) == 0


def test_lines_end_as_any_machine_ends_them_and_a_month_is_read_at_any_width(office: Office):
    lin = caller(office, "lin")
    assert lin.post("/costs", json={"lines": "展会,2026-01,1\r自拓,2026-01,2\r\n网络,2026-01,3"}).json() == {
        "entered": 3
    }
    assert lin.post("/costs", json={"lines": "展会,\uff12\uff10\uff12\uff16-02,1200"}).json() == {
        "entered": 1
    }
    (spent,) = lin.get("/costs", params={"period": "2026-02"}).json()["sources"]
    assert (spent["source"], spent["cost"]) == ("展会", 120_000)


@pytest.mark.parametrize("line", ["展会,2026-03,1\n", ",,\n", "\r", "x"])
def test_a_sheet_of_fifty_megabytes_is_refused_before_it_is_read(open_small_office: OpenOffice, line: str):
    office = open_small_office(MODEL)
    content = (line * (50_000_000 // len(line.encode()))).encode()
    answer = send(office.browser("lin"), "/costs", files={"sheet": upload("花费.csv", content, "text/csv")})
    assert said(answer) == ["SCORE919"]
    assert office.count(campaign_costs) == 0
