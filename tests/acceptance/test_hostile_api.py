"""The API is a door like the others: the same gate, the same walls, a coded answer whatever it is sent."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from runtime.accounts.account import find_account
from runtime.accounts.token import issue_token
from runtime.storage.tables import activities
from tests.acceptance.office import COMPANY, Office, OpenOffice, id_of, says
from tests.runtime.web.shop import ADDRESS

MODEL = """
roles:
  销售代表: {sees: own}
  主管: {sees: unit, may: [assign, override, approve]}
  市场部: {sees: given}
  培训负责人: {sees: unit, may: []}
case:
  owner: 销售代表
  fields: {客户名称: text, 联系电话: phone, 预算: money}
  required: [客户名称]
activities:
  需求沟通: {fields: {客户痛点: long_text, 人数: integer, 需求清单: file}}
stages:
  - stage: 触达
  - stage: 需求确认
    deliver: 需求清单
  - stage: 方案演示
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""
API = "/api/v1"


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


def program(office: Office, login: str) -> TestClient:
    """A client with a token of this person, and no cookie."""
    now = office.clock.now()
    with office.services.database.read() as connection:
        id = login if login in ("ma", "lin", "root") else f"a-{login}"
        account = find_account(connection, COMPANY, id, now)
    assert account is not None
    token = office.services.database.write(
        lambda connection: issue_token(
            connection, account, "test", ["read", "write"], now, now + timedelta(days=900)
        )
    )
    client = TestClient(office.app, ADDRESS, raise_server_exceptions=False)
    client.headers["authorization"] = f"Bearer {token}"
    return client


@pytest.fixture
def case(office: Office) -> str:
    """Its address in the API, in 需求确认 without a file."""
    li = office.browser("li")
    page = office.customer(li, "杭州明德医院", 联系电话="13800138000")
    office.move(li, page, "需求确认")
    return f"{API}/cases/{id_of(page)}"


def refused(answer, *statuses: int) -> str:
    """The code of a refusal."""
    says(answer)
    assert answer.status_code in statuses, (answer.status_code, answer.text[:500])
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["code"])


MOVE = {"to": "方案演示", "expected_stage": "需求确认"}


def test_the_gate_holds_in_the_api_for_everybody(office: Office, case: str):
    """C014 at the API: no file, no move, an administrator neither; a stale stage is a conflict."""
    for login in ("li", "wang", "root"):
        client = program(office, login)
        assert refused(client.post(f"{case}/move", json=MOVE), 422) == "RULE612"
    stale = {**MOVE, "expected_stage": "触达"}
    assert refused(program(office, "li").post(f"{case}/move", json=stale), 409) == "RULE610"
    assert office.state(case).stage == "需求确认"


def test_only_who_may_override_overrides_and_with_whole_words(office: Office, case: str):
    whole = {**MOVE, "why": "客户明天签约", "approver": "wang"}
    for login in ("li", "lin"):
        refused(program(office, login).post(f"{case}/override", json=whole), 403, 404)
    supervisor = program(office, "wang")
    refused(supervisor.post(f"{case}/override", json={**whole, "why": " "}), 422)
    refused(supervisor.post(f"{case}/override", json={**whole, "approver": ""}), 422)
    refused(supervisor.post(f"{case}/override", json=MOVE), 422)
    assert office.state(case).stage == "需求确认"
    answer = supervisor.post(f"{case}/override", json=whole)
    assert answer.status_code == 200, answer.text
    assert "客户明天签约" in office.browser("li").get(f"/cases/{id_of(case)}").text


def test_an_override_names_a_person_who_exists_and_may_approve_it(office: Office, case: str):
    for approver in ("nobody", "li", "ma"):
        body = {**MOVE, "why": "客户明天签约", "approver": approver}
        assert refused(program(office, "wang").post(f"{case}/override", json=body), 422) == "DOOR830"
    assert office.state(case).stage == "需求确认"


