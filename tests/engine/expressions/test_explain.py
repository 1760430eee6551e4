"""An explanation shows the parts with their values and names what decided."""

from __future__ import annotations

from datetime import UTC, date, datetime

from engine.expressions import MONEY, NUMBER, TEXT, Explanation, FixedMoment, Scope, Value, check

MOMENT = FixedMoment(datetime(2026, 3, 5, tzinfo=UTC), date(2026, 3, 5), {"客户拜访": 2})
SCOPE = Scope({"得分": NUMBER, "城市": TEXT, "预算": MONEY}, frozenset({"客户拜访"}))


def explained(text: str, values: dict[str, Value], scope: Scope = SCOPE) -> Explanation:
    expression = check(text, scope).expression
    assert expression is not None
    return expression.explain(values, MOMENT)


def test_a_failed_condition_is_explained_by_what_failed() -> None:
    why = explained('得分 >= 60 and 城市 == "上海"', {"得分": 55, "城市": "上海"})
    assert why.sentence("zh") == '得分 >= 60 and 城市 == "上海"不成立:得分 >= 60不成立(得分是 55)'
    assert why.sentence("en") == (
        '得分 >= 60 and 城市 == "上海" does not hold: 得分 >= 60 does not hold (得分 is 55)'
    )


def test_an_alternative_that_held_is_explained_by_what_held() -> None:
    why = explained('得分 >= 60 or 城市 == "上海"', {"得分": 55, "城市": "上海"})
    assert [part.text for part in why.deciding()] == ['城市 == "上海"']


def test_a_missing_value_is_said_to_be_missing() -> None:
    assert explained("预算 > 100", {}).sentence("zh") == "预算 > 100不成立(预算没填)"


def test_money_and_counts_are_shown_as_people_write_them() -> None:
    why = explained("预算 > 10000 and count(客户拜访) >= 3", {"预算": 800_000})
    assert [part.clause("zh") for part in why.deciding()] == [
        "预算 > 10000不成立(预算是 8,000.00 元)",
        "count(客户拜访) >= 3不成立(count(客户拜访)是 2)",
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
    assert why.sentence("zh") == "not filled(预算)不成立:填了预算"
    assert why.sentence("en") == "not filled(预算) does not hold: 预算 is filled in"
