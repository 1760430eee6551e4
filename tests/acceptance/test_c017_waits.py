"""C017 and D-3 with a real worker: pauses, re-entry, a date that moves, a rule that changes, told once."""

from __future__ import annotations

from sqlalchemy import select

from engine.rules.command import EditCase, MoveCase
from runtime.models import Models
from runtime.publication.publishing import publish
from runtime.storage.replay import replay
from runtime.storage.tables import deadlines
from tests.acceptance.office import COMPANY, Office, OpenOffice
from tests.acceptance.test_c020_ladder import director
from tests.engine.rules.story import complete, instant
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import send

MODEL = """
case:
  owner: 销售代表
  fields: {客户名称: text, 联系电话: phone, 预计签约日: date}
  required: [客户名称]
stages:
  - stage: 触达
    limit: 5 days
    overdue: [{notify: 主管, say: "{{ 客户 }}超过时限"}]
  - stage: 报价
    limit: {by: 预计签约日, before: 3 days}
    overdue: [{notify: 主管, say: "{{ 客户 }}该签约了"}]
  - won: 赢单
  - lost: 输单
    reasons: [价格]
waits:
  等客户内部审批: {in: [触达], because_of: 客户, at_most: 10 days}
"""
LADDER = MODEL.replace(
    '    limit: 5 days\n    overdue: [{notify: 主管, say: "{{ 客户 }}超过时限"}]\n',
    """    limit: 10 days
    ladder:
      80%: {notify: 销售代表}
      100%: {notify: 主管, cc: 培训负责人}
      150%: {notify: 区域总监}
""",
).replace("case:", "roles: [销售代表, 主管, 培训负责人, 市场部, 区域总监]\ncase:", 1)
STAY = "stage/触达"


def new_case(open_office: OpenOffice, model: str = MODEL) -> tuple[Office, str]:
    """In 触达 since 2 March at 10:00, five days."""
    office = open_office(model)
    office.at("2026-03-02 10:00")
    return office, office.customer(office.browser("li"))


def proven(office: Office) -> bool:
    with office.services.database.read() as connection:
        return all(each.equal for each in replay(connection, COMPANY, Models().get))


def published_anew(office: Office, model: str, at: str, plan: str = "") -> None:
    """Published, and followed by the running cases as soon as a worker comes round."""
    office.at(at)
    files, now = {"funnel.yaml": complete(model)}, office.clock.now()
    loaded = office.services.database.write(
        lambda connection: publish(connection, COMPANY, files, now=now, plan=plan)
    )
    assert loaded.model is not None, [each.message("zh") for each in loaded.diagnostics]
    office.work_at(at)


def test_a_paused_case_is_not_overdue_and_runs_on_when_the_pause_is_ended(open_office: OpenOffice):
    office, case = new_case(open_office)
    li = office.browser("li")
    office.at("2026-03-04 10:00")
    answer = send(li, case, f"{case}/wait", wait="等客户内部审批", comment="等总部盖章")
    assert "已停表“等客户内部审批”" in answer.text

    office.work_at("2026-03-08 10:00")
    assert office.told("wang") == []
    assert "停表中" in li.get("/cases").text
    assert "停表中" in office.browser("wang").get("/board").text
    assert "明德医院" not in office.browser("wang").get("/overdue").text

    office.at("2026-03-09 10:00")
    page = send(li, case, f"{case}/go-on", wait="等客户内部审批").text
    assert "5天,算在客户头上" in page
    assert "停表“等客户内部审批”,算在客户头上" in page
    assert "等总部盖章" in page
    office.work_at("2026-03-12 10:00:00")
    assert office.told("wang") == []
    office.work_at("2026-03-12 10:00:01")
    assert office.told("wang") == ["明德医院超过时限"]
    assert proven(office)


def test_a_pause_ends_by_itself_at_its_maximum_and_the_history_says_so(open_office: OpenOffice):
    office, case = new_case(open_office)
    li = office.browser("li")
    office.at("2026-03-04 10:00")
    send(li, case, f"{case}/wait", wait="等客户内部审批")

    for later in ("2026-03-14 10:00:00", "2026-03-14 10:00:01", "2026-03-14 10:00:02"):
        office.work_at(later)
    assert office.state(case).waiting is None
    assert "停满了" in li.get(case).text
    assert "RULE662" in send(li, case, f"{case}/wait", wait="等客户内部审批").text
    office.work_at("2026-03-17 10:00:01")
    assert office.told("wang") == ["明德医院超过时限"]
    assert proven(office)


def test_pauses_are_only_for_the_listed_states_in_their_stages(open_office: OpenOffice):
    office, case = new_case(open_office)
    li = office.browser("li")
    office.move(li, case, "报价")

    assert "RULE660" in send(li, case, f"{case}/wait", wait="等客户内部审批").text
    assert "RULE604" in send(li, case, f"{case}/wait", wait="等老板").text


def test_edits_do_not_reset_the_clock(open_office: OpenOffice):
    office, case = new_case(open_office)
    office.at("2026-03-06 10:00")
    office.command(case, EditCase(actor="li", fields={"客户名称": "明德医院东院"}, reason="改名"))
    send(office.browser("li"), case, f"{case}/notes", text="打过电话")

    office.work_at("2026-03-07 10:00:01")
    assert office.told("wang") == ["明德医院东院超过时限"]


