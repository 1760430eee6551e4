"""C125 at the API: whatever operation there is, today or later, it opens to nobody without a token and to no other city."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from tests.acceptance.office import Office, OpenOffice, says
from tests.runtime.web.callers import caller, lead
from tests.runtime.web.shop import ADDRESS

MODEL = """
roles:
  销售代表: {sees: own}
  主管: {sees: unit, may: [assign, override, approve, import, export]}
  市场部: {sees: given}
  培训负责人: {sees: unit, may: []}
case:
  owner: 销售代表
  fields: {客户名称: text, 联系电话: phone, 来源: [展会, 自拓]}
  required: [客户名称]
  unique: 联系电话
definitions:
  合格线索: filled(联系电话)
activities:
  客户沟通: {must_do: {weekly: 2}, fields: {沟通要点: text, 需求清单: file}}
stages:
  - stage: 触达
    limit: 2 days
    overdue:
      - task: 话术辅导
        for: 主管
  - stage: 需求确认
  - won: 赢单
  - lost: 输单
    reasons: [价格]
agreements:
  市场线索跟进:
    from: 市场部
    gives: 合格线索
    to: 销售代表
    does: [客户沟通]
    within: 48 hours
scores:
  PEI: {of: must_do, per: 销售代表, every: week, pass: 2}
