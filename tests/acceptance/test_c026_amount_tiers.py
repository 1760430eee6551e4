"""C026: above 10 % the manager, above 20 % the director too; 15 % asks one; running cases keep their version."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, insert, select

from runtime.publication.publishing import publish
from runtime.storage.tables import approval_seats, memberships, people
from tests.acceptance.office import COMPANY, Office, OpenOffice, id_of
from tests.acceptance.test_c020_ladder import proven
from tests.engine.rules.story import complete
from tests.runtime.web.callers import caller

MODEL = """
roles: [销售代表, 主管, 区域总监]
records: {报价单: {fields: {报价金额: money, 折扣: percent}}}
stages:
  - stage: 报价谈判
    deliver: {approved: 折扣审批}
  - stage: 签约
  - won: 赢单
  - lost: 输单
    reasons: [价格]
approvals:
  折扣审批:
    for: 报价单
    on_save: true
    steps:
      - {if: 折扣 > 10, ask: 主管}
      - {if: 折扣 > 20, ask: 区域总监}
"""


def director(connection: Connection) -> None:
    own = {"organisation": COMPANY, "id": "chen"}
    since = datetime(2026, 1, 1, tzinfo=UTC)
    connection.execute(insert(people).values(**own, number="chen", name="陈总监"))
    connection.execute(
        insert(memberships).values(**own, person="chen", unit="east", role="区域总监", valid_from=since)
    )


def quoted(open_office: OpenOffice, discount: int) -> tuple[Office, str]:
    office = open_office(MODEL)
    office.services.database.write(director)
    office.at("2026-03-02 10:00")
    case = office.customer(office.browser("li"))
    quote(office, case, discount)
    return office, case


def quote(office: Office, case: str, discount: int) -> None:
    fields = {"报价金额": "50000", "折扣": discount}
    answer = caller(office, "li").post(
        f"/cases/{id_of(case)}/records", json={"type": "报价单", "fields": fields}
    )
    assert answer.status_code == 200, answer.text


def asked(office: Office) -> list[tuple[object, ...]]:
    columns = approval_seats.c.person, approval_seats.c.state
    with office.services.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(approval_seats.c.seat))]


def test_fifteen_percent_asks_exactly_one_approver(open_office: OpenOffice):
    office, _case = quoted(open_office, 15)
    office.work_at("2026-03-02 10:01")
    assert asked(office) == [("wang", "waiting")]
    assert len(office.told("wang")) == 1
    assert "折扣 15" in office.told("wang")[0]
    assert office.told("chen") == []
    assert proven(office)


@pytest.mark.parametrize("discount", [5, 10])
def test_up_to_ten_percent_asks_nobody_and_the_case_moves_on(open_small_office: OpenOffice, discount: int):
    office, case = quoted(open_small_office, discount)
    assert asked(office) == []
    assert "已进入“签约”" in office.move(office.browser("li"), case, "签约").text
    assert "无需审批" in office.browser("li").get(case).text


def test_above_twenty_percent_the_director_is_asked_after_the_manager(open_small_office: OpenOffice):
    office, case = quoted(open_small_office, 25)
    assert asked(office) == [("wang", "waiting")]
    (request,) = office.state(case).approvals
    wang = caller(office, "wang")
    yes = {"occurrence": 1, "verdict": "approve"}
    assert wang.post(f"/approvals/{request}/decide", json=yes).status_code == 200
    assert asked(office) == [("wang", "approved"), ("chen", "waiting")]
    assert "正等区域总监 陈总监审批" in office.move(office.browser("li"), case, "签约").text


def test_new_tiers_hold_for_new_requests_and_leave_the_running_one_as_it_was(open_office: OpenOffice):
    office, case = quoted(open_office, 15)
    stricter = complete(MODEL.replace("折扣 > 20", "折扣 > 12"))
    office.services.database.write(
        lambda connection: publish(connection, COMPANY, {"funnel.yaml": stricter}, now=office.clock.now())
    )
    (request,) = office.state(case).approvals
    wang = caller(office, "wang")
    yes = {"occurrence": 1, "verdict": "approve"}
    assert wang.post(f"/approvals/{request}/decide", json=yes).status_code == 200
    assert office.state(case).approvals[request].state == "approved", "the director is not asked"
    other = office.customer(office.browser("li"), "康宁诊所")
    quote(office, other, 15)
    (steps,) = [each.steps for each in office.state(other).approvals.values()]
    assert [step.roles for step in steps] == [("主管",), ("区域总监",)]
    assert proven(office)
