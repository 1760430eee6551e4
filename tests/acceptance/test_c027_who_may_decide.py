"""C027: whom an approval lets in, those asked, their deputies, whom they delegate to; and how it reaches them."""

from __future__ import annotations

from tests.acceptance.office import Office, OpenOffice, id_of
from tests.acceptance.test_c020_ladder import proven
from tests.acceptance.test_c027_approvals import ONE, absent, asked, decide, left, seats, state
from tests.runtime.web.callers import caller, codes


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
