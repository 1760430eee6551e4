"""C125: the supervisor of one city cannot read another city's case by any way there is."""

import re

import pytest
from starlette.routing import Route

from runtime.web.routes import ROUTERS
from tests.acceptance.office import Office, OpenOffice, id_of, pdf, says, upload
from tests.runtime.web.shop import send

MODEL = """
case:
  owner: 销售代表
  fields: {客户名称: text, 联系电话: phone, 来源: [展会, 自拓]}
  required: [客户名称]
  unique: 联系电话
activities:
  客户沟通: {fields: {沟通要点: text, 需求清单: file}}
records:
  报价单: {fields: {金额: money}}
stages:
  - stage: 触达
    limit: 2 days
  - stage: 需求确认
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""
SECRETS = ("杭州明德医院", "嫌贵要试用", "138 0013 8000", "清单.pdf")


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


@pytest.fixture
def case(office: Office) -> str:
    """In Hangzhou, with a note of a call and a file."""
    li = office.browser("li")
    case = office.customer(li, "杭州明德医院", 联系电话="13800138000", 来源="展会")
    files = {"需求清单": upload("清单.pdf", pdf(2))}
    send(li, f"{case}/activities/客户沟通", files=files, 沟通要点="嫌贵要试用")
    return case


def test_her_own_supervisor_reads_it_all(office: Office, case: str):
    page = office.browser("wang").get(case).text
    assert all(secret in page for secret in SECRETS)


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
        assert not any(secret in page.replace(f'value="{query[3:]}"', "") for secret in SECRETS), query


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
    """Every page without a parameter in its address, whoever adds it later."""
    office.work_at("2026-03-08 10:00")
    ma = office.browser("ma")
    for path in (each for each in addresses() if "{" not in each):
        page = ma.get(path, follow_redirects=False).text
        assert not any(secret in page for secret in SECRETS), path


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
