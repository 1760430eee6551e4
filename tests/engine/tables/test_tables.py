"""A decision table says what holds for which inputs; its name can be used wherever an expression stands."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from textwrap import dedent, indent

import pytest

from engine.expressions import FixedMoment, Value
from engine.model import load
from engine.model.kernel import Model

MOMENT = FixedMoment(datetime(2026, 3, 5, tzinfo=UTC), date(2026, 3, 5), {"客户拜访": 2})
MODEL = """\
dongxian: 1
funnel: 漏斗
timezone: Asia/Shanghai
roles: [销售代表, 主管]
case:
  owner: 销售代表
  fields:
    客户名称: text
    客户级别: [大客户, 战略客户, 普通客户]
    预算: money
    折扣: {type: percent, at_least: 0, at_most: 100}
    数量: {type: integer, at_least: 0, at_most: 1000}
    到期: date
    标签: {type: choice, options: [甲, 乙], multiple: true}
activities:
  客户拜访: {fields: {纪要: long_text}}
stages: [{stage: 触达}, {won: 赢单}]
"""


def loaded(tables: str, rest: str = "") -> Model:
    answer = load({"funnel.yaml": MODEL + "tables:\n" + indent(dedent(tables), "  ") + dedent(rest)})
    assert answer.model is not None, [
        str(found.location) + found.message("zh") for found in answer.diagnostics
    ]
    return answer.model


def told(tables: str) -> list[str]:
    text = MODEL + "tables:\n" + indent(dedent(tables), "  ")
    return [f"{found.code} {found.message('en')}" for found in load({"funnel.yaml": text}).diagnostics]


def answer(model: Model, name: str, **values: Value) -> Value:
    """By the index, and the same by the loop over the rows."""
    known: dict[str, Value] = {field.id: None for field in model.case_form.fields}
    expression = model.definitions[name]
    found = expression.evaluate({**known, **values}, MOMENT)
    assert found == expression.reference(values, MOMENT) == expression.evaluate(values, MOMENT)
    return found


PERMISSION = """
折扣权限:
  inputs: [客户级别, 预算]
  output: [主管, 总监]
  rows: |
    # 客户级别       | 预算             | 谁批
    大客户, 战略客户 | >= 50万          | 总监
    大客户, 战略客户 | < 500000         | 主管
    普通客户         | -                | 主管
"""


def test_a_table_answers_with_the_row_that_matches():
    model = loaded(PERMISSION)
    assert answer(model, "折扣权限", 客户级别="大客户", 预算=50_000_000) == "总监"
    assert answer(model, "折扣权限", 客户级别="大客户", 预算=49_999_999) == "主管"
    assert answer(model, "折扣权限", 客户级别="普通客户", 预算=50_000_000) == "主管"


def test_what_is_missing_matches_only_a_cell_where_anything_goes():
    model = loaded(PERMISSION)
    assert answer(model, "折扣权限", 客户级别="普通客户") == "主管"
    assert answer(model, "折扣权限", 客户级别="大客户") is None
    assert answer(model, "折扣权限", 预算=1) is None


def test_ends_of_a_range_belong_to_it_unless_they_are_left_out():
    model = loaded(
        '段: {inputs: [数量], output: text, rows: "1..5 | 含两端\\n6..<9 | 不含尾\\n9<..12 | 不含头"}\n'
    )
    assert [answer(model, "段", 数量=n) for n in (0, 1, 5, 6, 8, 9, 10, 12, 13)] == [
        None, "含两端", "含两端", "不含尾", "不含尾", None, "不含头", "不含头", None,
    ]  # fmt: skip


def test_values_can_be_excluded_and_dates_and_yes_or_no_are_written_plainly():
    model = loaded(
        """
        谁管:
          inputs: [客户级别, 到期, 数量 > 3]
          output: text
          hit: first
          rows: |
            != 普通客户 | < 2026-04-01          | 是 | 甲
            -           | 2026-04-01..2026-06-30 | 否 | 乙
            -           | -                      | -  | 丙
        """
    )
    case: dict[str, Value] = {"客户级别": "大客户", "到期": date(2026, 3, 31), "数量": 4}
    assert answer(model, "谁管", **case) == "甲"
    assert answer(model, "谁管", **{**case, "客户级别": "普通客户"}) == "丙"
    assert answer(model, "谁管", **{**case, "到期": date(2026, 6, 30), "数量": 1}) == "乙"
    assert answer(model, "谁管") == "丙"


COLLECTED = """
返利:
  inputs: [预算, 数量]
  output: money
  hit: {hit}
  rows: |
    >= 1000 | -    | 10
    >= 5000 | -    | 30
    -       | >= 5 | 2
    -       | >= 9 | -