"""
SECRETS = ("杭州明德医院", "嫌贵要试用", "13800138000", "清单.pdf", "李小明", "赵敏", "王主管")
# A supervisor has none of these, or may not have them.
UNSEEN = (
    "/messages/",
    "/agreements/",
    "/leads/waiting",
    "/rows",
    "/collaboration/",
    "/model/",
    "/leave",
    "/approvals/",
)
# Lists of whatever the caller sees, under a name of the model.
LISTS = (
    "/board/{stage}",
    "/activities/{activity}/submissions",
    "/activities/{activity}/submissions.xlsx",
    "/activities/{activity}/submissions.csv",
)
# Of the model, which everybody works by; no case stands in it.
OF_THE_MODEL = ("/model/forms/{form}/schema", "/model/forms/{form}/xlsform.xlsx")
CODE = re.compile(r"[A-Z]+\d{3}")


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


@pytest.fixture
def ids(office: Office) -> dict[str, str]:
    """Things of Hangzhou, by the name that they have in an address."""
    li = caller(office, "li")
    pdf = {"file": ("清单.pdf", b"%PDF-1.4 /Type /Page ", "application/pdf")}
    file = li.post("/files", files=pdf).json()["id"]
    case = lead(li, 客户名称="杭州明德医院", 联系电话="13800138000")
    talk = {"fields": {"沟通要点": "嫌贵要试用", "需求清单": [file]}, "submission": "talk-0001"}
    assert li.post(f"/cases/{case}/activities/客户沟通", json=talk).status_code == 200
    sheet = {"file": ("x.csv", "编号,负责人,客户名称\n1,李小明,杭州明德医院\n".encode(), "text/csv")}
    imported = caller(office, "wang").post("/imports", files=sheet).json()["id"]
    away = {"person": "li", "begins": "2026-03-20", "note": "嫌贵要试用"}
    leave = caller(office, "root").post("/leave", json=away).json()["id"]
    office.work_at("2026-03-08 10:00")
    bundle = caller(office, "wang").get("/tasks").json()["tasks"][0]
    task = bundle["cases"][0]["task"]
    return {
        "case": case,
        "person": "li",
        "submission": "talk-0001",
        "activity": "客户沟通",
        "task": task,
        "tasks": bundle["id"],
        "files": file,
        "imports": imported,
        "messages": "x",
        "leave": leave,
        "agreement": "市场线索跟进",
        "stage": "触达",
        "quarter": "2026-Q1",
        "collaboration": "x",
        "model": "x",
        "number": "1",
        "version": "x",
        "approvals": "x",
        "form": "客户沟通",
    }


def operations(office: Office) -> Iterator[tuple[str, str, object]]:
    """Method, path and an example of the body, as the reference has them."""
    described = office.visitor().get("/api/v1/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            body = one.get("requestBody", {}).get("content", {}).get("application/json", {})
            yield method, path.removeprefix("/api/v1"), body.get("example")


def named(path: str, ids: dict[str, str]) -> str:
    """`{id}` is an id of what stands before it."""
    kind = path.split("/")[1]
    return re.sub(r"\{(\w+)\}", lambda found: ids[kind if found[1] == "id" else found[1]], path)


def send(client: TestClient, method: str, path: str, body: object):
    upload = (
        {"file": ("x.csv", b"a,b\n1,2\n", "text/csv")}
        if path in ("/files", "/imports", "/model/forms/xlsform")
        else None
    )
    if method == "get":
        return client.get(path)
    return client.request(method, path, json=body, files=upload)


def test_nothing_opens_without_a_token(office: Office, ids: dict[str, str]):
    client, before = TestClient(office.app, f"{ADDRESS}/api/v1"), office.everything()
    asked = 0
    for method, path, body in operations(office):
        answer = send(client, method, named(path, ids), body)
        assert (answer.status_code, answer.json()["code"]) == (401, "DOOR860"), (method, path)
        asked += 1
    assert asked > 50
    assert office.everything() == before


def test_a_token_that_only_reads_writes_nothing(office: Office, ids: dict[str, str]):
    for who in ("li", "wang", "root"):
        client = caller(office, who, ["read"])
        before = office.everything()
        for method, path, body in operations(office):
            if method != "get":
                answer = send(client, method, named(path, ids), body)
                assert (answer.status_code, answer.json()["code"]) == (403, "DOOR816"), (method, path)
        assert office.everything() == before


def test_a_token_that_only_writes_reads_nothing(office: Office, ids: dict[str, str]):
    client = caller(office, "wang", ["write"])
    for method, path, _ in operations(office):
        if method == "get":
            query = "?of=cases&measure=open" if path == "/rows" else ""
            answer = client.get(named(path, ids) + query)
            assert (answer.status_code, answer.json()["code"]) == (403, "DOOR816"), path


def test_nothing_of_another_city_is_there(office: Office, ids: dict[str, str]):
    ma = caller(office, "ma")
    before = office.everything()
    for method, path, body in operations(office):
        if "{" not in path or path in (*LISTS, *OF_THE_MODEL, "/agreements/{agreement}/receivers"):
            continue
        answer = send(ma, method, named(path, ids), body)
        says(answer)
        assert answer.status_code in (403, 404), (method, path, answer.text)
        assert CODE.fullmatch(answer.json()["code"])
        assert not any(secret in answer.text for secret in SECRETS), (method, path)
    assert office.everything() == before


def test_no_list_number_or_sheet_speaks_of_another_city(office: Office, ids: dict[str, str]):
    ma = caller(office, "ma")
    queries = (
        "",
        "?q=明德",
        "?q=13800138000",
        "?owner=li",
        "?standing=all",
        "?whose=everybody",
        "?person=li",
    )
    for method, path, _ in operations(office):
        if method != "get" or ("{" in path and path not in LISTS):
            continue
        for query in queries:
            if path == "/rows":
                query = f"{query or '?'}&of=visits&measure=entered"
            answer = ma.get(named(path, ids) + query)
            assert answer.status_code in (200, 403, 404), (path, answer.text)
            shown = unquote(answer.text) if "json" in answer.headers["content-type"] else ""
            assert not any(secret in shown for secret in SECRETS), (path, query)
            assert ids["case"] not in shown, (path, query)


def test_her_own_supervisor_reads_it_all(office: Office, ids: dict[str, str]):
    """What makes the refusals above mean something."""
    wang = caller(office, "wang")
    for method, path, _ in operations(office):
        if method == "get" and not path.startswith(UNSEEN):
            answer = wang.get(named(path, ids) + ("?whose=everybody" if path == "/tasks" else ""))
            assert answer.status_code in (200, 422 if path.endswith("/preview") else 200), (path, answer.text)


def test_many_at_once_touch_no_other_city(office: Office, ids: dict[str, str]):
    ma = caller(office, "ma")
    before = office.state(ids["case"])
    move = {"cases": [{"case": ids["case"], "expected_stage": "触达"}], "to": "需求确认"}
    for path, body in (
        ("/bulk/move", move),
        ("/bulk/assign", {"cases": [ids["case"]], "owner": "sun"}),
    ):
        answer = ma.post(path, json=body)
        assert [(one["done"], one["name"], one["errors"][0]["code"]) for one in answer.json()["results"]] == [
            (False, "", "DOOR810")
        ]
        assert not any(secret in answer.text for secret in SECRETS)
    assert office.state(ids["case"]) == before


def test_a_sheet_holds_nothing_of_another_city(office: Office, ids: dict[str, str]):
    def names(who: str) -> set[object]:
        sheet = load_workbook(BytesIO(caller(office, who).get("/cases.xlsx?standing=all").content)).active
        return {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)}

    assert (names("ma"), names("wang")) == (set(), {"杭州明德医院"})
