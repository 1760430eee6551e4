"""Whatever stands in an address, a query, a body or a form: a coded answer, and never a fault of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from inspect import signature
from urllib.parse import quote

import pytest

from tests.acceptance.office import LEAKS, Office, OpenOffice
from tests.acceptance.test_c125_api import CODE, named
from tests.runtime.web.callers import caller, lead

MODEL = """
roles:
  销售代表: {sees: own}
  主管: {sees: unit, may: [assign, override, approve, import, export, publish]}
  市场部: {sees: given}
  培训负责人: {sees: unit, may: []}
case:
  owner: 销售代表
  fields: {客户名称: text, 联系电话: phone, 来源: [展会, 自拓]}
  required: [客户名称]
definitions:
  合格线索: filled(联系电话)
activities:
  客户沟通: {must_do: {weekly: 2}, fields: {沟通要点: text}}
stages:
  - stage: 触达
    limit: 2 days
    overdue: [{task: 话术辅导, for: 主管}]
  - stage: 需求确认
  - won: 赢单
  - lost: 输单
    reasons: [价格]
waits:
  等客户内部审批: {in: [触达], because_of: 客户, at_most: 10 days}
approvals:
  签约审批: {for: case, steps: [{ask: 主管}], within: 9 days, otherwise: reject}
agreements:
  市场线索跟进: {from: 市场部, gives: 合格线索, to: 销售代表, does: [客户沟通], within: 48 hours}
scores:
  PEI: {of: must_do, per: 销售代表, every: week, pass: 2}