def test_another_citys_supervisor_reads_and_writes_nothing(office: Office, case: str):
    """C125 at the API."""
    ma, before = program(office, "ma"), office.everything()
    for path in ("", "/steps"):
        refused(ma.get(case + path), 404)
    for path in ("/cases", "/cases?q=明德", "/board", "/tasks", "/messages"):
        answer = ma.get(API + path)
        assert answer.status_code in (200, 422), path
        assert "明德" not in says(answer), path
        assert id_of(case) not in answer.text, path
    for path, body in (
        ("/move", MOVE),
        ("/notes", {"text": "x"}),
        ("/activities/需求沟通", {"fields": {"客户痛点": "x"}}),
        ("/override", {**MOVE, "why": "x", "approver": "ma"}),
        ("/assign", {"owner": "sun"}),
    ):
        refused(ma.post(case + path, json=body), 404, 403)
    refused(ma.patch(case, json={"fields": {"客户名称": "x"}}), 404, 403)
    office_after = office.everything()
    assert office_after == {**before, "tokens": office_after["tokens"]}


BODIES: tuple[object, ...] = (
    {},
    [],
    None,
    "x",
    {"fields": None},
    {"fields": []},
    {"fields": {"客户痛点": {"$ne": 1}}},
    {"fields": {"客户痛点": ["x"]}},
    {"fields": {"客户痛点": "前\x00后"}},
    {"fields": {"客户痛点": "\ud800"}},
    {"fields": {"人数": 1e308}},
    {"fields": {"人数": 10**400}},
    {"fields": {"人数": True}},
    {"fields": {"人数": "1" * 5_000}},
    {"fields": {"需求清单": ["../../etc/passwd"]}},
    {
        "fields": {
            "需求清单": [{"id": "x", "name": "a", "sha256": "0" * 64, "size": 1, "type": "application/pdf"}]
        }
    },
    {"fields": {"没有": "x"}},
    {"fields": {"前\x00后": "x"}},
    {"fields": {"客户痛点": "x"}, "submission": "x" * 5_000},
    {"fields": {"客户痛点": "x"}, "submission": "'; drop"},
    {"fields": {"客户痛点": "x"}, "occurred_at": "9999-12-31T23:59:59Z"},
    {"fields": {"客户痛点": "x"}, "occurred_at": "0001-01-01T00:00:00+14:00"},
    {"fields": {"客户痛点": "x"}, "occurred_at": "昨天"},
    {"fields": {"客户痛点": "x"}, "actor": "root"},
)


def test_whatever_a_program_sends_gets_a_coded_answer(office: Office, case: str):
    li = program(office, "li")
    address = f"{case}/activities/需求沟通"
    headers = {"content-type": "application/json"}
    for body in BODIES:
        answer = li.post(address, content=json.dumps(body), headers=headers)
        says(answer)
        if answer.status_code != 200:
            refused(answer, 400, 409, 413, 422)
    for raw in (
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"fields": NaN}',
        b'{"a":1,"a":2}',
        b" " * 3_000_000,
    ):
        refused(li.post(address, content=raw, headers=headers), 400, 413, 422)
    for path in (
        "/cases/x",
        "/cases/%00",
        "/messages/x/why",
        "/files/%00",
        "/nothing",
        "/cases?page=-1",
        "/cases?q=%00",
    ):
        answer = li.get(API + path)
        assert answer.status_code == 200 or refused(answer, 400, 404, 422)
    kept = [each.fields.get("客户痛点") for each in office.state(case).submissions.values()]
    assert set(kept) <= {"x", None}, "only what was well formed was kept"
    assert office.count(activities) == len(kept)


def test_an_id_that_another_case_has_is_refused(office: Office, case: str):
    li = program(office, "li")
    other = f"{API}/cases/{id_of(office.customer(office.browser('li'), '康宁诊所'))}"
    body = {"fields": {"客户痛点": "x"}, "submission": "0190a000-0000-7000-8000-000000000001"}
    assert li.post(f"{case}/activities/需求沟通", json=body).status_code == 200
    assert li.post(f"{case}/activities/需求沟通", json=body).json()["events"] == 0
    assert refused(li.post(f"{other}/activities/需求沟通", json=body), 409, 422) == "RULE605"
    assert office.count(activities) == 1


def test_without_a_good_token_nothing_opens(office: Office, case: str):
    for token in ("", "Bearer", "Bearer x", "Bearer \x7f", "Basic bGk6eA==", "Bearer " + "x" * 5_000):
        client = TestClient(office.app, ADDRESS, raise_server_exceptions=False)
        client.headers["authorization"] = token
        for answer in (client.get(case), client.get(f"{API}/cases"), client.post(f"{case}/move", json=MOVE)):
            refused(answer, 401, 403)
