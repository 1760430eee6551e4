"""Work over the API beside single commands, on both stores: many at once, sheets, imports, messages, people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from starlette.testclient import TestClient

from runtime.storage.database import Database
from runtime.web.routes.imports import importing
from tests.acceptance.office import Office
from tests.runtime.web.callers import caller, codes, lead, talked
from tests.runtime.web.shop import START, FixedClock, open_shop

MODEL = """
roles:
  销售代表: {sees: own}
  主管: {sees: unit, may: [assign, export, import, override, approve]}
  市场部: {sees: given}
  培训负责人: {sees: unit, may: []}
case:
  owner: 销售代表
  fields: {客户名称: text, 联系电话: phone, 预算: money}
  required: [客户名称]
  unique: 联系电话
  amount: 预算
activities:
  客户沟通: {fields: {沟通结果: [已沟通, 未接通], 清单: file}}
  客户拜访: {fields: {拜访纪要: long_text}}
stages:
  - stage: 触达
    deliver: 客户沟通
    limit: 2 days
    overdue:
      - notify: 主管
        say: "{{ 客户名称 }}停留{{ 停留 }}"
      - task: 话术辅导
        for: 主管
  - stage: 需求确认
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    clock = FixedClock(START)
    yield Office(open_shop(database, tmp_path, clock), clock, MODEL)


def three(client: TestClient) -> list[str]:
    return [lead(client, 客户名称=f"客户{at}", 联系电话=f"1380013800{at}") for at in range(3)]


def sheet(*rows: list[object]) -> dict[str, tuple[str, bytes, str]]:
    book, content = Workbook(), BytesIO()
    for row in [["客户编号", "客户名称", "联系电话", "负责人", "阶段", "创建日期"], *rows]:
        book.active.append(row)
    book.save(content)
    return {"file": ("客户.xlsx", content.getvalue(), "application/octet-stream")}


def rows_in(answer) -> list[tuple[object, ...]]:
    assert answer.status_code == 200, answer.text
    return list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))


def test_many_are_moved_and_each_has_its_own_answer(office: Office):
    client = caller(office, "li")
    ready, missing, stale = three(client)
    for case in (ready, stale):
        talked(client, case)
    theirs = lead(caller(office, "sun"), 联系电话="13900139000")
    boss = caller(office, "wang")
    asked = {
        "to": "需求确认",
        "cases": [
            {"case": ready, "expected_stage": "触达"},
            {"case": missing, "expected_stage": "触达"},
            {"case": stale, "expected_stage": "需求确认"},
            {"case": theirs, "expected_stage": "触达"},
        ],
    }
    answer = boss.post("/bulk/move", json=asked).json()
    told = [(one["case"], one["name"], [each["code"] for each in one["errors"]]) for one in answer["results"]]
    assert told == [
        (ready, "客户0", []),
        (missing, "客户1", ["RULE612"]),
        (stale, "客户2", ["RULE610"]),
        (theirs, "", ["DOOR810"]),
    ]
    assert (answer["done"], answer["refused"]) == (1, 3)
    assert client.get(f"/cases/{ready}").json()["stage"] == "需求确认"


def test_many_sent_twice_with_a_key_are_done_once_and_another_content_is_refused_by_row(office: Office):
    boss, cases = caller(office, "wang"), three(caller(office, "li"))
    key = {"idempotency-key": "monday"}
    asked = {"cases": cases, "owner": "zhao", "comment": "休假"}
    first, again = (boss.post("/bulk/assign", json=asked, headers=key).json() for _ in range(2))
    assert first == again
    assert (first["done"], {one["events"] for one in first["results"]}) == (3, {1})
    history = [one["type"] for one in boss.get(f"/cases/{cases[0]}/history").json()]
    assert history.count("owner_changed") == 1
    other = boss.post("/bulk/assign", json=asked | {"owner": "li"}, headers=key).json()
    assert [one["errors"][0]["code"] for one in other["results"]] == ["DOOR834"] * 3
    assert caller(office, "zhao").get("/cases").json()["cases"][0]["owner"]["id"] == "zhao"


