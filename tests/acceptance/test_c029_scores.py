"""C029: a draft says whose scores of past weeks it would have given otherwise."""

from __future__ import annotations

import pytest

from tests.acceptance.model_life import begun, write
from tests.acceptance.office import Office, OpenOffice
from tests.engine.rules.story import complete
from tests.runtime.web.callers import caller

MODEL = """
calendar: cn-workdays
roles:
  销售代表: {sees: own}
  主管: {sees: unit}
  市场部: {sees: given}
  培训负责人: {sees: unit, may: [publish]}
case: {owner: 销售代表, fields: {客户名称: text}, required: [客户名称]}
activities:
  客户沟通:
    must_do: {weekly: 2}
    fields: {沟通结果: [已沟通, 未接通]}
    required: [沟通结果]
stages:
  - stage: 触达
  - won: 赢单
  - lost: 输单
    reasons: [价格]
scores:
  PEI: {of: must_do, per: 销售代表, every: week, pass: 2}
"""
STRICT = MODEL.replace(
    "    required: [沟通结果]\n", '    required: [沟通结果]\n    counts_if: 沟通结果 == "已沟通"\n'
)
RENAMED = (
    MODEL.replace("  客户沟通:\n", "  首次沟通:\n    was: 客户沟通\n")
    .replace("  PEI: {", "  过程分: {was: PEI, ")
    .replace("  销售代表: {", "  客户经理: {was: 销售代表, ")
    .replace("owner: 销售代表", "owner: 客户经理")
    .replace("per: 销售代表", "per: 客户经理")
)


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    """Two talks of one week, one of which reached nobody."""
    office = open_office(MODEL)
    office.at("2026-03-03 10:00")
    li = caller(office, "li")
    case = li.post("/cases", json={"fields": {"客户名称": "明德医院"}}).json()["case"]
    for result in ("已沟通", "未接通"):
        answer = li.post(f"/cases/{case}/activities/客户沟通", json={"fields": {"沟通结果": result}})
        assert answer.status_code == 200, answer.text
    office.at("2026-03-10 10:00")
    return office


def scores(office: Office, text: str) -> list[tuple[object, ...]]:
    program = caller(office, "lin")
    ask = {"name": "甲", "files": {"funnel.yaml": complete(text)}}
    draft = program.post("/model/drafts", json=ask).json()["id"]
    told = program.post(f"/model/drafts/{draft}/try").json()
    assert [each["code"] for each in told["problems"] if each["severity"] == "error"] == []
    names = ("name", "week", "before", "after", "passed_before", "passed_after")
    return [tuple(each[name] for name in names) for each in told["scores"]]


def test_what_no_longer_counts_costs_the_weeks_in_which_it_did(office: Office) -> None:
    assert scores(office, STRICT) == [("李小明", "2026-W10", 100, 50, True, False)]


def test_another_demand_changes_the_weeks_of_everybody_who_owed_it(office: Office) -> None:
    told = scores(office, MODEL.replace("weekly: 2", "weekly: 4").replace("pass: 2", "pass: 3"))
    assert told == [("李小明", "2026-W10", 100, 50, True, False)]


def test_other_names_change_nobodys_score(office: Office) -> None:
    assert scores(office, MODEL) == scores(office, RENAMED) == []


def test_the_draft_page_shows_them(office: Office) -> None:
    editor = office.browser("lin")
    page = write(editor, begun(editor), do="try", **{"text-0": complete(STRICT)}).text
    assert "过去 90 天里会不同的评分" in page
    assert "2026-W10 PEI" in page
