"""C057 and C066: done is a rule over evidence, and right after a submission the rep sees what it is worth."""

from __future__ import annotations

import re

import pytest

from tests.acceptance.office import Office, OpenOffice, says
from tests.runtime.web.shop import send

MODEL = """
case:
  owner: 销售代表
  fields: {客户名称: text, 有冰柜: yes_no}
  required: [客户名称]
records:
  月度动销: {fields: {月份: month, 销量: integer}, required: [月份, 销量]}
activities:
  冰柜补贴申请:
    fields: {近月销量: integer, 合计: integer, 理由: text}
  铺货:
    must_do: {weekly: 1}
    fields: {陈列数: integer, 价签完整: yes_no, POS确认: yes_no}
    required: [陈列数]
    counts_if: 陈列数 >= 3 and 价签完整 and POS确认
    then:
      show: {of: 月度动销, last: 3}
      suggest:
        - suggest: 冰柜补贴申请
          if: last(月度动销.销量) > first(月度动销.销量) and not 有冰柜
          fill: {近月销量: last(月度动销.销量), 合计: sum(月度动销.销量) + 陈列数}
          say: 动销在涨,店里还没有冰柜
scores:
  PEI: {of: must_do, per: 销售代表, every: week, pass: 1}
"""
DONE = {"陈列数": "5", "价签完整": "true", "POS确认": "true"}


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


def outlet(office: Office, *sold: int, freezer: bool = False):
    client = office.browser("li")
    case = office.customer(client, "光明便利店", 有冰柜="true" if freezer else "false")
    for month, count in enumerate(sold, start=1):
        send(client, f"{case}/records/月度动销", 月份=f"2026-{month:02}", 销量=str(count))
    return client, case


def test_a_failed_part_is_named_nothing_counts_and_the_way_to_mend_it_stays(office: Office):
    client, case = outlet(office)
    answer = says(send(client, f"{case}/activities/铺货", **{**DONE, "陈列数": "3", "POS确认": "false"}))
    assert "不算数" in answer
    assert "POS确认" in answer
    page = says(client.get(case))
    assert "不计入" in page
    assert re.search(r"/submissions/[\w-]+\">更正", page)
    assert "0/1" in re.sub(r"\s", "", says(client.get("/scores"))) or "0" in says(client.get("/scores"))


def test_a_rising_outlet_without_a_freezer_is_offered_the_subsidy_with_its_form_filled_in(office: Office):
    client, case = outlet(office, 10, 40, 55, 80)
    answer = send(client, f"{case}/activities/铺货", **DONE)
    page = says(answer)
    shown = page[page.index('aria-labelledby="feedback"') : page.index('aria-labelledby="next-step"')]
    assert "动销在涨,店里还没有冰柜" in shown
    assert [count for count in ("40", "55", "80") if f">{count}<" in shown] == ["40", "55", "80"]
    assert ">10<" not in shown, "only the last three"
    [address] = re.findall(r'href="([^"]*冰柜补贴申请[^"]*|[^"]*%E5%86%B0[^"]*)"', shown)
    form = says(client.get(address.replace("&amp;", "&")))
    assert re.search(r'name="近月销量"[^>]*value="80"', form)
    assert re.search(r'name="合计"[^>]*value="190"', form)


@pytest.mark.parametrize(
    ("sold", "freezer"),
    [pytest.param((40, 55, 20), False, id="falling"), pytest.param((40, 55, 80), True, id="has a freezer")],
)
def test_nothing_is_offered_where_it_would_not_help(office: Office, sold: tuple[int, ...], freezer: bool):
    client, case = outlet(office, *sold, freezer=freezer)
    assert "店里还没有冰柜" not in says(send(client, f"{case}/activities/铺货", **DONE))


def test_without_data_the_page_says_so(office: Office):
    client, case = outlet(office)
    page = says(send(client, f"{case}/activities/铺货", **DONE))
    assert "还没有“月度动销”的数据" in page
    assert "店里还没有冰柜" not in page


def test_an_address_made_up_shows_the_plain_page(office: Office):
    client, case = outlet(office, 1, 2)
    assert 'aria-labelledby="feedback"' not in says(client.get(f"{case}?after=nobody"))
    form = says(client.get(f"{case}/activities/冰柜补贴申请?after=nobody&place=99"))
    assert re.search(r'name="近月销量"[^>]*value=""', form)