def test_who_may_not_assign_or_write_is_refused_as_a_whole(office: Office):
    cases = three(caller(office, "li"))
    assert (
        caller(office, "li").post("/bulk/assign", json={"cases": cases, "owner": "zhao"}).status_code == 403
    )
    assert codes(caller(office, "wang").post("/bulk/assign", json={"cases": cases, "owner": "sun"})) == [
        "DOOR831"
    ]
    move = {"cases": [{"case": cases[0], "expected_stage": "触达"}], "to": "需求确认"}
    assert codes(caller(office, "wang", ["read"]).post("/bulk/move", json=move)) == ["DOOR816"]
    assert caller(office, "li").post("/bulk/move", json=move).status_code == 403
    for nothing in ({"cases": [], "owner": "zhao"}, {"cases": ["x"] * 201, "owner": "zhao"}):
        assert caller(office, "wang").post("/bulk/assign", json=nothing).status_code == 422


def test_the_exported_sheet_holds_what_the_list_holds_and_no_more(office: Office):
    three(caller(office, "li"))
    lead(caller(office, "sun"), 客户名称="宁波的客户", 联系电话="13900139000")
    boss = caller(office, "wang")
    listed = {one["name"] for one in boss.get("/cases").json()["cases"]}
    assert {row[0] for row in rows_in(boss.get("/cases.xlsx"))[1:]} == listed == {"客户0", "客户1", "客户2"}
    assert [row[0] for row in rows_in(boss.get("/cases.xlsx?q=客户1"))[1:]] == ["客户1"]
    assert caller(office, "li").get("/cases.xlsx").status_code == 403


def test_a_sheet_is_uploaded_mapped_previewed_started_and_its_rejects_handed_back(office: Office):
    client = caller(office, "wang")
    files = sheet(
        ["K1", "明德医院", "13800138000", "李小明", "触达", "2026-02-01"],
        ["K2", "康宁诊所", "13800138001", "没有此人", "触达", "2026-02-01"],
        ["K3", "安和门诊", "13800138002", "赵敏", "初访", "2026-02-01"],
    )
    uploaded = client.post("/imports", files=files)
    assert uploaded.status_code == 201, uploaded.text
    told = uploaded.json()
    path = f"/imports/{told['id']}"
    assert told["mapping"]["columns"]["负责人"] == ["owner"]
    assert {"owner", "stage", "key", "客户名称"} <= set(told["targets"])
    without = {heading: meant for heading, meant in told["mapping"]["columns"].items() if meant != ["key"]}
    wrong = client.put(f"{path}/mapping", json={"columns": without}).json()
    assert [one["code"] for one in wrong["problems"]] == ["IMPORT787"]
    assert codes(client.get(f"{path}/preview")) == codes(client.post(f"{path}/start")) == ["IMPORT787"]
    mapping = {"columns": told["mapping"]["columns"], "values": {"stage": {"初访": "触达"}}}
    assert client.put(f"{path}/mapping", json=mapping).json()["problems"] == []
    preview = client.get(f"{path}/preview").json()
    assert [(row["row"], bool(row["problems"])) for row in preview] == [(2, False), (3, True), (4, False)]
    assert preview[0]["cells"][:2] == ["K1", "明德医院"]
    assert [client.post(f"{path}/start").json()["state"] for _ in range(2)] == ["running", "running"]
    assert client.put(f"{path}/mapping", json=mapping).status_code == 409
    worker = importing(office.services)
    assert [each.state for each in worker.run(worker.claim())][-1] == "done"
    done = client.get(path).json()
    assert (done["state"], done["total"], done["created"], done["rejected"]) == ("done", 3, 2, 1)
    assert [(one["count"], one["rows"], one["example"]["code"]) for one in done["reasons"]] == [
        (1, [3], "IMPORT779")
    ]
    rejected = client.get(f"{path}/rejects").json()
    assert [(one["row"], one["cells"][1], one["reasons"][0]["code"]) for one in rejected] == [
        (3, "康宁诊所", "IMPORT779")
    ]
    handed_back = rows_in(client.get(f"{path}/rejected.xlsx"))
    assert handed_back[1][1] == "康宁诊所"
    assert "没有此人" in handed_back[1][-1]
    assert [one["id"] for one in client.get("/imports").json()] == [told["id"]]


