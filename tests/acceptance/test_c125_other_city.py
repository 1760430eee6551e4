"""C125: the supervisor of one city cannot read another city's case by any way there is."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from starlette.routing import Route

from engine.rules.command import HandOver, MoveCase
from runtime.web.routes import ROUTERS
from runtime.web.routes.rows import KINDS
from tests.acceptance.office import Office, OpenOffice, id_of, pdf, says, upload
from tests.runtime.web.shop import send

MODEL = """
roles:
  销售代表: {sees: own}
  主管: {sees: unit, may: [assign, import, export, override, approve]}
  培训负责人: {sees: unit}
  市场部: {sees: given}
case:
  owner: 销售代表
  fields: {客户名称: text, 联系电话: phone, 来源: [展会, 自拓]}
  required: [客户名称]
  unique: 联系电话
definitions:
  合格线索: filled(联系电话)
activities:
  客户沟通: {must_do: {weekly: 5}, fields: {沟通要点: text, 需求清单: file}}
  跟进反馈: {fields: {结论: [接收, 退回]}}
records:
  报价单: {fields: {金额: money}}
stages:
  - stage: 触达
    limit: 2 days
    overdue:
      - {notify: 主管, say: "{{ 客户名称 }}停留太久"}
      - {task: 陪访一次, for: 主管, within: 2 days, note: "陪访{{ 客户名称 }}"}
  - stage: 需求确认
    deliver: 跟进反馈
  - stage: 报价
    limit: 1 days
  - won: 赢单
  - lost: 输单
    reasons: [价格]
agreements:
  市场线索跟进: {from: 市场部, gives: 合格线索, to: 销售代表, does: [客户沟通, 跟进反馈], within: 24 hours}
scores:
  PEI: {of: must_do, per: 销售代表, every: week, pass: 3}
