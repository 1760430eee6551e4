"""The written table of semantics: every row is asked of the generated code, of the reference and as a guard."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from engine.expressions import (
    BOOL,
    DATE,
    DATE_TIME,
    DURATION,
    FILES,
    MONEY,
    MONTH,
    NUMBER,
    TEXT,
    TIME,
    FixedMoment,
    Scope,
    Type,
    Value,
    check,
    choice,
    compile_guards,
    list_of,
)

MOMENT = FixedMoment(now=datetime(2026, 3, 5, 2, tzinfo=UTC), today=date(2026, 3, 5), counts={"客户拜访": 3})
NAMES: dict[str, Type] = {
    "数": NUMBER,
    "小数": NUMBER,
    "没填的数": NUMBER,
    "名称": TEXT,
    "没填的文字": TEXT,
    "城市": choice(["上海", "北京"]),
    "没填的城市": choice(["上海", "北京"]),
    "预算": MONEY,
    "报价": MONEY,
    "没填的预算": MONEY,
    "签约": BOOL,
    "没填的是否": BOOL,
    "开始": DATE,
    "结束": DATE,
    "没填的日期": DATE,
    "提交时间": DATE_TIME,
    "采购月份": MONTH,
    "开门": TIME,
    "停留": DURATION,
    "数量": list_of(NUMBER),
    "没填的列表": list_of(NUMBER),
    "标签": list_of(choice(["甲", "乙"])),
    "照片": FILES,
    "需求沟通.结论": TEXT,
}
VALUES: dict[str, Value] = {
    "数": 60,
    "小数": 2.5,
    "名称": "Acme 上海",
    "城市": "上海",
    "预算": 1_000_000,
    "报价": 333_33,
    "签约": True,
    "开始": date(2026, 3, 1),
    "结束": date(2026, 3, 31),
    "提交时间": datetime(2026, 3, 2, 14, tzinfo=UTC),
    "采购月份": date(2026, 3, 1),
    "开门": time(9, 30),
    "停留": 90_000,
    "数量": (5, 20, 30),
    "标签": ("甲",),
    "照片": ("a.jpg", "b.jpg"),
    "需求沟通.结论": "接收",
}
SCOPE = Scope(NAMES, frozenset({"客户拜访"}))

TABLE: list[tuple[str, Value]] = [
    # A comparison with a missing value is false, whichever way it is asked.
    ("没填的数 > 5", False),
    ("没填的数 <= 5", False),
    ("没填的数 == 没填的数", False),
    ("没填的数 == 数", False),
    ("没填的数 != 5", False),
    ("数 != 没填的数", False),
    ('没填的城市 != "上海"', False),
    ('没填的城市 in ["上海"]', False),
    ('没填的城市 not in ["上海"]', False),
    ("5 not in 没填的列表", False),
    ("数 in [没填的数, 60]", True),
    ("数 not in [没填的数, 61]", True),
    ("没填的数 in [没填的数]", False),
    ("1 < 没填的数 < 9", False),
    ("not (没填的数 > 5)", True),
    # is_missing and filled ask for it.
    ("is_missing(没填的数)", True),
    ("is_missing(数)", False),
    ("filled(数, 名称)", True),
    ("filled(数, 没填的文字)", False),
    ("filled(照片)", True),
    ("coalesce(没填的数, 7)", 7),
    ("coalesce(没填的数, 没填的数)", None),
    ("coalesce(数, 7)", 60),
    ("coalesce(没填的数, 没填的数) == coalesce(没填的数, 没填的数)", False),
    ("coalesce(没填的是否, 没填的是否) and 签约", False),
    # Missing goes through a calculation; a division by zero is missing.
    ("没填的数 + 1", None),
    ("-没填的数", None),
    ("数 / 0", None),
    ("数 // 0", None),
    ("数 % 0", None),
    ("数 / 0 > 1", False),
    ("is_missing(数 / 0)", True),
    ("round(没填的数)", None),
    # A missing yes-or-no counts as no where a condition is asked.
    ("没填的是否", None),
    ("没填的是否 and 签约", False),
    ("没填的是否 or 签约", True),
    ("签约 and 没填的是否", False),
    ("not 没填的是否", True),
    ("1 if 没填的是否 else 2", 2),
    ("没填的是否 == False", False),
    # Numbers.
    ("7 / 2", 3.5),
    ("7 // 2", 3),
    ("-7 % 3", 2),
    ("round(小数)", 3),
    ("round(-小数)", -3),
    ("round(2.675, 2)", 2.68),
    ("abs(-数)", 60),
    ("min(数, 3)", 3),
    ("max(数, 没填的数)", None),
    ('number(" 12.5 ")', 12.5),
    ('number("十二")', None),
    ("10 < 数 < 61", True),
    ("数 == 60 != 61", True),
    ("数 < 61 == 61", True),
    # Money is whole fen; a written number beside it is yuan.
    ("预算 > 9999.99", True),
    ("预算 == 10000", True),
    ("预算 + 0.01", 1_000_001),
    ("报价 * 0.5", 166_67),
    ("报价 / 2", 166_67),
    ("报价 * 3", 999_99),
    ("预算 / 报价 > 30", True),
    ("number(预算)", 10_000),
    ("money(0.125)", 13),
    ("max(预算, 20000)", 2_000_000),
    ("预算 if 签约 else 0", 1_000_000),
    ("0 if 签约 else 预算", 0),
    ("10000 in [预算, 5]", True),
    ("coalesce(没填的预算, 100)", 10_000),
    # Text: length in code points, no order.
    ("len(名称)", 7),
    ('len("𠮷😀")', 2),
    ('contains(名称, "上海")', True),
    ('contains(没填的文字, "上海")', False),
    ("contains(名称, 没填的文字)", False),
    ('starts_with(lower(名称), "acme")', True),
    ('ends_with(upper(名称), "海")', True),
    ("lower(没填的文字)", None),
    ('名称 + "!"', "Acme 上海!"),
    ('城市 == "上海"', True),
    ('城市 in ["上海", "北京"]', True),
    # Dates, months, times, durations.
    ("days_between(开始, 结束)", 30),
    ("days_between(结束, 开始)", -30),
    ("days_between(开始, 没填的日期)", None),
    ("days_between(开始, today())", 4),
    ("days_between(提交时间, now())", 2),
    ("hours_between(提交时间, now())", 60.0),
    ("now() - 提交时间 > hours(59)", True),
    ("提交时间 + days(3) > now()", True),
    ("提交时间 - minutes(30) < 提交时间", True),
    ('开始 < date("2026-03-02")', True),
    ("add_days(开始, 30) == 结束", True),
    ("year(开始) * 100 + month(开始)", 202603),
    ("day(结束)", 31),
    ("weekday(开始)", 7),
    ('采购月份 == month_of("2026-03")', True),
    ("month_of(结束) <= 采购月份", True),
    ('开门 < time("10:00")', True),
    ("停留 > days(1)", True),
    # Lists; a generator runs over one list.
    ("sum(数量)", 55),
    ("sum(没填的列表)", None),
    ("sum(x for x in 数量 if x > 10)", 50),
    ("sum(x for x in 没填的列表 if x > 10)", None),
    ("sum(10 / (x - 5) for x in 数量)", 10 / 15 + 10 / 25),
    ("count(x for x in 数量 if x > 10)", 2),
    ("count(数量)", 3),
    ("count(x for x in 没填的列表)", None),
    ("max(x * 2 for x in 数量)", 60),
    ("min(x for x in 数量 if x > 99)", None),
    ("min(数量)", 5),
    ("any(x > 25 for x in 数量)", True),
    ("all(x > 25 for x in 数量)", False),
    ("any(x > 25 for x in 没填的列表)", False),
    ("all(x > 25 for x in 没填的列表)", False),
    ("all(x > 0 for x in 数量 if x > 99)", True),
    ("5 in 数量", True),
    ('"甲" in 标签', True),
    ('"乙" not in 标签', True),
    ("len(照片) >= 2", True),
    ("len(没填的列表) == 0", False),
    # Activities and fields of activities.
    ("count(客户拜访) >= 3", True),
    ('count(客户拜访, within="7d") >= 4', False),
    ('需求沟通.结论 == "接收"', True),
]


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text for text, _ in TABLE])
def test_the_table_of_semantics_holds_in_every_backend(text: str, expected: Value) -> None:
    result = check(text, SCOPE)
    assert result.expression is not None, [str(found.code) for found in result.diagnostics]
    expression = result.expression

    generated = expression.evaluate(VALUES, MOMENT)
    assert generated == pytest.approx(expected) if isinstance(expected, float) else generated == expected
    assert type(generated) is type(expression.reference(VALUES, MOMENT))
    assert expression.reference(VALUES, MOMENT) == generated
    if expression.type == BOOL:
        assert compile_guards([expression])(VALUES, MOMENT) == (expected is True,)


@pytest.mark.parametrize(
    "text",
    ["大 * 大 * 大 * 大", "大 * 大 * 大 * 大 - 大 * 大 * 大 * 大", "sum(x * x * x * x for x in 大的)"],
)
def test_a_number_too_large_to_hold_is_missing(text: str) -> None:
    expression = check(text, Scope({"大": NUMBER, "大的": list_of(NUMBER)})).expression
    assert expression is not None
    values: dict[str, Value] = {"大": 1e300, "大的": (1e300, 1.0)}
    assert expression.evaluate(values, MOMENT) is None
    assert expression.reference(values, MOMENT) is None


def test_an_expression_knows_what_it_reads_and_counts_through_its_definitions() -> None:
    qualified = check("filled(城市, 预算)", SCOPE).expression
    assert qualified is not None
    scope = Scope(NAMES, frozenset({"客户拜访"}), {"合格线索": qualified})

    expression = check("合格线索 and count(客户拜访) > 2 and 数 > 1", scope).expression

    assert expression is not None
    assert expression.reads == {"城市", "预算", "数"}
    assert expression.counts == {"客户拜访"}
    assert expression.type == BOOL
    assert expression.evaluate(VALUES, MOMENT) is True
    assert expression.evaluate({**VALUES, "预算": None}, MOMENT) is False


def test_one_guard_with_a_missing_value_does_not_disturb_the_others() -> None:
    texts = ["数 > 50", "没填的数 + 1 > 2", "没填的是否", '没填的城市 != "上海"', "签约"]
    guards = compile_guards([it for text in texts if (it := check(text, SCOPE).expression)])

    assert guards(VALUES, MOMENT) == (True, False, False, False, True)
    assert guards({}, MOMENT) == (False,) * 5


def test_a_number_becomes_money_where_money_is_expected() -> None:
    expression = check("5000 if 签约 else 0.5", SCOPE, expects=MONEY).expression
    assert expression is not None
    assert expression.evaluate(VALUES, MOMENT) == 500_000
    assert expression.type == MONEY


def test_a_name_written_in_full_width_letters_is_the_same_name() -> None:
    expression = check("Ａb > 1", Scope({"Ab": NUMBER})).expression
    assert expression is not None
    assert expression.evaluate({"Ab": 2}, MOMENT) is True