"""


@pytest.mark.parametrize(
    ("hit", "all_", "none"),
    [
        ("collect", (1000, 3000, 200), ()),
        ("collect sum", 4200, 0),
        ("collect min", 200, None),
        ("collect max", 3000, None),
        ("collect count", 3, 0),
    ],
)
def test_a_collecting_table_puts_all_matching_rows_together(hit: str, all_: Value, none: Value):
    model = loaded(COLLECTED.replace("{hit}", hit))
    assert answer(model, "返利", 预算=500_000, 数量=9) == all_
    assert answer(model, "返利", 预算=1, 数量=1) == none


def test_an_answer_may_be_computed_from_the_case():
    model = loaded(
        """
        提成:
          inputs: [折扣, count(客户拜访)]
          output: money
          hit: first
          rows: |
            <= 5 | >= 2 | = 预算 * 0.05
            -    | -    | = 预算 * 0.02
        """
    )
    assert answer(model, "提成", 折扣=5, 预算=10_000) == 500
    assert answer(model, "提成", 折扣=6, 预算=10_000) == 200
    assert answer(model, "提成", 折扣=6) is None


def test_a_table_may_ask_a_definition_and_another_table_and_be_asked_by_both():
    model = loaded(
        PERMISSION
        + """
级差:
  inputs: [折扣权限, 急]
  output: number
  hit: first
  rows: |
    总监 | true | 1
    -    | -    | 2