"""
ON_ITS_PAGE = ("杭州明德医院", "嫌贵要试用", "138 0013 8000", "清单.pdf", "老客户不用再等")
SECRETS = (*ON_ITS_PAGE, "13800138000")
# What no supervisor is shown, and why.
NOT_HERS = {
    "/": 303,  # leads on
    "/leads/new": 403,  # for those who give leads
    "/rows": 422,  # which rows? see below
    "/calendars": 403,  # for administrators
    "/channels": 403,
    "/leave": 403,  # for administrators
    "/models": 403,  # for those who publish
}
PLACES = sorted((kind.name, measure) for kind in KINDS.values() for measure in kind.measures)


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


@pytest.fixture
def case(office: Office) -> str:
    """The only case there is: in Hangzhou, handed over, with a call, a file, an override and two missed limits."""
    li = office.browser("li")
    case = office.customer(li, "杭州明德医院", 联系电话="13800138000", 来源="展会")
    given = HandOver(actor="qian", agreement="市场线索跟进", owner="li", unit="hz", unit_path="/east/hz/")
    assert office.command(case, given).accepted
    files = {"需求清单": upload("清单.pdf", pdf(2))}
    send(li, f"{case}/activities/客户沟通", files=files, 沟通要点="嫌贵要试用")
    office.work_at("2026-03-07 10:00")
    past_it = {"override": "老客户不用再等", "approver": "wang"}
    for stage, to in (("触达", "需求确认"), ("需求确认", "报价")):
        move = MoveCase(actor="wang", to=to, expected_stage=stage, **(past_it if to == "报价" else {}))
        assert office.command(case, move).accepted
    office.work_at("2026-03-08 11:00")
    return case


def words_in(answer) -> str:
    """What a reader of the page, or of the workbook, would see."""
    if "spreadsheet" not in answer.headers.get("content-type", ""):
        return answer.text
    rows = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row)


def test_her_own_supervisor_reads_it_all(office: Office, case: str):
    page = office.browser("wang").get(case).text
    assert all(secret in page for secret in ON_ITS_PAGE)


def test_not_by_list_search_or_filter(office: Office, case: str):
    client = office.browser("ma")
    for query in (
        "",
        "?q=明德",
        "?q=hzmd",
        "?q=13800138000",
        "?q=8000",
        "?standing=all",
        "?stage=触达",
        "?mine=",
    ):
        page = says(client.get(f"/cases{query}"))
        shown = [secret for secret in SECRETS if secret in page]
        assert shown in ([], [query[3:]]), query  # the search box keeps what was typed


def test_not_by_the_address_of_the_case_its_forms_or_its_file(office: Office, case: str):
    li, ma = office.browser("li"), office.browser("ma")
    page = li.get(case).text
    file = re.search(r'href="(/files/[^"]+)"', page)[1]
    submission = re.search(r'href="(/cases/[^"]+/submissions/[^"]+)"', page)[1]
    for address in (
        case,
        f"{case}/edit",
        f"{case}/activities/客户沟通",
        f"{case}/records/报价单",
        submission,
        file,
    ):
        answer = ma.get(address)
        assert answer.status_code == 404, address
        assert "DOOR810" in says(answer)
        assert li.get(address).status_code == 200, address


def test_not_by_any_page_that_there_is(office: Office, case: str):
    """Every page without a parameter in its address, whoever adds it later; none of them is hollow."""
    wang, ma = office.browser("wang"), office.browser("ma")
    refused, telling = {}, set()
    for path in (each for each in addresses() if "{" not in each):
        hers, his = ma.get(path, follow_redirects=False), wang.get(path, follow_redirects=False)
        if hers.status_code != 200:
            refused[path] = hers.status_code
        assert his.status_code == hers.status_code, path
        assert not any(secret in words_in(hers) for secret in SECRETS), path
        if any(secret in words_in(his) for secret in SECRETS):
            telling.add(path)
    assert refused == NOT_HERS
    assert telling >= {"/today", "/cases", "/board", "/overdue", "/bulk", "/tasks", "/inbox"}
    assert telling >= {"/leads", "/overrides", "/export/cases.xlsx"}


def test_not_by_the_rows_behind_any_number(office: Office, case: str):
    """Nor by the number itself: where there is one row, a count or an amount would tell of it (n = 1)."""
    wang, ma = office.browser("wang"), office.browser("ma")
    told = set()
    for of, measure in PLACES:
        asked = f"/rows?of={of}&measure={measure}"
        for narrowed in ("", "&source=展会", "&stage=报价", "&person=li", "&page=2"):
            page = ma.get(asked + narrowed)
            assert page.status_code in (200, 404), asked
            assert 'data-total="0"' in page.text or page.status_code == 404, asked + narrowed
            assert not any(secret in page.text for secret in SECRETS), asked + narrowed
        for unit in ("hz", "east"):
            assert ma.get(f"{asked}&unit={unit}").status_code == 404, asked
        if "杭州明德医院" in wang.get(asked).text:
            told.add(of)
    assert told == set(KINDS)


def test_not_by_a_sum_that_holds_it_alone(office: Office, case: str):
    """The counting pages of the other city say nothing but noughts, and name nobody of Hangzhou."""
    ma, wang = office.browser("ma"), office.browser("wang")
    for path in ("/director", "/leaks", "/scores", "/leads", "/overrides"):
        page = says(ma.get(path))
        numbers = re.findall(r'<a class="n" href="[^"]+">(\d+)</a>', page)
        assert set(numbers) <= {"0"}, path
        assert not any(name in page for name in ("李小明", "赵敏", "杭州")), path
        for unit in ("hz", "east") if path in ("/director", "/leaks", "/overrides") else ():
            assert ma.get(f"{path}?unit={unit}").status_code == 404, path
    assert ma.get("/scores/li").status_code == 404
    assert re.findall(r'<a class="n" href="[^"]+">1</a>', wang.get("/director").text)


def test_not_by_the_api(office: Office, case: str):
    """Every list of the API, whoever adds it later, and every answer about one case."""
    wang, ma = office.browser("wang"), office.browser("ma")
    described = office.app.openapi()["paths"]
    refused, telling = {}, set()
    for path in (each for each, ways in described.items() if "get" in ways):
        if "{" in path:
            hers = ma.get(re.sub(r"\{[^}]*\}", "x", path.replace("{case}", id_of(case))))
            assert hers.status_code in (403, 404), path
        else:
            hers = ma.get(path)
            if hers.status_code != 200:
                refused[path] = hers.status_code
            if any(secret in wang.get(path).text for secret in SECRETS):
                telling.add(path)
        assert not any(secret in hers.text for secret in SECRETS), path
    # For those who give leads; and which rows? (test_c125_api asks for all of them)
    assert refused == {
        "/api/v1/leads/waiting": 403,
        "/api/v1/leave": 403,
        "/api/v1/model/drafts": 403,
        "/api/v1/model/publications": 403,
        "/api/v1/rows": 422,
    }
    assert telling >= {"/api/v1/cases", "/api/v1/tasks", "/api/v1/messages"}
    counted = [sum(column["cases"] for column in who.get("/api/v1/board").json()) for who in (wang, ma)]
    assert counted == [1, 0]


def test_not_by_any_page_about_one_case(office: Office, case: str):
    ma = office.browser("ma")
    about = [path for path in addresses() if path.startswith("/cases/{id}")]
    assert about
    for path in about:
        answer = ma.get(re.sub(r"\{[^}]*\}", "x", path.replace("{id}", id_of(case), 1)))
        assert answer.status_code in (403, 404), path
        assert not any(secret in answer.text for secret in SECRETS), path


def test_not_by_meeting_it_as_a_duplicate(office: Office, case: str):
    """The refusal of a second case with the same telephone names neither the customer nor whose it is."""
    sun = office.browser("sun")
    page = says(send(sun, "/cases/new", 客户名称="随便", 联系电话="13800138000"))
    assert "RULE603" in page
    assert "杭州明德医院" not in page
    assert case not in page
    assert "李小明" not in page
    assert "另一位同事" in page


def addresses() -> list[str]:
    """The addresses of all pages that are only read."""
    routes = [route for router in ROUTERS for route in router.routes]
    return [route.path for route in routes if isinstance(route, Route) and "GET" in (route.methods or ())]
