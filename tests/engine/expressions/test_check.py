"""What check says about mistakes: the code, the place and the repair, all problems at once."""

from __future__ import annotations

import pytest

from engine.diagnostics import Diagnostic, Severity
from engine.expressions import (
    BOOL,
    DATE,
    DATE_TIME,
    FILES,
    MONEY,
    NUMBER,
    TEXT,
    Scope,
    check,
    choice,
    list_of,
)

SCOPE = Scope(
    {
        "预算": MONEY,
        "城市": choice(["上海", "北京"]),
        "名称": TEXT,
        "得分": NUMBER,
        "签约日期": DATE,
        "提交时间": DATE_TIME,
        "数量": list_of(NUMBER),
        "照片": FILES,
        "签约": BOOL,
    },
    frozenset({"客户拜访"}),
)


def found(text: str) -> list[tuple[str, int, int]]:
    return [
        (str(it.code), it.location.line, it.location.column)
        for it in check(text, SCOPE).diagnostics
        if it.location
    ]


def repaired(text: str, diagnostics: tuple[Diagnostic, ...]) -> str:
    """The text with every fix applied, from the end so that columns stay right."""
    for diagnostic in sorted(diagnostics, key=lambda it: -it.location.column if it.location else 0):
        if diagnostic.fix:
            start = diagnostic.fix.location.column - 1
            text = text[:start] + diagnostic.fix.text + text[start + diagnostic.fix.length :]
    return text


MISTAKES = [
    ("", "EXPR128", 1, 1),
    ("   ", "EXPR128", 1, 1),
    ("得分 >", "EXPR101", 1, 4),
    ("(得分 > 1", "EXPR101", 1, 1),
    ("得分（", "EXPR102", 1, 3),
    ("得分 = 1", "EXPR103", 1, 4),
    ("xyz > 1", "EXPR104", 1, 1),
    ("得分 > 1 and\n  预笑 > 2", "EXPR105", 2, 3),
    ("得分 > 0 and 得 分 > 1", "EXPR101", 1, 14),
    ("zzz(得分)", "EXPR106", 1, 1),
    ("lenn(名称)", "EXPR107", 1, 1),
    ("len()", "EXPR108", 1, 1),
    ("count(客户拜访, 7)", "EXPR108", 1, 1),
    ("lower(得分)", "EXPR109", 1, 7),
    ("days_between(签约日期, 提交时间)", "EXPR109", 1, 20),
    ('得分 > "60"', "EXPR110", 1, 1),
    ("名称 + 得分", "EXPR110", 1, 1),
    ("签约日期 > 提交时间", "EXPR110", 1, 1),
    ("预算 > 得分", "EXPR110", 1, 1),
    ("名称 * 2", "EXPR110", 1, 1),
    ('名称 > "a"', "EXPR111", 1, 1),
    ("名称 and 签约", "EXPR111", 1, 1),
    ('"上" in 名称', "EXPR111", 1, 8),
    ("预算 * 预算", "EXPR112", 1, 1),
    ('城市 == "北京城"', "EXPR115", 1, 7),
    ('城市 == "x"', "EXPR114", 1, 7),
    ('城市 in ["上海", "北境"]', "EXPR115", 1, 14),
    ("名称.upper()", "EXPR117", 1, 1),
    ("[x for x in 数量]", "EXPR117", 1, 1),
    ("照片[0]", "EXPR117", 1, 1),
    ("1234567890123456", "EXPR120", 1, 1),
    ("1e9", "EXPR121", 1, 1),
    ("count(xyz)", "EXPR122", 1, 7),
    ("count(客户拜仿)", "EXPR123", 1, 7),
    ('count(客户拜访, within="2 workdays")', "EXPR124", 1, 20),
    ("预算 > 0.001", "EXPR125", 1, 6),
    ('date("三月一日") > 签约日期', "EXPR126", 1, 6),
    ('date("2026-02-30") > 签约日期', "EXPR126", 1, 6),
    ('签约日期 > "2026-03-01"', "EXPR127", 1, 8),
    ("得分 > 1 且 签约", "EXPR129", 1, 8),
    ("得分 == None", "EXPR130", 1, 7),
    ('名称 == "上海', "EXPR131", 1, 7),
    (r'名称 == "a\n"', "EXPR132", 1, 9),
]


