"""C027: whom an approval lets in, those asked, their deputies, whom they delegate to; and how it reaches them."""

from __future__ import annotations

from sqlalchemy import Connection, update

from engine.rules.event import ApproverChanged
from runtime.organisation.directory import touch
from runtime.storage.tables import memberships
from tests.acceptance.office import COMPANY, Office, OpenOffice, id_of
from tests.acceptance.test_c020_ladder import proven
from tests.acceptance.test_c027_approvals import ONE, absent, asked, decide, left, seats, state
from tests.engine.rules.story import instant
from tests.runtime.web.callers import caller, codes


def promoted(connection: Connection) -> None:
    """Ma becomes the supervisor in Hangzhou."""
    own = memberships.c.organisation == COMPANY, memberships.c.person == "ma"
    connection.execute(update(memberships).where(*own).values(unit="hz"))
    touch(connection, COMPANY)


def gone(office: Office, person: str) -> None:
    office.services.database.write(lambda connection: left(connection, person, office.clock.now()))


def test_the_deputy_of_somebody_who_left_decides(open_office: OpenOffice):
    office, _case, approval = asked(open_office, ONE)
    office.services.database.write(lambda connection: absent(connection, "wang", deputy="ma"))
    gone(office, "wang")
    assert approval in office.browser("ma").get("/approvals").text
    decide(office, "ma", approval, "approve")
    assert seats(office) == [("wang", "approved", "ma")]


def test_the_deputy_of_a_deputy_on_leave_finds_it_in_the_list(open_office: OpenOffice):
    office, _case, approval = asked(open_office, ONE)
    office.services.database.write(lambda connection: absent(connection, "wang", deputy="ma"))
    office.services.database.write(lambda connection: absent(connection, "ma", deputy="lin"))
    assert approval in office.browser("lin").get("/approvals").text
    decide(office, "lin", approval, "approve")
    assert seats(office) == [("wang", "approved", "lin")]


def test_it_is_delegated_only_to_somebody_who_sees_the_case(open_office: OpenOffice):
    office, case, approval = asked(open_office, ONE)
    wang = caller(office, "wang")
    assert caller(office, "ma").get(f"/cases/{id_of(case)}").status_code == 404
    for unfit in ("ma", "li", "wang", "nobody", "system"):
        refused = wang.post(f"{approval}/delegate", json={"to": unfit})
        assert (refused.status_code, codes(refused)) == (422, ["RULE677"]), unfit
    assert wang.post(f"{approval}/delegate", json={"to": "root"}).status_code == 200
    assert "没有问您" in decide(office, "wang", approval, "approve").text
    decide(office, "root", approval, "approve")
    assert state(office) == "approved"
    assert proven(office)


def test_a_page_offers_nobody_whom_the_gate_would_refuse(open_office: OpenOffice):
    office, _case, approval = asked(open_office, ONE)
    page = office.browser("wang").get(approval).text
    offered = page.partition('name="to"')[2].partition("</select>")[0]
    assert "系统管理员" in offered
    for unfit in ("马主管", "李小明", "王主管"):
        assert unfit not in offered


def test_the_message_leads_to_the_approval_and_says_why_it_came(open_office: OpenOffice):
    office, _case, approval = asked(open_office, ONE)
    office.work_at("2026-03-02 10:01")
    wang = office.browser("wang")
    assert f'href="{approval}"' in wang.get("/inbox").text
    (message,) = caller(office, "wang").get("/messages").json()["messages"]
    assert message["approval"] == id_of(approval)
    why = caller(office, "wang").get(f"/messages/{message['id']}/why").json()
    assert why == ["2026-03-02 10:00送审“签约审批”,第 1 轮", "“签约审批”第 1 步问主管"]
    assert f'href="{approval}"' in wang.get(f"/inbox/{message['id']}").text

    decide(office, "wang", approval, "reject", "毛利太低")
    office.work_at("2026-03-02 10:05")
    (answer,) = caller(office, "li").get("/messages").json()["messages"]
    why = caller(office, "li").get(f"/messages/{answer['id']}/why").json()
    assert why[-1] == "2026-03-02 10:01“签约审批”被拒绝"


def test_without_anybody_touching_the_case_the_next_one_is_asked_when_an_approver_has_left(
    open_office: OpenOffice,
):
    office, case, approval = asked(open_office, ONE)
    worker = office.new_worker()
    worker.step(office.clock.now())
    gone(office, "wang")
    gone(office, "root")
    for at in ("2026-03-02 10:02", "2026-03-02 10:04", "2026-03-02 10:06"):
        office.at(at)
        worker.step(office.clock.now())
    assert seats(office) == [(None, "waiting", None)]
    assert "没有人担任" in office.browser("li").get(approval).text
    assert [type(each) for each in office.history(case)].count(ApproverChanged) == 1, "looked at once"

    office.services.database.write(promoted)
    office.at("2026-03-02 10:08")
    worker.step(office.clock.now())
    assert seats(office) == [("ma", "waiting", None)]
    assert any("签约审批" in said for said in office.told("ma"))
    decide(office, "ma", approval, "approve")
    assert state(office) == "approved"
    assert proven(office)


def test_whoever_leaves_on_a_day_to_come_is_asked_until_then(open_office: OpenOffice):
    office, _case, _approval = asked(open_office, ONE.replace("2 workdays", "9 workdays"))
    friday = instant("2026-03-06 18:00")
    office.services.database.write(lambda connection: left(connection, "wang", friday))
    office.work_at("2026-03-06 17:59")
    assert seats(office) == [("wang", "waiting", None)]
    office.work_at("2026-03-06 18:00")
    assert seats(office) == [("root", "waiting", None)]
