"""C025: a quarter is closed once and stays; what comes later is an adjustment, an appeal keeps its trail, a sheet goes to personnel."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import Executable, delete, func, update

from engine.rules.command import RecordActivity
from runtime.jobs.publications import ModelFollowing
from runtime.jobs.statements import Statements
from runtime.publication.publishing import publish
from runtime.statements.seals import broken_seals
from runtime.statements.statement import Statement, stated
from runtime.statements.trail import broken_trails
from runtime.storage import tables
from runtime.storage.audit import verify
from tests.acceptance.office import COMPANY, Office, OpenOffice, says
from tests.acceptance.test_c009_qualified_leads import put_into_force
from tests.acceptance.test_c024_collaboration import MODEL, month_of_leads, said
from tests.engine.rules.story import complete, instant
from tests.runtime.web.callers import caller, codes
from tests.runtime.web.shop import send
from tests.runtime.web.test_director import numbers_on, rows_behind

PROMISED = MODEL.replace(
    "    closes:", "    promises: {monthly: 400}\n    weighs: {to: {in_time: 1}}\n    closes:"
)


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


PAGE = "/collaboration/线索跟进/2026-Q1"


def appealed(office: Office, reason: str = "断网", **decision: object) -> str:
    """By Hangzhou's supervisor; decided when there is a decision."""
    raised = caller(office, "wang").post(f"{PAGE}/appeals", json={"unit": "hz", "reason": reason})
    assert raised.status_code == 201, raised.text
    id = str(raised.json()["id"])
    if decision:
        assert caller(office, "lin").post(f"{PAGE}/appeals/{id}", json=decision).status_code == 204
    return id


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


def correct_first_call(office: Office, case: str) -> None:
    correct = re.findall(r"/submissions/([\w-]+)", office.browser("li").get(case).text)
    page = f"{case}/submissions/{correct[-1]}"
    send(office.browser("li"), page, 沟通结果="未接通", _reason="记错了,当时没接")


def statements(office: Office, agreement: str = "线索跟进") -> list[Statement]:
    with office.services.database.read() as connection:
        return stated(connection, COMPANY, agreement)


def test_a_statement_that_is_made_late_says_what_was_known_when_it_was_due(office: Office):
    """C025: nobody worked from 10 to 20 April; a correction of 12 April is an adjustment all the same."""
    good = month_of_leads(office)
    office.at("2026-04-12 09:00")
    correct_first_call(office, good[0])
    office.work_at("2026-04-20 09:00")
    [first] = statements(office)
    assert first.scores[""] == 75
    assert first.closed_at == instant("2026-04-11 00:00")
    office.work_at("2026-07-11 00:01")
    [adjusted] = [each for each in statements(office)[1].adjustments if each.unit == ""]
    assert (adjusted.before, adjusted.points) == (75, round((adjusted.after or 0) - 75, 2))


def test_a_statement_that_is_made_late_goes_by_what_was_agreed_when_it_was_due(office: Office):
    """Other weights and a promise on 15 April, under another name; the first quarter was due on the 11th."""
    month_of_leads(office)
    office.at("2026-04-15 09:00")
    changed = PROMISED.replace("  线索跟进:\n", "  市场线索:\n    was: 线索跟进\n")
    files = {"funnel.yaml": complete(changed)}
    office.services.database.write(
        lambda connection: publish(connection, COMPANY, files, now=office.clock.now())
    )
    office.work_at("2026-04-20 09:00")
    [first] = statements(office, "市场线索")
    assert (first.promised, first.scores[""]) == (None, 75)
    office.work_at("2026-07-11 00:01")
    _, second = statements(office, "市场线索")
    assert (second.promised, second.adjustments) == (400, [])


