"""C009, D-6: one definition that both sides signed; a return cites what fails, and a third person settles a dispute."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from runtime.publication.publishing import publish
from runtime.storage.tables import hand_overs
from tests.acceptance.office import COMPANY, Office, OpenOffice, says
from tests.acceptance.test_c024_collaboration import GIVE, MODEL, WHOLE, audited, lead, record, said
from tests.engine.rules.story import complete
from tests.runtime.web.callers import caller, codes
from tests.runtime.web.shop import send


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


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
        last = select(hand_overs.c.disposition, hand_overs.c.cited).order_by(hand_overs.c.version.desc())
        assert connection.execute(last).first() == ("returned", "空号")
    assert audited(office) == []


def test_each_part_of_the_definition_is_shown_with_who_said_so_and_when(office: Office):
    """D-6: each with source and date; the budget was corrected a day later by a supervisor."""
    office.at("2026-03-02 10:00")
    case = lead(office, 1, 计划采购月份=None)
    office.at("2026-03-03 10:00")
    edit(
        office,
        "wang",
        case,
        客户名称="客户1",
        联系电话="13800138001",
        预算="50000",
        计划采购月份="",
        城市="杭州",
    )
    page = says(office.browser("li").get(case))
    assert page.count('data-holds="yes"') == 2
    assert page.count('data-holds="no"') == 1
    assert "预算 王主管 2026年3月3日" in page
    found = caller(office, "li").get(f"{case}/qualification").json()
    assert (found["holds"], [part["holds"] for part in found["parts"]]) == (False, [True, True, False])
    phone, budget, month = found["parts"]
    assert [(one["field"], one["by"]) for one in phone["stated"]] == [("联系电话", "李小明")]
    assert [(one["field"], one["by"]) for one in budget["stated"]] == [("预算", "王主管")]
    assert month["stated"] == []


def edit(office: Office, who: str, case: str, **fields: str) -> None:
    """The whole form, as a page sends it."""
    sent = send(office.browser(who), f"{case}/edit", _reason="问过客户", **fields)
    assert said(sent) == []


def returned(office: Office, number: int = 1) -> str:
    """Called by nobody, sent back on the next day as a number that does not exist."""
    office.at("2026-03-02 10:00")
    case = lead(office, number)
    office.at("2026-03-03 10:00")
    assert said(record(office, case, "跟进反馈", 结论="退回", 退回原因="空号")) == []
    return case


def put_into_force(office: Office, model: str) -> None:
    """Running cases follow by the default plan."""
    files = {"funnel.yaml": complete(model)}
    office.services.database.write(
        lambda connection: publish(connection, COMPANY, files, now=office.clock.now())
    )
    office.new_worker().step(office.clock.now())


def month_of(office: Office) -> dict:
    return caller(office, "lin").get("/collaboration?period=2026-03").json()["months"][0]


def parts_of(month: dict) -> dict[str, tuple[int, int]]:
    return {part["of"]: (part["k"], part["n"]) for part in (*month["consumer"], *month["provider"])}


def test_a_return_that_stands_counts_on_the_side_that_gave_the_lead(office: Office):
    returned(office)
    parts = parts_of(month_of(office))
    assert (parts["qualified"], parts["disposed"], parts["in_time"]) == ((0, 1), (1, 1), (0, 0))


def test_the_provider_contests_and_nobody_is_blamed_until_a_third_person_decides(office: Office):
    case = returned(office)
    assert said(send(office.browser("qian"), case, f"{case}/contest", reason=" ")) == ["RULE685"]
    page = says(send(office.browser("qian"), case, f"{case}/contest", reason="展会上当场拨通过"))
    assert "争议中" in page
    assert "展会上当场拨通过" in page
    assert "争议中" in says(office.browser("qian").get("/leads?show=disputed"))
    month = month_of(office)
    assert (month["disputed"], parts_of(month)["disposed"], parts_of(month)["qualified"]) == (
        1,
        (0, 0),
        (0, 0),
    )
    again = caller(office, "qian").post(f"{case}/contest", json={"reason": "再说一次"})
    assert codes(again) == ["RULE684"]
    assert audited(office) == []


def test_neither_side_decides_on_its_own_contest(office: Office):
    case = returned(office)
    assert caller(office, "li").post(f"{case}/contest", json={"reason": "不"}).status_code == 403
    assert caller(office, "qian").post(f"{case}/contest", json={"reason": "拨通过"}).status_code == 200
    decision = {"granted": True, "comment": "属实"}
    for side in ("qian", "li", "wang"):
        refused = caller(office, side).post(f"{case}/contest/decide", json=decision)
        assert refused.status_code == 403, side
    assert "退回不成立" not in office.browser("wang").get(case).text


def test_a_return_that_is_overturned_is_no_disposition_and_the_consumer_owes_again(office: Office):
    """Granted a day before it is due: the clock runs on to the same instant, and stopping it counts in time."""
    case = returned(office)
    due = office.state(case).clocks["agreement/线索跟进/跟进反馈"].due
    assert caller(office, "qian").post(f"{case}/contest", json={"reason": "拨通过"}).status_code == 200
    page = says(send(office.browser("lin"), case, f"{case}/contest/decide", do="grant", comment="听过录音"))
    assert "退回不成立" in page
    assert "听过录音" in page
    call = office.state(case).clocks["agreement/线索跟进/客户沟通"]
    assert (call.state, call.due) == ("pending", due)
    month = month_of(office)
    assert (month["not_yet_due"], parts_of(month)["qualified"]) == (1, (1, 1))
    office.at("2026-03-04 09:00")
    record(office, case, "客户沟通", 沟通结果="已沟通")
    parts = parts_of(month_of(office))
    assert (parts["in_time"], parts["disposed"]) == ((1, 1), (0, 1))
    record(office, case, "跟进反馈", 结论="接收")
    assert parts_of(month_of(office))["disposed"] == (1, 1)
    assert audited(office) == []


def test_a_return_that_is_upheld_is_final(office: Office):
    case = returned(office)
    assert caller(office, "qian").post(f"{case}/contest", json={"reason": "拨通过"}).status_code == 200
    assert [each.code.id for each in office.command(case, GIVE).refused] == ["RULE688"]
    assert said(send(office.browser("lin"), case, f"{case}/contest/decide", do="refuse")) == ["RULE685"]
    decision = {"granted": False, "comment": "打过,是空号"}
    assert caller(office, "lin").post(f"{case}/contest/decide", json=decision).status_code == 200
    parts = parts_of(month_of(office))
    assert (parts["disposed"], parts["qualified"]) == ((1, 1), (0, 1))
    late = caller(office, "lin").post(f"{case}/contest/decide", json=decision)
    assert codes(late) == ["RULE686"]
    assert office.command(case, GIVE).accepted
    assert not office.state(case).returned


def test_a_lead_keeps_the_definition_under_which_it_was_handed_over(office: Office):
    """D-6: version 2 adds a part; a lead of version 1 is not returned for it, one of version 2 is."""
    office.at("2026-03-02 10:00")
    old = lead(office, 1)
    changed = (
        MODEL.replace("filled(联系电话, 预算, 计划采购月份)", "filled(联系电话, 预算, 计划采购月份, 城市)")
        .replace("[没有预算, 没有采购时间, 空号]", "[没有预算, 没有采购时间, 不知道城市, 空号]")
        .replace("没有预算: filled(预算)", "没有预算: filled(预算), 不知道城市: filled(城市)")
    )
    put_into_force(office, changed)
    new = lead(office, 2)
    for number, case in ((1, old), (2, new)):
        known = {name: value.format(number) for name, value in WHOLE.items()}
        edit(office, "li", case, 客户名称=f"客户{number}", **known | {"城市": ""})
    refused = record(office, old, "跟进反馈", 结论="退回", 退回原因="不知道城市")
    assert set(said(refused)) == {"RULE682"}
    assert "没有预算、没有采购时间" in refused.text
    assert said(record(office, new, "跟进反馈", 结论="退回", 退回原因="不知道城市")) == []
    assert (office.state(old).returned, office.state(new).returned) == (False, True)
    parts = {case: caller(office, "li").get(f"{case}/qualification").json() for case in (old, new)}
    assert [(len(one["parts"]), one["earlier"]) for one in parts.values()] == [(3, True), (4, False)]
    assert audited(office) == []
