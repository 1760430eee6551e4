"""Each broken text: its codes and places, and the text that its first fix makes of it."""

import pytest

from engine.diagnostics import Fix, Severity
from engine.source import read

BROKEN = [
    # text, [(line, column, code, path)]
    ("", [(1, 1, "YAML004", "")]),
    ("# 只有注释\n", [(1, 1, "YAML004", "")]),
    ("a: x\x00y\u200b\n", [(1, 5, "YAML003", ""), (1, 7, "YAML003", "")]),
    ("a: ]\n", [(1, 4, "YAML010", "")]),
    ("a:\n\tb: 1\nc:\n\td: 2\n", [(2, 1, "YAML011", ""), (4, 1, "YAML011", "")]),
    ("a:\n  b: 1\n c: 2\n", [(3, 2, "YAML012", "")]),
    ("a: x\n  b: y\n", [(2, 3, "YAML012", "")]),
    ("a:\n- b\n  - c\n", [(3, 3, "YAML012", "a[0]")]),
    ('a: 1\nb: "没有关上\n', [(2, 4, "YAML013", "")]),
    ("a: [1, 2\nb: 3\n", [(1, 4, "YAML014", "")]),
    ("a: 1\nfoo\nb: 2\n", [(2, 1, "YAML015", "")]),
    ('a: "\\q"\n', [(1, 6, "YAML019", "")]),
    ('a: "\\UFFFFFFFF"\n', [(1, 5, "YAML019", "")]),
    ("a: 1\nb:\n  a: 2\na: 3\n", [(4, 1, "YAML020", "a")]),
    ("? [a]\n: b\n", [(1, 3, "YAML021", "")]),
    ("a: !!str 5\n", [(1, 4, "YAML022", "a")]),
    ("a: &x {b: 1}\nc:\n  <<: *x\n", [(3, 3, "YAML023", "c")]),
    ("a: 1\n---\nb: 2\n", [(2, 1, "YAML024", "")]),
    ("%YAML 1.1\n---\na: 1\n", [(2, 1, "YAML025", "")]),
    ("a: *nobody\n", [(1, 4, "YAML026", "a")]),
    ("a: &x [*x]\n", [(1, 8, "YAML027", "a[0]")]),
]

FIXED = [
    # text, [(line, column, code, path)], the text after the first fix
    ("title: 说明: 更多\n", [(1, 8, "YAML016", "")], 'title: "说明: 更多"\n'),
    ("a: @所有人\n", [(1, 4, "YAML017", "")], 'a: "@所有人"\n'),
    ('if: "上海" == 城市\n', [(1, 5, "YAML018", "")], "if: '\"上海\" == 城市'\n"),
    ("stages：\n  - stage: 触达\n", [(1, 7, "YAML030", "")], "stages:\n  - stage: 触达\n"),
    (
        "a:\n  客户名称：text\n  电话: phone\n",
        [(2, 7, "YAML030", "a")],
        "a:\n  客户名称: text\n  电话: phone\n",
    ),
    ("a:\n  owner: x\n  名称：text\n", [(3, 5, "YAML030", "")], "a:\n  owner: x\n  名称: text\n"),
    ("a:\n  只有一行：text\n", [(2, 7, "YAML030", "a")], "a:\n  只有一行: text\n"),
    ("a:\n  - b: 1\n  - c：2\n", [(3, 6, "YAML030", "a[1]")], "a:\n  - b: 1\n  - c: 2\n"),
    ("a: {b：c}\n", [(1, 6, "YAML030", "a")], "a: {b: c}\n"),
    ("a: {at_least:2}\n", [(1, 13, "YAML030", "a")], "a: {at_least: 2}\n"),
    ("来源: [展会，转介绍、自拓]\n", [(1, 6, "YAML031", "来源[0]")], "来源: [展会, 转介绍, 自拓]\n"),
    (
        'all: [count(客户拜访, within="7d") >= 3, 预算]\n',
        [(1, 7, "YAML032", "all")],
        "all: ['count(客户拜访, within=\"7d\") >= 3', 预算]\n",
    ),
    (
        'a: {if: count(客户拜访, within="7d") >= 3, of: x}\n',
        [(1, 9, "YAML032", "a")],
        "a: {if: 'count(客户拜访, within=\"7d\") >= 3', of: x}\n",
    ),
    ("say: 客户 #1 已到\n", [(1, 6, "YAML033", "say")], "say: '客户 #1 已到'\n"),
    ("phone: 02112345678\n", [(1, 8, "YAML034", "phone")], 'phone: "02112345678"\n'),
    ("id: 310101199001011234\n", [(1, 5, "YAML035", "id")], 'id: "310101199001011234"\n'),
    ("max: .inf\n", [(1, 6, "YAML035", "max")], 'max: ".inf"\n'),
    ("t: “你好”\n", [(1, 4, "YAML036", "t")], 't: "你好"\n'),
    ("a: 1\n\u3000b: 2\n", [(2, 1, "YAML037", "\u3000b")], "a: 1\nb: 2\n"),
    ("say: {{ 客户名称 }}\n", [(1, 6, "YAML038", "say")], 'say: "{{ 客户名称 }}"\n'),
    ("say: {{ 客户名称 }}已停留\n", [(1, 6, "YAML038", "say")], 'say: "{{ 客户名称 }}已停留"\n'),
]


