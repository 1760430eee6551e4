"""C027: three approvers, all of them asked; one rejects: it ends rejected, the others' work closes, the history is whole."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, update

from engine.rules.command import DecideApproval
from engine.rules.event import ApprovalDecided, ApprovalEnded, ApprovalStepClosed, ApprovalStepOpened
from runtime.organisation.directory import touch
from runtime.publication.publishing import publish
from runtime.storage.tables import approval_seats, approvals, deadlines, memberships, people
from tests.acceptance.office import COMPANY, Office, OpenOffice, id_of
from tests.acceptance.test_c020_ladder import proven
from tests.acceptance.test_c029_dry_run import dry_run
from tests.engine.rules.story import complete
from tests.runtime.web.callers import caller
from tests.runtime.web.callers import codes as answered_codes
from tests.runtime.web.shop import send

MODEL = """
calendar: cn-workdays
roles: [销售代表, 主管, 培训负责人, 市场部]
stages:
  - stage: 报价谈判
    deliver: {approved: 签约审批}
  - stage: 签约
  - won: 赢单
  - lost: 输单
    reasons: [价格]
approvals:
  签约审批:
    for: case
    steps: [{ask: [主管, 培训负责人, 市场部], how: all}]
    within: 2 workdays
    otherwise: reject
"""
ONE = MODEL.replace("[主管, 培训负责人, 市场部]", "主管")
LINK = re.compile(r'href="/approvals/([0-9a-f-]{36})"')


def asked(open_office: OpenOffice, model: str = MODEL) -> tuple[Office, str, str]:
    """Monday, 2 March, 10:00: a case, and the rep has pressed the button. The address of the approval last."""
    office = open_office(model)
    office.at("2026-03-02 10:00")
    li = office.browser("li")
    case = office.customer(li, 预算="50000")
    answer = send(li, case, f"{case}/approvals", approval="签约审批", about="", comment="客户催得急")
    assert answer.url.path == case
    assert "已送审" in answer.text
    return office, case, f"/approvals/{LINK.findall(answer.text)[0]}"


def decide(
    office: Office, person: str, approval: str, verdict: str, comment: str = "", occurrence: str = "1"
):
    browser = office.browser(person)
    return send(browser, "/me", f"{approval}/decide", verdict=verdict, comment=comment, occurrence=occurrence)


def state(office: Office) -> str:
    with office.services.database.read() as connection:
        return str(connection.scalar(select(approvals.c.state)))


def seats(office: Office) -> list[tuple[object, ...]]:
    columns = approval_seats.c.person, approval_seats.c.state, approval_seats.c.decided_by
    with office.services.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(approval_seats.c.seat))]


def test_one_of_three_rejects_and_it_ends_there_with_a_whole_history(open_office: OpenOffice):
    office, case, approval = asked(open_office)
    office.work_at("2026-03-02 10:01")
    for person in ("wang", "lin", "qian"):
        assert any("签约审批" in said for said in office.told(person))
        assert approval in office.browser(person).get("/approvals").text
    assert approval not in office.browser("ma").get("/approvals").text

    decide(office, "wang", approval, "approve", "可以")
    unreasoned = decide(office, "lin", approval, "reject")
    assert unreasoned.status_code == 422
    assert "要写明原因" in unreasoned.text
    decide(office, "lin", approval, "reject", "条款没有谈妥")

    assert state(office) == "rejected"
    assert seats(office) == [
        ("wang", "approved", "wang"),
        ("lin", "rejected", "lin"),
        ("qian", "closed", None),
    ]
    assert approval not in office.browser("qian").get("/approvals").text
    late = decide(office, "qian", approval, "approve")
    assert "这一轮已经结束" in late.text
    happened = [
        type(each)
        for each in office.history(case)
        if isinstance(each, ApprovalStepOpened | ApprovalDecided | ApprovalStepClosed | ApprovalEnded)
    ]
    assert happened == [
        ApprovalStepOpened,
        ApprovalDecided,
        ApprovalDecided,
        ApprovalStepClosed,
        ApprovalEnded,
    ]
    page = office.browser("li").get(approval).text
    assert "条款没有谈妥" in page
    assert "不用再答复" in page
    timeline = office.browser("li").get(case).text
    assert "送审“签约审批”" in timeline
    assert "拒绝“签约审批”" in timeline
    refused = office.move(office.browser("li"), case, "签约")
    assert "被培训负责人 林培训拒绝:条款没有谈妥" in refused.text
    office.work_at("2026-03-02 11:00")
    assert any("被拒绝" in said for said in office.told("li"))
    assert proven(office)


def test_when_all_have_agreed_the_gate_opens(open_office: OpenOffice):
    office, case, approval = asked(open_office)
    waiting = office.move(office.browser("li"), case, "签约")
    assert "正等主管 王主管、" in waiting.text
    assert "自2026-03-02 10:00" in waiting.text
    for person in ("wang", "lin", "qian"):
        decide(office, person, approval, "approve")
    assert state(office) == "approved"
    assert "已进入“签约”" in office.move(office.browser("li"), case, "签约").text
    assert proven(office)


def test_what_is_changed_after_the_approval_has_to_be_asked_again(open_office: OpenOffice):
    office, case, approval = asked(open_office, ONE)
    decide(office, "wang", approval, "approve")
    li = office.browser("li")
    send(li, f"{case}/edit", 客户名称="明德医院", 预算="90000", _reason="客户加量")
    refused = office.move(li, case, "签约")
    assert "批准后改过预算" in refused.text
    assert "送审“签约审批”" in li.get(case).text


def test_two_workdays_without_an_answer_reject_it_once_over_the_weekend(open_office: OpenOffice):
    office, case, _approval = asked(open_office, ONE.replace("2 workdays", "5 workdays"))
    with office.services.database.read() as connection:
        (due,) = connection.scalars(select(deadlines.c.due).where(deadlines.c.clause.like("approval/%")))
    assert due == datetime(2026, 3, 9, 2, 0, tzinfo=UTC), "Monday of the next week, 10:00 in Shanghai"
    office.work_at("2026-03-09 10:00")
    assert state(office) == "running", "exactly at the limit is in time"
    for at in ("2026-03-09 10:01", "2026-03-09 10:02", "2026-03-09 09:00", "2026-03-20 10:00"):
        office.work_at(at)
    (ended,) = (each for each in office.history(case) if isinstance(each, ApprovalEnded))
    assert (ended.outcome, ended.because) == ("rejected", "expired")
    assert seats(office) == [("wang", "expired", None)]
    assert "到期没人答复" in office.browser("li").get(case).text
    assert proven(office)


def test_after_an_outage_it_is_decided_by_the_clock_once_and_marked_late(open_office: OpenOffice):
    office, case, _approval = asked(open_office, ONE)
    office.work_at("2026-03-10 10:00")
    office.work_at("2026-03-10 10:05")
    (closed,) = (each for each in office.history(case) if isinstance(each, ApprovalStepClosed))
    assert (closed.outcome, closed.late) == ("expired", True)
    assert proven(office)


def test_a_running_approval_keeps_its_version_when_the_model_changes(open_office: OpenOffice):
    office, _case, approval = asked(open_office)
    office.services.database.write(
        lambda connection: publish(
            connection, COMPANY, {"funnel.yaml": complete(ONE)}, now=office.clock.now()
        )
    )
    for person in ("wang", "lin"):
        decide(office, person, approval, "approve")
    assert state(office) == "running"
    decide(office, "qian", approval, "approve")
    assert state(office) == "approved"


def test_sent_back_it_is_amended_and_asked_again(open_office: OpenOffice):
    office, case, approval = asked(open_office, ONE)
    decide(office, "wang", approval, "return", "预算不对")
    li = office.browser("li")
    send(li, f"{case}/edit", 客户名称="明德医院", 预算="60000", _reason="填错了")
    send(li, case, f"{case}/approvals", approval="签约审批", about="", comment="改好了")
    assert "这一轮已经结束" in decide(office, "wang", approval, "approve", occurrence="1").text
    decide(office, "wang", approval, "approve", occurrence="2")
    assert [seat[1] for seat in seats(office)] == ["returned", "approved"]
    assert proven(office)


def test_the_rep_recalls_and_the_approver_has_nothing_to_do_any_more(open_office: OpenOffice):
    office, case, approval = asked(open_office, ONE)
    assert "撤回送审" not in office.browser("wang").get(approval).text
    li = office.browser("li")
    assert "撤回送审" in li.get(approval).text
    send(li, approval, f"{approval}/recall")
    assert state(office) == "recalled"
    assert approval not in office.browser("wang").get("/approvals").text
    assert "签约审批" in li.get(case).text


def test_the_deputy_of_an_approver_on_leave_is_asked_and_decides(open_office: OpenOffice):
    office, _case, approval = asked(open_office, ONE)
    office.services.database.write(lambda connection: absent(connection, "wang", deputy="ma"))
    ma = office.browser("ma")
    assert approval in ma.get("/approvals").text
    decide(office, "ma", approval, "approve")
    assert seats(office) == [("wang", "approved", "ma")]
    assert "马主管代" in office.browser("li").get(approval).text


def absent(connection: Connection, person: str, deputy: str) -> None:
    own = people.c.organisation == COMPANY, people.c.id == person
    connection.execute(update(people).where(*own).values(deputy=deputy))
    touch(connection, COMPANY)


def left(connection: Connection, person: str, at: datetime) -> None:
    own = people.c.organisation == COMPANY, people.c.id == person
    connection.execute(update(people).where(*own).values(left_at=at))
    touch(connection, COMPANY)


def test_an_approver_who_left_is_replaced_and_an_empty_chair_told_to_administrators(open_office: OpenOffice):
    office, case, approval = asked(open_office, ONE)
    now = office.clock.now()
    office.services.database.write(lambda connection: left(connection, "wang", now))
    office.services.database.write(lambda connection: left(connection, "root", now))
    li = office.browser("li")
    send(li, case, f"{case}/notes", text="再催一下")
    assert seats(office) == [(None, "waiting", None)]
    assert state(office) == "running"

    def promoted(connection: Connection) -> None:
        mine = memberships.c.organisation == COMPANY, memberships.c.person == "ma"
        connection.execute(update(memberships).where(*mine).values(unit="hz"))
        touch(connection, COMPANY)

    office.services.database.write(promoted)
    send(li, case, f"{case}/notes", text="有新主管了")
    assert seats(office) == [("ma", "waiting", None)]
    decide(office, "ma", approval, "approve")
    assert proven(office)


def test_nobody_decides_a_request_of_his_own(open_office: OpenOffice):
    office = open_office(ONE)
    office.at("2026-03-02 10:00")
    case = office.customer(office.browser("li"))
    wang = caller(office, "wang")
    assert wang.post(f"/cases/{id_of(case)}/approvals", json={"approval": "签约审批"}).status_code == 200
    assert seats(office) == [("root", "waiting", None)], "the next one upward"
    (request,) = office.state(case).approvals
    answer = wang.post(f"/approvals/{request}/decide", json={"occurrence": 1, "verdict": "approve"})
    assert (answer.status_code, answered_codes(answer)) == (422, ["RULE672"])


def test_a_program_does_what_the_pages_do_and_twice_is_once(open_office: OpenOffice):
    office = open_office(ONE)
    office.at("2026-03-02 10:00")
    case = office.customer(office.browser("li"), 预算="50000")
    li, wang = caller(office, "li"), caller(office, "wang")
    unknown = li.post(f"/cases/{id_of(case)}/approvals", json={"approval": "签约申批"})
    assert (unknown.status_code, answered_codes(unknown)) == (422, ["RULE604"])
    assert li.post(f"/cases/{id_of(case)}/approvals", json={"approval": "签约审批"}).json()["events"] == 2
    again = li.post(f"/cases/{id_of(case)}/approvals", json={"approval": "签约审批"}).json()
    assert (again["events"], again["warnings"][0]["code"]) == (0, "RULE678")
    (line,) = wang.get("/approvals").json()["approvals"]
    whole = wang.get(f"/approvals/{line['id']}").json()
    assert (whole["decidable"], whole["recallable"], whole["occurrence"]) == (True, False, 1)
    assert caller(office, "ma").get(f"/approvals/{line['id']}").status_code == 404
    assert caller(office, "zhao").post(f"/approvals/{line['id']}/recall", json={}).status_code == 404
    yes = {"occurrence": whole["occurrence"], "verdict": "approve"}
    assert wang.post(f"/approvals/{line['id']}/decide", json=yes).json()["events"] == 3
    assert wang.post(f"/approvals/{line['id']}/decide", json=yes).json()["events"] == 0
    assert wang.get("/approvals").json()["total"] == 0


def test_three_at_once_are_three_decisions_and_one_end(open_office: OpenOffice):
    office, case, approval = asked(open_office)
    id = id_of(approval)

    def approve(person: str):
        return office.command(case, DecideApproval(actor=person, request=id, occurrence=1, verdict="approve"))

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(approve, ["wang", "lin", "qian"] * 2))
    assert all(each.accepted for each in outcomes)
    decided = [each.actor for each in office.history(case) if isinstance(each, ApprovalDecided)]
    assert sorted(decided) == ["lin", "qian", "wang"]
    assert sum(isinstance(each, ApprovalEnded) for each in office.history(case)) == 1
    assert state(office) == "approved"
    assert proven(office)


def test_a_dry_run_lives_the_decisions_again_and_a_stricter_draft_shows_whom_it_stops(
    open_office: OpenOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    office, case, approval = asked(open_office, ONE)
    decide(office, "wang", approval, "approve")
    assert "已进入“签约”" in office.move(office.browser("li"), case, "签约").text
    office.at("2026-03-03 10:00")
    same = dry_run(office, tmp_path, monkeypatch, complete(ONE.replace("2 workdays", "3 workdays")))
    assert same["refusals"] == []
    stricter = dry_run(office, tmp_path, monkeypatch, complete(MODEL))
    gate = [each for each in stricter["differences"] if each["what"] == "gate/报价谈判"]
    assert [each["difference"] for each in gate] == ["appears"]