@pytest.mark.parametrize(("text", "code", "line", "column"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_named_where_it_is(text: str, code: str, line: int, column: int) -> None:
    assert (code, line, column) in found(text)
    result = check(text, SCOPE)
    assert result.expression is None
    for diagnostic in result.diagnostics:
        assert diagnostic.message("zh") and diagnostic.message("en")
        assert diagnostic.hint("zh") and diagnostic.hint("en")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("得分＞＝60", "得分>=60"),
        ("得分 ≥ 60", "得分 >= 60"),
        ("城市 = “上海” 且 预算＞３", '城市 == "上海" and 预算>3'),
        ("filled（名称，预算）", "filled(名称,预算)"),
        ("得芬 > 1", "得分 > 1"),
        ("lenn(名称) > 1", "len(名称) > 1"),
        ('城市 == "北境"', '城市 == "北京"'),
        ('签约日期 > "2026-03-01"', '签约日期 > date("2026-03-01")'),
        ("得分 > 1 && 签约 || 得分 <> 2", "得分 > 1 and 签约 or 得分 != 2"),
        ("today > 签约日期", "today() > 签约日期"),
        ("得分\u200b > 1", "得分 > 1"),
        ("客户拜访 > 2", "count(客户拜访) > 2"),
    ],
)
def test_the_offered_fixes_make_the_text_right(text: str, right: str) -> None:
    fixed = repaired(text, check(text, SCOPE).diagnostics)
    assert fixed == right
    assert check(fixed, SCOPE).diagnostics == ()


def test_all_problems_are_told_at_once() -> None:
    codes = [
        code for code, _, _ in found('预笑 > 1 and lenn(名称) > 2 and 城市 == "北境" and 得分 > "a" and 名称')
    ]
    assert codes == ["EXPR105", "EXPR107", "EXPR115", "EXPR110", "EXPR111"]


def test_full_width_signs_inside_a_text_are_the_authors_own() -> None:
    assert check('名称 == "你好，世界（＝）"', SCOPE).diagnostics == ()


def test_the_result_must_be_what_the_place_needs() -> None:
    result = check("得分 + 1", SCOPE, expects=BOOL)
    assert [str(it.code) for it in result.diagnostics] == ["EXPR113"]
    assert check("得分 + 1", SCOPE, expects=NUMBER).expression is not None


def test_a_written_result_must_be_one_of_the_options_of_the_place() -> None:
    result = check('"北境"', SCOPE, expects=choice(["上海", "北京"]))
    assert [str(it.code) for it in result.diagnostics] == ["EXPR115"]


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("not 得分 > 60", True),
        ("not (得分 > 60 and 签约)", True),
        ('not contains(名称, "a")', True),
        ("filled(得分) and not 得分 > 60", False),
        ("not 得分 > 60 and filled(得分)", False),
        ("is_missing(得分) or not 得分 > 60", False),
        ("filled(名称) and not 得分 > 60", True),
        ("(not 得分 > 60) if filled(得分) else False", False),
        ("得分 > 10 and not 得分 > 60", False),
        ("not filled(得分)", False),
        ("not 签约", False),
        ('城市 not in ["上海"]', False),
    ],
)
def test_a_not_that_also_holds_when_nothing_is_filled_in_is_warned_of(text: str, *, warned: bool) -> None:
    result = check(text, SCOPE)
    assert result.expression is not None
    assert [(str(it.code), it.severity) for it in result.diagnostics] == (
        [("EXPR116", Severity.WARNING)] if warned else []
    )