def found(text: str):
    problems = read(text, "f").diagnostics
    return [(at.location.line, at.location.column, at.code.id, at.path) for at in problems if at.location]


def applied(text: str, fix: Fix) -> str:
    lines = text.split("\n")
    line, column = lines[fix.location.line - 1], fix.location.column - 1
    lines[fix.location.line - 1] = line[:column] + fix.text + line[column + fix.length :]
    return "\n".join(lines)


@pytest.mark.parametrize(("text", "expected"), BROKEN)
def test_a_broken_text_is_explained_at_its_place(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(("text", "expected", "repaired"), FIXED)
def test_a_trap_is_found_and_its_fix_repairs_it(text, expected, repaired):
    assert found(text) == expected
    fix = read(text, "f").diagnostics[0].fix
    assert fix is not None
    assert applied(text, fix) == repaired
    assert found(repaired) == []


@pytest.mark.parametrize(
    "text",
    [
        "title: 动线：销售过程\n",
        "reasons:\n  - 价格：太高\n  - 竞品：更快\n",
        "url: http://example.com:8080/a\nat: 12:30\n",
        "a:\n  http://example.com\n",
        'a: ["展会，转介绍"]\n',
        "say: “{{ 客户名称 }}”停留\n",
        "limit: 5 days  # 自然日\nb: x #自然日\n",
        "a: |\n  说明：\n  - 一，二\n",
        'if: 城市 in ["上海", "北京"] and count(拜访, within=\'7d\') > 1\n',
        "a: [f(x), g(y)]\n",
        "a: 0\nb: 0.5\nc: -0\nd: 13800138000\n",
        "a: 中文，逗号\n",
        "a: [b, {c: d}, 'e: f']\n",
    ],
)
def test_what_looks_like_a_trap_and_is_none_stays_quiet(text):
    assert found(text) == []


def test_a_duplicate_names_the_place_of_the_first_and_keeps_its_value():
    source = read("a: 1\nb: 2\na: 3\n", "f")
    assert source.data == {"a": 1, "b": 2}
    (problem,) = source.diagnostics
    assert (problem.parameters["line"], problem.parameters["column"]) == (1, 1)
    assert "第 1 行第 1 列" in problem.message("zh")


def test_all_faults_are_named_at_once_even_when_the_first_stops_the_reader():
    text = "stages：\n  - stage: 触达\n    deliver：客户沟通\ncase：\n\towner: 销售代表\na: 007\na: 2\n"
    assert sorted(found(text)) == [
        (1, 7, "YAML030", ""),
        (3, 12, "YAML030", ""),
        (4, 5, "YAML030", ""),
        (5, 1, "YAML011", ""),
        (6, 4, "YAML034", "a"),
        (7, 1, "YAML020", "a"),
    ]
    assert read(text, "f").data is None


def test_comments_that_cut_and_chinese_quotes_only_warn():
    source = read("a: 客户 #1\nb: “你好”\n", "f")
    assert [problem.severity for problem in source.diagnostics] == [Severity.WARNING] * 2
    assert source.readable


@pytest.mark.parametrize(
    ("raw", "place", "encoding"),
    [
        ("a: 1\n名称: 客户".encode("gbk"), (2, 1), "GBK"),
        ("a: 1".encode("utf-16"), (1, 1), "UTF-16"),
        ("名: ".encode() + b"\xff\x80", (1, 4), "an unknown encoding"),
    ],
)
def test_another_encoding_is_named_with_the_place_where_it_shows(raw, place, encoding):
    (problem,) = read(raw, "f").diagnostics
    assert problem.code.id == "YAML002"
    assert problem.location is not None
    assert (problem.location.line, problem.location.column) == place
    assert encoding in problem.message("en")