def test_an_import_is_its_senders_alone(office: Office):
    row = ["K1", "明德医院", "13800138000", "李小明", "触达", "2026-02-01"]
    id = caller(office, "wang").post("/imports", files=sheet(row)).json()["id"]
    for path in ("", "/preview", "/rejects", "/rejected.xlsx"):
        assert caller(office, "ma").get(f"/imports/{id}{path}").status_code == 404
        assert caller(office, "li").get(f"/imports/{id}{path}").status_code == 403
    assert caller(office, "ma").post(f"/imports/{id}/start").status_code == 404
    assert caller(office, "ma").put(f"/imports/{id}/mapping", json={"columns": {}}).status_code == 404
    assert caller(office, "ma").get("/imports").json() == []
    assert caller(office, "li").post("/imports", files=sheet(row)).status_code == 403


def test_an_upload_sent_twice_with_a_key_is_one_and_another_content_is_refused(office: Office):
    client, key = caller(office, "wang"), {"idempotency-key": "k1"}
    row = ["K1", "明德医院", "13800138000", "李小明", "触达", "2026-02-01"]
    same = sheet(row)
    ids = [client.post("/imports", files=same, headers=key).json()["id"] for _ in range(2)]
    assert (len(set(ids)), len(client.get("/imports").json())) == (1, 1)
    assert codes(client.post("/imports", files=sheet(row, row), headers=key)) == ["DOOR834"]
    for content, status in (
        (b"%PDF-1.4 /Type /Page ", 201),
        (b"%PDF-1.4 /Type /Page ", 201),
        (b"%PDF-1.5 x", 409),
    ):
        file = {"file": ("清单.pdf", content, "application/pdf")}
        assert client.post("/files", files=file, headers=key).status_code == status
    assert caller(office, "ma").post("/imports", files=same, headers=key).json()["id"] != ids[0]


def test_what_fell_due_is_a_message_a_task_and_a_line_of_the_day(office: Office):
    case = lead(caller(office, "li"), 客户名称="久拖的客户")
    office.work_at("2026-03-07 12:00")
    boss = caller(office, "wang")
    told = boss.get("/messages").json()
    assert (told["total"], told["unread"], told["more"]) == (1, 1, False)
    id = told["messages"][0]["id"]
    assert boss.get(f"/messages/{id}/why").json()
    assert caller(office, "ma").get(f"/messages/{id}/why").status_code == 404
    assert caller(office, "ma").post(f"/messages/{id}/read").status_code == 404
    assert [boss.post(f"/messages/{id}/read").status_code for _ in range(2)] == [204, 204]
    assert boss.post("/messages/read").json() == {"marked": 0}
    assert boss.get("/messages?state=unread").json()["messages"] == []
    day = boss.get("/today").json()
    assert [one["title"] for one in day["tasks"]] == ["话术辅导"]
    assert (day["stuck"]["total"], day["stuck"]["cases"][0]["name"], day["unread"]) == (1, "久拖的客户", 0)
    mine = caller(office, "li").get("/today").json()
    assert [(one["state"], one["stage"]) for one in mine["limits"]] == [("missed", "触达")]
    assert mine["stuck"] is None
    tasks = boss.get("/tasks").json()
    assert (tasks["total"], tasks["tasks"][0]["cases"][0]["case"]) == (1, case)
    assert boss.get(f"/cases/{case}").json()["tasks"][0]["title"] == "话术辅导"
    done = f"/cases/{case}/tasks/{tasks['tasks'][0]['cases'][0]['task']}/done"
    assert boss.post(done, json={"comment": "谈过了"}).status_code == 200
    assert boss.get("/tasks").json()["total"] == 0
    assert boss.get("/tasks?state=done").json()["total"] == 1


