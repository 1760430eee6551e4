"""C010: what a source of leads cost, and what one lead, opportunity and won order of it came to."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from engine.rules.command import Adopt, RecordActivity
from runtime.storage.tables import cases
from tests.acceptance.office import COMPANY, Office, OpenOffice, says
from tests.engine.rules.story import instant
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import send

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
    answer = send(office.browser("wang"), "/costs?period=2026-03", lines="展会,2026-03,1")
    assert answer.status_code == 403
    assert office.browser("li").get("/costs").status_code == 403
