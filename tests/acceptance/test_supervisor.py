"""A supervisor's screens on both stores, and the one gate that all ways to a move go through (C014)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from engine.rules.command import MoveCase
from runtime.effects import inbox
from runtime.publication.publishing import publish
from runtime.storage.database import Database
from runtime.storage.tables import accounts, cases, overrides
from tests.runtime.web.callers import caller, codes, lead, moved, talked
from tests.runtime.web.shop import MODEL, START, TOKEN, FixedClock, Shop, open_shop, send

LEADERS = """roles:
  销售代表: {sees: own}
  主管: {sees: unit, may: [assign, export, override, approve]}
  市场部: {sees: given}
"""
PDF = b"%PDF-1.4 /Type /Page  /Type /Page "


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Iterator[Shop]:
    """A gate that wants a file, and a supervisor who may make exceptions."""
    clock = FixedClock(START)
    shop = Shop(open_shop(database, tmp_path, clock), clock)
    text = MODEL.replace("roles: [销售代表, 主管, 市场部]\n", LEADERS).replace(
        "  - stage: 需求确认\n", "  - stage: 需求确认\n    deliver: 需求清单\n  - stage: 方案演示\n"
    )

    def republish(connection):
        assert publish(connection, "o1", {"funnel.yaml": text}, now=START).model is not None
        # The marketing person is the administrator: no gate opens for that.
        everything = update(accounts).where(accounts.c.id == "a-qian").values(administrator=True)
        return connection.execute(everything).rowcount

    database.write(republish)
    yield shop


def in_need(shop: Shop, **fields: str) -> str:
    """A case of 李小明 in 需求确认, which wants its file before 方案演示."""
    client = caller(shop, "li")
    case = lead(client, **fields)
    talked(client, case)
    assert moved(client, case, "需求确认").status_code == 200
    return case


def stage_of(shop: Shop, case: str) -> str:
    with shop.services.database.read() as connection:
        return connection.scalar(select(cases.c.stage).where(cases.c.id == case))


def on_board(client, case: str, to: str, **said: str):
    return send(
        client,
        "/me",
        f"/board/{case}",
        to=to,
        expected_stage=said.pop("at", "需求确认"),
        **said,
    )


def test_the_same_missing_file_is_refused_by_every_way_to_a_move(shop: Shop):
    case, to = in_need(shop), "方案演示"
    rep, administrator = shop.browser("li"), shop.browser("qian")
    said = {"to": to, "expected_stage": "需求确认"}
    ways = {
        "board": on_board(rep, case, to),
        "form": send(rep, f"/cases/{case}", f"/cases/{case}/move", **said),
        "bulk": send(
            shop.browser("wang"), "/bulk", case=case, do="move", **{"to": to, f"stage-{case}": "需求确认"}
        ),
        "api": moved(caller(shop, "li"), case, to, at="需求确认"),
        "administrator on the board": on_board(administrator, case, to),
        "administrator by api": moved(caller(shop, "qian"), case, to, at="需求确认"),
    }
    for way, answer in ways.items():
        assert "需求清单" in answer.text, way
    assert {way for way, answer in ways.items() if answer.status_code != 422} == {"bulk"}
    automation = shop.services.gate.perform("o1", case, MoveCase(actor="system", **said))
    assert [one.code.id for one in automation.refused] == ["RULE612"]
    assert stage_of(shop, case) == "需求确认"


def test_with_the_file_every_way_lets_it_pass(shop: Shop):
    ways = [
        lambda client, case: on_board(client, case, "方案演示"),
        lambda client, case: send(
            client, f"/cases/{case}", f"/cases/{case}/move", to="方案演示", expected_stage="需求确认"
        ),
        lambda client, case: send(
            shop.browser("wang"),
            "/bulk",
            case=case,
            do="move",
            to="方案演示",
            **{f"stage-{case}": "需求确认"},
        ),
        lambda client, case: moved(caller(shop, "li"), case, "方案演示", at="需求确认"),
    ]
    client = shop.browser("li")
    for number, way in enumerate(ways):
        case = in_need(shop, 联系电话=f"1380013800{number}")
        quote = {"需求清单": ("清单.pdf", PDF, "application/pdf")}
        send(client, f"/cases/{case}/activities/客户沟通", files=quote, 沟通结果="已沟通")
        way(client, case)
        assert stage_of(shop, case) == "方案演示", number


def test_an_exception_needs_the_right_a_reason_and_an_approver_and_is_listed(shop: Shop):
    case, why = in_need(shop), {"why": "客户要求先看方案", "override": "yes"}
    assert on_board(shop.browser("li"), case, "方案演示", approver="wang", **why).status_code == 403
    boss = shop.browser("wang")
    assert "破例放行" in boss.get(f"/cases/{case}").text
    assert "破例放行" not in shop.browser("li").get(f"/cases/{case}").text
    assert "破例会写进这条商机的经过" in boss.get(f"/board/{case}?to=方案演示").text
    assert on_board(boss, case, "方案演示", approver="", **why).status_code == 422
    assert on_board(boss, case, "方案演示", approver="zhao", **why).status_code == 422
    assert on_board(boss, case, "方案演示", approver="wang", override="yes", why=" ").status_code == 422
    assert stage_of(shop, case) == "需求确认"
    on_board(boss, case, "方案演示", approver="wang", **why)
    assert stage_of(shop, case) == "方案演示"
    with shop.services.database.read() as connection:
        row = connection.execute(select(overrides)).one()
    assert (row.actor, row.approver, row.reason) == ("wang", "wang", "客户要求先看方案")
    assert "需求清单" in row.missing


def test_the_same_exception_over_the_api(shop: Shop):
    case = in_need(shop)
    asked = {
        "to": "方案演示",
        "expected_stage": "需求确认",
        "why": "客户要求",
        "approver": "wang",
    }
    assert caller(shop, "li").post(f"/cases/{case}/override", json=asked).status_code == 403
    boss = caller(shop, "wang")
    assert codes(boss.post(f"/cases/{case}/override", json=asked | {"approver": "li"})) == ["DOOR830"]
    assert boss.post(f"/cases/{case}/override", json=asked).status_code == 200


def test_the_board_counts_what_the_viewer_sees_and_asks_what_a_move_demands(shop: Shop):
    case = in_need(shop, 预算="3万")
    boss = shop.browser("wang")
    page = boss.get("/board").text
    assert "明德医院" in page
    assert "3.0万元" in page
    assert "为什么没成" in boss.get(f"/board/{case}?to=输单").text
    assert "为什么退回" in boss.get(f"/board/{case}?to=触达").text
    assert "明德医院" not in shop.browser("sun").get("/board").text
    for stranger in ("sun", "zhao"):
        client = shop.browser(stranger)
        assert client.get(f"/board/{case}?to=输单").status_code == 404
        assert send(client, "/me", f"/board/{case}", to="输单").status_code == 404


def test_a_board_column_is_paged(shop: Shop):
    client = caller(shop, "li")
    for number in range(23):
        lead(client, 联系电话=f"138001380{number:02d}", 客户名称=f"客户{number:02d}")
    boss = shop.browser("wang")
    names = [set(re.findall("客户[0-9]{2}", boss.get(f"/board?at=触达:{page}").text)) for page in (1, 2)]
    assert [len(each) for each in names] == [20, 3]
    assert not names[0] & names[1]


def test_bulk_work_answers_row_by_row(shop: Shop):
    mine, ready = in_need(shop), lead(caller(shop, "li"), 联系电话="13800138001", 客户名称="康宁诊所")
    foreign = lead(caller(shop, "sun"), 联系电话="13800138002", 客户名称="宁波诊所")
    boss = shop.browser("wang")
    token = TOKEN.search(boss.get("/bulk").text)[1]
    asked = {"_form_token": token, "case": [mine, ready, foreign], "do": "assign", "owner": "zhao"}
    page = boss.post("/bulk", data=asked).text
    assert "2 条完成,1 条没有动" in page
    assert "宁波诊所" not in page
    assert "明德医院" in shop.browser("zhao").get("/cases").text
    nothing = boss.post("/bulk", data={"_form_token": token, "do": "assign", "owner": "zhao"})
    assert "还没有选商机" in nothing.text
    assert "还没有选由谁负责" in send(boss, "/bulk", case=mine, do="assign", owner="").text
    rep = shop.browser("zhao")
    assert rep.get("/bulk").status_code == 403
    for asked in ({"do": "assign", "owner": "li"}, {"do": "move", "to": "输单", "reason": "价格"}):
        assert send(rep, "/me", "/bulk", case=mine, **asked).status_code == 403


def test_the_board_of_nobody_is_not_everybody_s(shop: Shop):
    lead(caller(shop, "li"))
    boss = shop.browser("wang")
    assert "明德医院" in boss.get("/board?owner=li").text
    assert "明德医院" not in boss.get("/board?owner=zhao").text
    for unknown in ("zz", "sun"):
        assert boss.get(f"/board?owner={unknown}").status_code == 404
    assert "明德医院" in shop.browser("li").get("/board?owner=li").text


def test_the_overdue_list_shows_a_limit_that_has_passed_even_before_the_worker_came(shop: Shop):
    lead(caller(shop, "li"))
    boss = shop.browser("wang")
    assert "没有超时的商机" in boss.get("/overdue").text
    shop.clock.set(START.replace(day=START.day + 6))
    assert "明德医院" in boss.get("/overdue").text
    assert "明德医院" in boss.get("/overdue?owner=li&stage=触达").text
    assert "明德医院" not in boss.get("/overdue?owner=zhao").text
    assert "明德医院" not in shop.browser("sun").get("/overdue").text


def test_a_sheet_has_the_rows_of_the_list_and_no_formula(shop: Shop):
    client = caller(shop, "li")
    for number, name in enumerate(("=1+1", "+86", "-1", "@SUM(A1)", "\t=1+1", "\uff1d1", "明德医院")):
        lead(client, 客户名称=name, 联系电话=f"1380013800{number}", 预算="3万")
    lead(caller(shop, "sun"), 联系电话="13800138009", 客户名称="宁波诊所")
    assert shop.browser("li").get("/export/cases.xlsx").status_code == 403
    boss = shop.browser("wang")
    answer = boss.get("/export/cases.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows())
    assert len(rows) == 8
    texts = [cell.value for row in rows for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d"}
    assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\uff1d"))]
    assert 30000 in [cell.value for row in rows for cell in row]
    assert "宁波诊所" not in texts
    found = boss.get("/export/cases.xlsx?q=明德").content
    assert load_workbook(BytesIO(found)).active.max_row == 2


def test_an_inbox_is_its_owners_alone_and_remembers_what_was_read(shop: Shop):
    case = lead(caller(shop, "li"))

    def told(connection):
        inbox.put(
            connection,
            "o1",
            key=f"{case}:3:0:wang",
            person="wang",
            case=case,
            title="触达的停留时限",
            body="明德医院停留5天",
            because="clause/stage/触达#1",
            now=START,
        )
        return 1

    shop.services.database.write(told)
    boss, stranger = shop.browser("wang"), shop.browser("zhao")
    assert "1 条未读" in boss.get("/inbox").text
    message = re.search(r'href="(/inbox/[^"]+)"', boss.get("/inbox").text.split("<article")[1])[1]
    why = boss.get(message).text
    assert "2026-03-04 10:00" in why
    assert "2026-03-09 10:00" in why
    assert stranger.get(message).status_code == 404
    send(stranger, "/me", f"{message}/read")
    assert "1 条未读" in boss.get("/inbox").text
    send(boss, message, f"{message}/read")
    assert "都读过了" in boss.get("/inbox").text
    assert caller(shop, "wang").get("/messages?state=unread").json()["total"] == 0