def test_the_board_gives_the_cards_of_a_column_page_by_page(office: Office):
    client = caller(office, "li")
    made = {lead(client, 联系电话=f"138001380{at:02d}") for at in range(23)}
    first, second = (client.get(f"/board/触达?page={page}").json() for page in (1, 2))
    assert (first["total"], first["more"], second["more"]) == (23, True, False)
    cards = [one["id"] for one in (*first["cases"], *second["cases"])]
    assert (len(cards), set(cards)) == (23, made)
    assert caller(office, "ma").get("/board/触达").json()["cases"] == []


def test_the_history_tells_a_correction_beside_what_it_corrected(office: Office):
    client = caller(office, "li")
    case = lead(client)
    sent = {"fields": {"拜访纪要": "见了李科长"}, "submission": "visit-0001"}
    client.post(f"/cases/{case}/activities/客户拜访", json=sent)
    correction = {"fields": {"拜访纪要": "见了张科长"}, "reason": "记错了姓"}
    client.patch(f"/cases/{case}/submissions/visit-0001", json=correction)
    corrected, recorded = client.get(f"/cases/{case}/history").json()[:2]
    assert (corrected["type"], corrected["facts"]["reason"]) == ("activity_corrected", "记错了姓")
    assert corrected["changes"] == [
        {"field": "拜访纪要", "title": "拜访纪要", "before": "见了李科长", "after": "见了张科长"}
    ]
    assert (recorded["type"], recorded["corrected"]) == ("activity_recorded", True)
    assert recorded["facts"]["fields"] == {"拜访纪要": "见了李科长"}
    assert caller(office, "ma").get(f"/cases/{case}/history").status_code == 404


def test_a_case_names_its_files_and_who_may_approve_an_exception(office: Office):
    client = caller(office, "li")
    case = lead(client)
    file = client.post(
        "/files", files={"file": ("清单.pdf", b"%PDF-1.4 /Type /Page ", "application/pdf")}
    ).json()
    client.post(f"/cases/{case}/activities/客户沟通", json={"fields": {"清单": [file["id"]]}})
    assert [(one["id"], one["name"]) for one in client.get(f"/cases/{case}").json()["files"]] == [
        (file["id"], "清单.pdf")
    ]
    approvers = client.get(f"/cases/{case}/approvers").json()
    assert {one["name"] for one in approvers} == {"王主管", "系统管理员"}
    assert caller(office, "ma").get(f"/cases/{case}/approvers").status_code == 404


def test_people_and_units_are_those_in_sight(office: Office):
    def seen(who: str) -> tuple[set[str], set[str]]:
        client = caller(office, who)
        people = {one["name"] for one in client.get("/people").json()}
        return people, {one["name"] for one in client.get("/units").json()}

    assert seen("li") == ({"李小明"}, {"杭州"})
    assert seen("wang") == ({"李小明", "赵敏", "王主管"}, {"杭州"})
    assert seen("qian") == ({"钱市场"}, {"华东区"})
    me = caller(office, "wang").get("/me").json()
    assert (me["person"]["name"], me["roles"][0]["unit_name"], me["administrator"]) == (
        "王主管",
        "杭州",
        False,
    )
    assert set(me["may"]) == {"assign", "export", "import", "override", "approve"}
    assert caller(office, "li").get("/me").json()["may"] == []


def test_a_token_that_has_ended_reads_nothing_more(office: Office):
    short = caller(office, "wang", until=START + timedelta(hours=1))
    assert short.get("/overview").status_code == 200
    office.clock.set(START + timedelta(hours=1))
    assert codes(short.get("/overview")) == ["DOOR861"]
