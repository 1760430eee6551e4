"""An explanation shows the parts with their values and names what decided."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.expressions import (
    BOOL,
    DATE,
    MONEY,
    NUMBER,
    TEXT,
    Explanation,
    FixedMoment,
    Scope,
    Value,
    check,
    list_of,
)

MOMENT = FixedMoment(datetime(2026, 3, 5, tzinfo=UTC), date(2026, 3, 5), {"客户拜访": 2})
SCOPE = Scope({"得分": NUMBER, "城市": TEXT, "预算": MONEY}, frozenset({"客户拜访"}))


def explained(text: str, values: dict[str, Value], scope: Scope = SCOPE) -> Explanation:
    expression = check(text, scope).expression
    assert expression is not None
    return expression.explain(values, MOMENT)


def test_a_failed_condition_is_explained_by_what_failed() -> None:
    why = explained('得分 >= 60 and 城市 == "上海"', {"得分": 55, "城市": "上海"})
    assert why.sentence("zh") == "得分低于 60(得分是 55)"
    assert why.sentence("en") == "得分 is below 60 (得分 is 55)"


def test_an_alternative_that_held_is_explained_by_what_held() -> None:
    why = explained('得分 >= 60 or 城市 == "上海"', {"得分": 55, "城市": "上海"})
    assert [part.text for part in why.deciding()] == ['城市 == "上海"']


def test_a_missing_value_is_said_to_be_missing() -> None:
    assert explained("预算 > 100", {}).sentence("zh") == "预算没填"


def test_money_and_counts_are_shown_as_people_write_them() -> None:
    why = explained("预算 > 10000 and count(客户拜访) >= 3", {"预算": 800_000})
    assert [part.clause("zh") for part in why.deciding()] == [
        "预算不超过 10,000.00 元(预算是 8,000.00 元)",
        "客户拜访的次数低于 3(客户拜访的次数是 2)",
    ]


def test_a_definition_is_explained_by_its_own_parts() -> None:
    qualified = check("filled(城市) and 预算 > 0", SCOPE).expression
    assert qualified is not None
    scope = Scope(SCOPE.names, definitions={"合格线索": qualified})

    why = explained("合格线索", {"预算": 100}, scope)

    assert why.children[0].text == "filled(城市) and 预算 > 0"
    assert why.sentence("zh") == "合格线索不成立:没有填城市"


def test_fields_that_should_be_filled_are_named_without_the_formula() -> None:
    budget = explained("filled(预算)", {})
    assert budget.sentence("zh") == "没有填预算"
    assert budget.sentence("en") == "预算 is not filled in"

    several = explained("filled(得分, 城市, 预算)", {"得分": 0, "城市": ""})
    assert several.sentence("zh") == "没有填城市、预算"
    assert several.sentence("en") == "城市 and 预算 are not filled in"


def test_what_stands_in_the_way_of_not_filled_is_that_it_is_filled() -> None:
    why = explained("not filled(预算)", {"预算": 100})
    assert why.sentence("zh") == "填了预算"
    assert why.sentence("en") == "预算 is filled in"


WORDS = Scope(
    {
        "城市": TEXT,
        "得分": NUMBER,
        "预算": MONEY,
        "签约": BOOL,
        "标签": list_of(TEXT),
        "签约日": DATE,
    },
    frozenset({"客户拜访"}),
)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ('城市 == "上海"', "城市是“上海”", "城市 is “上海”"),
        ('城市 in ["上海", "杭州"]', "城市是“上海”或“杭州”", "城市 is “上海” or “杭州”"),
        ('not 城市 == "上海"', "城市不是“上海”", "城市 is not “上海”"),
        ('"急" in 标签', "标签里有“急”", "标签 contains “急”"),
        ("预算 >= 600000", "预算不低于 600,000.00 元", "预算 is at least 600,000.00 yuan"),
        ("签约日 < today()", "签约日早于今天", "签约日 is before today"),
        (
            'count(客户拜访, within="7d") >= 3',
            "最近 7 天客户拜访的次数不低于 3",
            "the number of 客户拜访 in the last 7 days is at least 3",
        ),
        (
            "filled(城市, 预算) and (签约 or 得分 > 60)",
            "填了城市、预算,且(签约为“是”,或得分超过 60)",
            "城市 and 预算 are filled in and (签约 is yes or 得分 is above 60)",
        ),
        ("not (签约 and 得分 > 60)", "签约为“否”,或得分不超过 60", "签约 is no or 得分 is at most 60"),
        ("得分 * 2 > 60", "得分 * 2 超过 60", "得分 * 2 is above 60"),
        ("0 < 得分 < 60", "0 < 得分 < 60", "0 < 得分 < 60"),
    ],
)
def test_a_condition_is_read_by_people_who_never_saw_a_formula(text: str, zh: str, en: str) -> None:
    expression = check(text, WORDS).expression
    assert expression is not None
    assert (expression.words.zh, expression.words.en) == (zh, en)


def test_a_condition_that_holds_does_not_say_its_fact_twice() -> None:
    assert explained('城市 == "上海"', {"城市": "上海"}).sentence("zh") == "城市是“上海”"
    assert explained('城市 == "上海"', {"城市": "杭州"}).sentence("zh") == "城市不是“上海”(城市是“杭州”)"


def test_a_definition_reads_as_what_it_demands() -> None:
    qualified = check("filled(城市, 预算)", SCOPE).expression
    assert qualified is not None
    scope = Scope(SCOPE.names, definitions={"合格线索": qualified})
    named = check("合格线索", scope).expression
    assert named is not None
    assert named.words.zh == "填了城市、预算"