""",
        """
        definitions:
          急: 到期 < date("2026-04-01")
          要总监: 折扣权限 == "总监" and 级差 <= 1
        """,
    )
    urgent: dict[str, Value] = {"客户级别": "大客户", "预算": 50_000_000, "到期": date(2026, 3, 1)}
    assert answer(model, "要总监", **urgent) is True
    assert answer(model, "要总监", **{**urgent, "预算": 1}) is False


def test_an_explanation_shows_what_the_table_was_asked():
    model = loaded(PERMISSION, "definitions: {要总监: '折扣权限 == \"总监\"'}")
    explained = model.definitions["要总监"].explain({"客户级别": "大客户", "预算": 60_000_000}, MOMENT)
    assert explained.sentence("zh") == "折扣权限是“总监”(客户级别是“大客户”,预算是 600,000.00 元)"


def test_a_misspelt_answer_is_found_where_the_table_is_used():
    text = MODEL + "tables:" + indent(PERMISSION, "  ") + "definitions: {要总监: '折扣权限 == \"总临\"'}\n"
    (found,) = load({"funnel.yaml": text}).diagnostics
    assert found.fix is not None
    assert found.fix.text == '"总监"'


def test_an_overlap_names_the_other_row_and_an_example():
    (found,) = told(
        """
        权限:
          inputs: [客户级别, 预算]
          output: [主管, 总监]
          rows: |
            大客户   | 100000..500000 | 主管
            大客户   | >= 500000      | 总监
            != 大客户 | -             | 主管
            大客户   | < 100000       | 主管
        """
    )
    assert found == (
        "TABLE321 This row and the one in line 24 both match, "
        "for example 客户级别 = “大客户”, 预算 = 500,000.00 yuan"
    )


def test_a_gap_is_an_input_that_could_really_occur():
    gaps = told(
        """
        钱: {inputs: [预算], output: number, rows: "0..100 | 1\\n> 100 | 2"}
        整: {inputs: [数量], output: number, rows: "0..10 | 1\\n11..1000 | 2"}
        次: {inputs: [count(客户拜访)], output: number, rows: "0 | 1\\n>= 1 | 2"}
        选: {inputs: [客户级别], output: number, rows: "大客户, 战略客户 | 1\\n普通客户 | 2"}
        半: {inputs: [折扣], output: number, rows: "<= 10 | 1\\n>= 11 | 2"}
        名: {inputs: [客户名称], output: number, rows: "甲 | 1\\n乙 | 2"}
        """
    )
    assert gaps == ["TABLE323 The decision table “半” has a gap: no row matches 折扣 = 10.5"]


def test_a_row_that_several_rows_together_cover_is_unreachable():
    (found,) = told(
        """
        段:
          inputs: [折扣, 客户级别]
          output: number
          hit: first
          rows: |
            < 50    | -        | 1
            >= 50   | 大客户   | 2
            >= 50   | != 大客户 | 3
            40..60  | -        | 4
        """
    )
    assert found == "TABLE322 This row is never reached: the rows before it match everything it could"


def test_a_large_table_is_read_and_searched_in_one_go_and_a_huge_one_is_refused():
    rows = "\n".join(
        f"    {level} | {low * 10}..<{low * 10 + 10} | {part * 10}..<{part * 10 + 10} | {low}"
        for level in ("大客户", "战略客户", "普通客户")
        for low in range(170)
        for part in range(10)
    )
    head = "段:\n  inputs: [客户级别, 预算, 折扣]\n  output: number\n  rows: |\n"
    model = load({"f": MODEL + "tables:\n" + indent(head + rows, "  ")}).model
    assert model is not None
    assert answer(model, "段", 客户级别="普通客户", 预算=169_500, 折扣=95) == 169
    (found,) = told("段: {inputs: [数量], output: number, rows: '" + "1 | 1\n\n" * 10_001 + "'}")
    assert found.startswith("TABLE305")


def test_of_very_many_mistakes_the_first_are_told():
    found = told("段:\n  inputs: [数量]\n  output: number\n  rows: |\n" + "    x | 1\n" * 1_000)
    assert len(found) == 51
    assert found[0].endswith("950 more problems that are not listed")


def test_a_search_that_takes_too_long_gives_up_and_says_so():
    lists = [f"{at}, {20_000 - at} | - | 1" for at in range(800)]
    apart = [f"{5_100 + 10 * at} | {at} | 1" for at in range(600)]
    wide = [f"5000..15000 | {-1 - at} | 1" for at in range(300)]
    rows = "".join(f"    {row}\n" for row in (*lists, *apart, *wide))
    codes = told("段:\n  inputs: [折扣 + 0, 折扣 + 1]\n  output: number\n  rows: |\n" + rows)
    assert "TABLE325" in [found[:8] for found in codes]


def test_a_table_of_very_many_crossing_rows_is_not_said_to_be_searched_through():
    dice = random.Random(5)
    inputs = ", ".join(f"数量 + {at}" for at in range(10))
    rows = ""
    for _ in range(170):
        asked = dice.sample(range(10), 3)
        cells = [
            "!= " + ", ".join(map(str, dice.sample(range(10), 5))) if at in asked else "-" for at in range(10)
        ]
        rows += f"    {' | '.join(cells)} | 1\n"
    found = told(f"段:\n  inputs: [{inputs}]\n  output: number\n  hit: collect\n  rows: |\n" + rows)
    assert found == []  # collecting needs no answer for every input
    found = told(f"段:\n  inputs: [{inputs}]\n  output: number\n  hit: first\n  rows: |\n" + rows)
    assert "TABLE324" in [each[:8] for each in found]


def test_tables_that_double_each_other_are_bounded_and_told_once():
    text = "T0: {inputs: [数量], output: number, hit: first, rows: '- | = 数量'}\n"
    for at in range(1, 60):
        formula = f"= T{at - 1} + T{at - 1}"
        text += f"T{at}: {{inputs: [数量], output: number, hit: first, rows: '- | {formula}'}}\n"
    assert [found[:7] for found in told(text)] == ["EXPR119"]