def test_a_quarter_is_not_closed_while_its_cases_still_bear_the_former_name(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    """Its agreement is called otherwise a moment before the quarter is due; one case has followed, the others will."""
    month_of_leads(office)
    office.at("2026-04-10 23:59")
    files = {"funnel.yaml": complete(MODEL.replace("  线索跟进:\n", "  市场线索:\n    was: 线索跟进\n"))}
    office.services.database.write(
        lambda connection: publish(connection, COMPANY, files, now=office.clock.now())
    )
    office.at("2026-04-11 00:01")
    database, gate = office.services.database, office.services.gate
    with monkeypatch.context() as one_at_a_time:
        one_at_a_time.setattr("runtime.publication.followers.ROUND", 1)
        ModelFollowing(database, gate, by="w1", lease=timedelta(minutes=1)).advance(office.clock.now())
    Statements(database).close_when_due(office.clock.now())
    assert statements(office, "市场线索") == []
    office.work_at("2026-04-11 00:30")
    [first] = statements(office, "市场线索")
    assert first.scores[""] == 75


def test_every_number_of_a_statement_opens_its_rows_as_they_were_known(office: Office):
    good = month_of_leads(office)
    office.work_at("2026-04-11 00:01")
    office.at("2026-04-12 09:00")
    correct_first_call(office, good[0])
    client = office.browser("lin")
    page = says(client.get("/collaboration/线索跟进/2026-Q1"))
    shown = [(address, number) for address, number, _ in numbers_on(page) if "of=due" in address]
    assert len(shown) > 10
    for address, number in shown:
        assert rows_behind(client, address)[:2] == (number, number), address
    in_time = [number for address, number in shown if "measure=in_time" in address and "2026-03" in address]
    assert in_time == [18, 18]
    now = caller(office, "lin").get("/collaboration?period=2026-03").json()["months"][0]
    then = caller(office, "lin").get("/collaboration?period=2026-03&known=2026-04-11").json()["months"][0]
    assert [one["consumer"][0]["k"] for one in (now, then)] == [17, 18]


def test_what_is_agreed_on_later_changes_no_earlier_quarter(office: Office):
    """A promise and other weights in May: the first quarter is read as it was agreed on."""
    month_of_leads(office)
    office.work_at("2026-04-11 00:01")
    office.at("2026-05-04 09:00")
    put_into_force(office, PROMISED)
    office.work_at("2026-07-11 00:01")
    first, second = statements(office)
    assert (first.promised, second.promised) == (None, 400)
    assert second.adjustments == []


def test_an_agreement_that_is_called_otherwise_keeps_its_statements(office: Office):
    month_of_leads(office)
    office.work_at("2026-04-11 00:01")
    [first] = statements(office)
    appealed(office, granted=True, points=2, words="属实")
    put_into_force(office, MODEL.replace("  线索跟进:\n", "  市场线索:\n    was: 线索跟进\n"))
    office.work_at("2026-04-12 00:01")
    assert statements(office, "市场线索") == [first]
    office.work_at("2026-07-11 00:01")
    assert [one.quarter for one in statements(office, "市场线索")] == ["2026-Q1", "2026-Q2"]
    assert [each.points for each in statements(office, "市场线索")[1].adjustments] == [2]
    with office.services.database.read() as connection:
        assert list(broken_trails(connection, COMPANY)) == []
    bookmarked = says(office.browser("lin").get("/collaboration/线索跟进/2026-Q1"))
    assert 'data-line="2026-03/hz"' in bookmarked


def test_the_audit_names_a_statement_that_was_changed_or_taken_out(office: Office):
    month_of_leads(office)
    office.work_at("2026-04-11 00:01")
    office.work_at("2026-07-11 00:01")

    def broken() -> list[tuple[str, str]]:
        with office.services.database.read() as connection:
            return [(each.code.id, each.path) for each in broken_seals(connection, COMPANY)]

    assert broken() == []
    table = tables.statements
    first = table.c.quarter == "2026-Q1"
    better = func.replace(table.c.content, "75", "95")
    office.services.database.write(
        lambda connection: connection.execute(update(table).where(first).values(content=better))
    )
    assert broken() == [("SCORE901", "线索跟进/2026-Q1")]
    office.services.database.write(lambda connection: connection.execute(delete(table).where(first)))
    assert broken() == [("SCORE902", "线索跟进/2026-Q2")]


def test_an_appeal_is_heard_again_only_when_it_was_decided_and_has_a_new_reason(office: Office):
    month_of_leads(office)
    office.work_at("2026-04-11 00:01")
    open_one = appealed(office, "展会当天断网。")
    while_open = send(office.browser("wang"), PAGE, f"{PAGE}/appeals", unit="hz", reason="还有别的理由")
    assert (while_open.status_code, said(while_open)) == (422, ["SCORE906"])
    decision = {"granted": False, "words": "当天有备用网络"}
    assert caller(office, "lin").post(f"{PAGE}/appeals/{open_one}", json=decision).status_code == 204
    repeated = caller(office, "wang").post(f"{PAGE}/appeals", json={"unit": "hz", "reason": "展会当天 断网"})
    assert codes(repeated) == ["SCORE907"]
    assert appealed(office, "备用网络也断了,有运营商的通知") != open_one


def test_the_audit_names_an_appeal_that_was_decided_beside_its_history(office: Office):
    month_of_leads(office)
    office.work_at("2026-04-11 00:01")
    first, second = appealed(office, granted=True, points=2, words="属实"), appealed(office, "又断网")

    def broken() -> list[tuple[str, str]]:
        with office.services.database.read() as connection:
            assert verify(connection, COMPANY).intact
            return [(each.code.id, each.path) for each in broken_trails(connection, COMPANY)]

    def tamper(change: Executable) -> None:
        office.services.database.write(lambda connection: connection.execute(change))

    assert broken() == []
    mine = tables.appeals.c.id
    tamper(update(tables.appeals).where(mine == first).values(points=20))
    tamper(update(tables.appeals).where(mine == second).values(granted=False))
    assert sorted(broken()) == sorted(("SCORE905", f"appeal/{id}") for id in (first, second))
    tamper(update(tables.appeals).where(mine == first).values(points=2))
    tamper(delete(tables.appeals).where(mine == second))
    assert broken() == [("SCORE905", f"appeal/{second}")]


def test_the_history_names_a_decision_on_an_appeal_that_was_rewritten(office: Office):
    month_of_leads(office)
    office.work_at("2026-04-11 00:01")
    id = appealed(office, granted=True, points=2, words="属实")
    payload = tables.event_payloads.c
    mine = payload.stream == id, payload.sequence == 2
    rewritten = func.replace(payload.payload, '"points":2', '"points":9')
    office.services.database.write(
        lambda connection: connection.execute(
            update(tables.event_payloads).where(*mine).values(payload=rewritten)
        )
    )
    with office.services.database.read() as connection:
        found = verify(connection, COMPANY).findings
    assert [each.path for each in found] == [f"appeal/{id}/2"]


def test_an_appeal_adds_to_the_score_that_later_events_have_left(office: Office):
    """In one statement: the correction first, then the two points, on what it has left."""
    good = month_of_leads(office)
    office.work_at("2026-04-11 00:01")
    id = appealed(office, granted=True, points=2, words="属实")
    office.at("2026-04-12 09:00")
    correct_first_call(office, good[0])
    office.work_at("2026-07-11 00:01")
    known, granted = (each for each in statements(office)[1].adjustments if each.unit == "hz")
    assert (known.appeal, granted.appeal) == (None, id)
    assert known.before is not None and known.after is not None
    assert known.after < known.before
    assert (granted.before, granted.points) == (known.after, 2)


def test_what_is_taken_back_between_the_end_of_the_quarter_and_its_closing_counts(office: Office):
    """C025: corrected on 5 April; nobody worked when the quarter closed on the 11th."""
    good = month_of_leads(office)
    office.at("2026-04-05 09:00")
    correct_first_call(office, good[0])
    office.work_at("2026-04-20 09:00")
    [first] = statements(office)
    [all] = [line for line in first.lines if (line.month, line.unit) == ("2026-03", "")]
    assert (all.counts["in_time"], all.counts["due"]) == (17, 20)
    office.work_at("2026-07-11 00:01")
    assert statements(office)[1].adjustments == []


def test_the_parts_come_as_csv_that_excel_reads(office: Office):
    month_of_leads(office)
    office.work_at("2026-04-11 00:01")
    page = "/collaboration/线索跟进/2026-Q1/statement.csv"
    assert office.browser("qian").get(page).status_code == 403
    content = office.browser("lin").get(page).content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["月份", "团队", "一方", "分项", "权重", "k", "n", "得分"]
    assert ["2026-03", "杭州", "接收方", "按时跟进", "0.5", "18", "20", "90.0"] in rows
    assert caller(office, "lin").get(page).content == content


def test_the_trail_of_an_appeal_names_who_raised_it_and_who_decided(office: Office):
    month_of_leads(office)
    office.work_at("2026-04-11 00:01")
    page = "/collaboration/线索跟进/2026-Q1"
    raised = caller(office, "wang").post(f"{page}/appeals", json={"unit": "hz", "reason": "断网"})
    decision = {"granted": True, "points": 2, "words": "属实"}
    decided = caller(office, "lin").post(f"{page}/appeals/{raised.json()['id']}", json=decision)
    assert decided.status_code == 204
    [one] = caller(office, "lin").get(page).json()["appeals"]
    assert (one["raised_by"], one["decided_by"]) == ("王主管", "林培训")
    assert (one["reason"], one["granted"], one["points"], one["words"]) == ("断网", True, 2, "属实")
    assert one["raised_at"] <= one["decided_at"]
