"""How waiting states and limits by a date are read."""

from __future__ import annotations

import pytest

from engine.model import load
from engine.model.limit import ByDate
from engine.model.wait import CUSTOMER
from engine.timing import Duration
from tests.engine.rules.story import complete, model_of

WAITS = """
    stages: [{stage: 触达}, {stage: 报价}, {won: 赢单}, {lost: 输单, reasons: [价格]}]
    waits:
      等客户内部审批: {in: [报价], because_of: 客户, at_most: 10 days}
      等合同: {because_of: 市场部, at_most: 2 workdays, title: {zh: 等合同, en: Contract}}
"""


def test_a_wait_knows_its_stages_its_party_and_how_long_it_may_last() -> None:
    waits = model_of(WAITS).waits

    assert waits["等客户内部审批"].stages == {"报价"}
    assert waits["等客户内部审批"].party == CUSTOMER
    assert waits["等合同"].stages == frozenset()
    assert waits["等合同"].party == "市场部"
    assert waits["等合同"].at_most == Duration.parse("2 workdays")


def test_a_limit_by_a_date_says_it_in_words() -> None:
    model = model_of("""
        case: {owner: 销售代表, fields: {客户名称: text, 签约日: {type: date, title: {zh: 签约日, en: Signing}}}}
        stages: [{stage: 触达, limit: {by: 签约日, before: 3 days}, overdue: [{notify: 主管}]}, {won: 赢单}]
    """)
    limit = model.stages["触达"].limit

    assert isinstance(limit, ByDate)
    assert (limit.words("zh"), limit.words("en")) == ("到签约日之前3天", "until 3 days before Signing")


@pytest.mark.parametrize(
    "limit", ["{by: 签约}", "{by: 签约日, before: 三天左右}", "[5 days]", "{before: 3 days}"]
)
def test_a_limit_that_cannot_be_read_is_named_where_it_stands(limit: str) -> None:
    text = f"""
        case: {{owner: 销售代表, fields: {{客户名称: text, 签约日: date}}}}
        stages: [{{stage: 触达, limit: {limit}, overdue: [{{notify: 主管}}]}}, {{won: 赢单}}]
    """
    loaded = load({"funnel.yaml": complete(text)})

    assert loaded.model is None
    assert all(problem.path.startswith("stages[0].limit") for problem in loaded.diagnostics)


def test_a_wait_without_a_maximum_is_refused() -> None:
    loaded = load({"funnel.yaml": complete("waits: {等审批: {because_of: 客户}}")})

    assert loaded.model is None
    assert "at_most" in loaded.diagnostics[0].message("zh")