def test_re_entry_is_a_new_occurrence_that_may_wait_and_be_missed_again(open_office: OpenOffice):
    office, case = new_case(open_office)
    li = office.browser("li")
    office.work_at("2026-03-07 10:00:01")
    office.move(li, case, "报价")
    office.at("2026-03-10 10:00")
    office.move(li, case, "触达", comment="换了采购负责人")
    send(li, case, f"{case}/wait", wait="等客户内部审批")

    office.work_at("2026-03-25 10:00:00")
    assert len(office.told("wang")) == 1
    office.work_at("2026-03-25 10:00:01")
    assert len(office.told("wang")) == 2
    assert office.state(case).clocks[STAY].occurrence == 2
    assert proven(office)


def test_a_rule_change_recomputes_from_the_entry_and_tells_once(open_office: OpenOffice):
    office, case = new_case(open_office)
    published_anew(office, MODEL.replace("5 days", "2 days"), "2026-03-05 10:00")
    assert office.told("wang") == ["明德医院超过时限"]

    published_anew(office, MODEL.replace("5 days", "8 days"), "2026-03-06 10:00")
    assert office.state(case).clocks[STAY].state == "pending"
    assert "更正为还在时限内" in office.browser("li").get(case).text
    for later in ("2026-03-10 10:00:01", "2026-03-20 10:00:00"):
        office.work_at(later)
    assert office.state(case).clocks[STAY].state == "missed"
    assert len(office.told("wang")) == 1, "who has heard of it hears nothing more"
    assert proven(office)


def test_changing_the_date_moves_the_deadline(open_office: OpenOffice):
    office, case = new_case(open_office)
    li = office.browser("li")
    office.move(li, case, "报价")
    assert "还没有日期" in li.get(case).text

    for day, reason in (("2026-03-10", ""), ("2026-03-20", "客户推迟")):
        assert office.command(case, EditCase(actor="li", fields={"预计签约日": day}, reason=reason)).accepted
    office.work_at("2026-03-17 23:59:59")
    assert office.told("wang") == []
    office.work_at("2026-03-18 00:00:00")
    assert office.told("wang") == ["明德医院该签约了"]

    office.command(case, EditCase(actor="li", fields={"预计签约日": "2026-03-15"}, reason="又改了"))
    office.work_at("2026-03-19 10:00")
    assert len(office.told("wang")) == 1
    assert proven(office)


def test_a_late_fact_that_was_in_time_puts_the_limit_right(open_office: OpenOffice):
    office, case = new_case(open_office)
    office.work_at("2026-03-07 10:00:01")
    office.at("2026-03-08 09:00")
    then = instant("2026-03-07 09:00")
    moved = MoveCase(actor="li", to="报价", expected_stage="触达", occurred_at=then)
    assert office.command(case, moved).accepted

    assert office.state(case).clocks[STAY].state == "met"
    assert "更正为按时完成" in office.browser("li").get(case).text
    with office.services.database.read() as connection:
        rows = connection.execute(select(deadlines.c.state).where(deadlines.c.clause == STAY)).scalars().all()
    assert rows == ["met"]
    assert proven(office)


def test_a_program_stops_and_starts_the_clock_and_reads_who_was_waited_for(open_office: OpenOffice):
    office, case = new_case(open_office)
    api, address = caller(office, "li"), case
    office.at("2026-03-04 10:00")
    assert api.post(f"{address}/wait", json={"wait": "等客户内部审批"}).status_code == 200
    office.at("2026-03-05 10:00")
    assert api.get(address).json()["waits_for"] == "等客户内部审批"
    assert api.post(f"{address}/go-on", json={"wait": "等客户内部审批"}).status_code == 200

    answer = api.get(address).json()
    assert answer["waited"] == [{"wait": "等客户内部审批", "party": "customer", "seconds": 86_400.0}]
    assert answer["waits"][0]["ended_at"] == "2026-03-05T02:00:00Z"
    assert answer["clocks"][0]["due"] == "2026-03-08T02:00:00Z"
    assert answer["waits_for"] is None


def test_the_levels_of_a_paused_stage_come_later_by_the_pause_each_once_after_any_restart(
    open_office: OpenOffice,
):
    """D-3: 80 % the rep, 100 % the supervisor with the trainer in copy, 150 % the region."""
    office = open_office(LADDER)
    office.services.database.write(director)
    office.at("2026-03-02 10:00")
    li = office.browser("li")
    case = office.customer(li)
    office.at("2026-03-05 10:00")
    send(li, case, f"{case}/wait", wait="等客户内部审批")
    office.at("2026-03-08 10:00")
    send(li, case, f"{case}/go-on", wait="等客户内部审批")

    for at, heard in (
        ("2026-03-13 10:00:00", []),
        ("2026-03-13 10:00:01", ["li"]),
        ("2026-03-15 10:00:00", ["li"]),
        ("2026-03-15 10:00:01", ["li", "wang", "lin"]),
        ("2026-03-20 10:00:00", ["li", "wang", "lin"]),
        ("2026-03-20 10:00:01", ["li", "wang", "lin", "chen"]),
        ("2026-04-20 10:00:00", ["li", "wang", "lin", "chen"]),
    ):
        office.work_at(at)
        told = {person: len(office.told(person)) for person in ("li", "wang", "lin", "chen")}
        assert told == {person: int(person in heard) for person in told}, at
    assert proven(office)