"""
IN_A_PATH = ("%00", "a%00b", "x" * 3_000, "%ED%A0%80", "..%2F..%2Fetc", "9" * 40, "-1", "9999-Q4")
IN_A_QUERY = (
    *("", "\x00", "9" * 40, "-1", "nan", "'; --", "2026-13", "0001-01", "٢٠٢٦-٠٣"),
    *("9999-12", "9999-Q4", "9999-W53", "9999-12-31"),
)
IN_A_BODY: tuple[object, ...] = (
    *(None, True, -1, 10**400, 1e308, "", "前\x00后", "\ud800", "x" * 150_000, [], {}, [None]),
    *({"a\x00": "b\x00"}, {"a": "\ud800"}, {"\ud800": "a"}, "9999-12-31", "0001-01-01"),
    *("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"),
)
IN_A_FORM = (
    "",
    "前\x00后",
    "9" * 40,
    "-1",
    "x" * 5_000,
    "9999-12-31",
    "9999-12-31T23:59",
    "0001-01-01",
    "\ufffe💩",
)


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


@pytest.fixture
def ids(office: Office) -> dict[str, str]:
    """Things that there are, by the name that they have in an address."""
    li, root = caller(office, "li"), caller(office, "root")
    pdf = {"file": ("清单.pdf", b"%PDF-1.4 /Type /Page ", "application/pdf")}
    file = li.post("/files", files=pdf).json()["id"]
    case = lead(li, 联系电话="13800138000")
    talk = {"fields": {"沟通要点": "嫌贵要试用"}, "submission": "talk-0001"}
    assert li.post(f"/cases/{case}/activities/客户沟通", json=talk).status_code == 200
    assert li.post(f"/cases/{case}/approvals", json={"approval": "签约审批"}).status_code == 200
    sheet = {"file": ("x.csv", "编号,负责人,客户名称\n1,李小明,杭州明德医院\n".encode(), "text/csv")}
    imported = root.post("/imports", files=sheet).json()["id"]
    leave = root.post("/leave", json={"person": "li", "begins": "2026-03-20"}).json()["id"]
    draft = {"name": "私稿", "files": {"funnel.yaml": MODEL}}
    wang = caller(office, "wang")
    office.work_at("2026-03-04 11:00")
    approval = wang.get("/approvals").json()["approvals"][0]["id"]
    office.work_at("2026-03-07 10:00")
    bundle = wang.get("/tasks").json()["tasks"][0]
    return {
        "case": case,
        "cases": case,
        "board": case,
        "leads": case,
        "person": "li",
        "submission": "talk-0001",
        "activity": "客户沟通",
        "stage": "触达",
        "agreement": "市场线索跟进",
        "quarter": "2026-Q1",
        "task": bundle["cases"][0]["task"],
        "tasks": bundle["id"],
        "files": file,
        "imports": imported,
        "approvals": approval,
        "messages": "x",
        "inbox": "x",
        "collaboration": "x",
        "leave": leave,
        "number": "1",
        "model": root.post("/model/drafts", json=draft).json()["id"],
        "name": "cn-workdays",
        "version": root.get("/model/publications").json()["current"],
        "form": "activity/客户沟通",
        "type": "x",
        "kind": "email",
    }


def fault(answer) -> bool:
    return answer.status_code >= 500 or any(leak in answer.text for leak in LEAKS)


def coded(answer) -> bool:
    return answer.status_code < 400 or bool(CODE.fullmatch(answer.json().get("code", "")))


def operations(office: Office) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Every operation with one hostile part after another."""
    described = office.visitor().get("/api/v1/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            yield method, path.removeprefix("/api/v1"), one


def asked(method: str, path: str, one, ids: dict[str, str]) -> Iterator[tuple[str, dict[str, object]]]:
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
    sent = {} if body is None else {"json": body}
    for part in re.findall(r"\{(\w+)\}", path):
        for wrong in IN_A_PATH:
            yield named(path.replace(f"{{{part}}}", wrong, 1), ids), sent
    address = named(path, ids)
    for parameter in one.get("parameters", ()):
        for wrong in IN_A_QUERY if parameter["in"] == "query" else ():
            yield address, {"params": {parameter["name"]: wrong}, **sent}
    for key in body or ():
        for wrong in IN_A_BODY:
            content = json.dumps(body | {key: wrong})
            yield address, {"content": content, "headers": {"content-type": "application/json"}}


def test_every_operation_of_the_api_answers_whatever_it_is_asked(office: Office, ids: dict[str, str]):
    client = caller(office, "root")
    wrong = []
    for method, path, one in operations(office):
        for address, sent in asked(method, path, one, ids):
            answer = client.request(method, address, **sent)
            if fault(answer) or not coded(answer):
                wrong.append((method, address[:200], str(sent)[:300], answer.status_code))
    assert wrong == []


def pages(office: Office, ids: dict[str, str]) -> Iterator[str]:
    """Every page with one hostile part after another, its plain address first."""
    for route in office.app.state.routes:
        if "GET" not in route.methods or route.path.startswith("/api"):
            continue
        path = re.sub(r":\w+\}", "}", route.path)
        parts = re.findall(r"\{(\w+)\}", path)
        plain = ids | {"models": ids["model"], "collaboration": "线索"}
        yield named(path, plain)
        for part in parts:
            yield from (named(path.replace(f"{{{part}}}", wrong, 1), plain) for wrong in IN_A_PATH)
        for name in signature(route.endpoint).parameters:
            if name not in (*parts, "request", "services", "visitor", "posted"):
                yield from (f"{named(path, plain)}?{name}={quote(wrong)}" for wrong in IN_A_QUERY)


def test_every_page_answers_whatever_it_is_asked(office: Office, ids: dict[str, str]):
    client = office.browser("root")
    assert [address[:200] for address in pages(office, ids) if fault(client.get(address))] == []


FILLED = ("input", "select", "textarea", "button")


class Forms(HTMLParser):
    """Where the forms of a page lead, and what they carry."""

    def __init__(self, page: str, text: str) -> None:
        super().__init__()
        self.page, self.found = page, list[tuple[str, dict[str, str]]]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "form" and has.get("method") == "post":
            self.found.append((has.get("action") or self.page, {}))
        elif self.found and tag in FILLED and has.get("name") and has.get("type") != "file":
            self.found[-1][1].setdefault(has["name"] or "", has.get("value") or "")


def forms(office: Office, login: str, ids: dict[str, str]) -> dict[tuple[str, str], dict[str, str]]:
    client = office.browser(login)
    plain = (address for address in pages(office, ids) if "?" not in address and "%" not in address)
    found = {}
    for page in dict.fromkeys(plain):
        answer = client.get(page)
        if answer.headers["content-type"].startswith("text/html"):
            for to, fields in Forms(page, answer.text).found:
                found[to, " ".join(sorted(fields))] = fields
    return found


@pytest.mark.parametrize("login", ["root", "wang"])
def test_every_form_answers_whatever_it_carries(office: Office, ids: dict[str, str], login: str):
    client, wrong = office.browser(login), []
    for (to, _), fields in forms(office, login, ids).items():
        if to == "/logout":
            continue
        for name in fields:
            for value in IN_A_FORM if name != "_form_token" else ():
                answer = client.post(to, data=fields | {name: value})
                if fault(answer):
                    wrong.append((to, name, value[:50], answer.status_code))
    assert wrong == []
