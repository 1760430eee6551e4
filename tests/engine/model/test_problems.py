"""How the loader complains: all at once, at the exact place, once per mistake, with a fix where there is one."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.diagnostics import Diagnostic
from engine.model import load
from engine.source import read

MODEL = """\
dongxian: 1
funnel: 漏斗
timezone: Asia/Shanghai
roles: [销售代表, 主管]
case:
  owner: 销售代表
  fields:
    客户名称: text
    预算: money
activities:
  需求沟通:
    fields: {需求清单: file, 会议纪要: file}
stages:
  - stage: 触达
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""
DAIRY = Path(__file__).parents[3] / "examples" / "dairy-east-china" / "model" / "funnel.yaml"


def complaints(text: str) -> list[Diagnostic]:
    return list(load({"funnel.yaml": text}).diagnostics)


def where(text: str) -> list[str]:
    return [f"{found.code} {found.location} {found.path}" for found in complaints(text)]


def test_every_mistake_is_told_at_once_whatever_its_sort() -> None:
    broken = (
        MODEL.replace("roles: [销售代表, 主管]", "roles: [销售代表, 主管]\nlanguge: zh")
        .replace("预算: money", "预算: mony")
        .replace(
            "- stage: 触达",
            "- stage: 触达\n    deliver: 会议记要\n    limit: 5 dayz\n    overdue: [{notify: 主菅}]",
        )
    )
    assert where(broken) == [
        "MODEL205 funnel.yaml:5:1 languge",
        "MODEL227 funnel.yaml:10:9 case.fields.预算",
        "MODEL220 funnel.yaml:16:14 stages[0].deliver",
        "TIME402 funnel.yaml:17:12 stages[0].limit",
        "MODEL221 funnel.yaml:18:24 stages[0].overdue[0].notify",
    ]


def test_an_unknown_name_comes_with_the_nearest_and_what_that_is() -> None:
    (found,) = complaints(MODEL.replace("- stage: 触达", "- stage: 触达\n    deliver: 会议记要"))
    assert found.message("zh") == "“会议记要”不存在,最接近“会议纪要”(需求沟通的字段)"


def test_applying_the_fix_mends_the_model() -> None:
    for good, bad in [
        ("timezone: Asia/Shanghai", "timezone: Asia/Shanhai"),
        ("    reasons:", "    reason:"),
        ("预算: money", "预算: mony"),
        ("roles: [销售代表, 主管]", "roles: {销售代表: , 主管: {sees: units}}"),
        ("预算: money", "预算: {type: money, required: yes}"),
        ("- stage: 触达", '- stage: 触达\n    deliver: "会议记要"'),
        (
            "- stage: 触达",
            '- stage: 触达\n    limit: 5 days\n    overdue: [{notify: 主管, say: "{{ 客户名 }}停留"}]',
        ),
        (
            "- stage: 触达",
            '- stage: 触达\n    limit: 5 days\n    overdue: [{notify: 主管, say: "｛｛客户名称 ｝｝停留"}]',
        ),
        (
            "- stage: 触达",
            "- stage: 触达\n    limit: 5 days\n    overdue:\n      - notify: 主管\n        say: |\n          您好\n          {{ 预祘 }}",
        ),
    ]:
        text = MODEL.replace(good, bad)
        found = next(found for found in complaints(text) if found.fix)
        assert found.fix is not None
        lines = text.splitlines(keepends=True)
        row, column = found.fix.location.line - 1, found.fix.location.column - 1
        lines[row] = lines[row][:column] + found.fix.text + lines[row][column + found.fix.length :]
        assert complaints("".join(lines)) == [], bad


def test_the_column_of_an_expression_is_exact_in_plain_quoted_and_block_text() -> None:
    for written, place in [
        ("  大单: 预祘 > 100", "19:7"),
        ('  大单: "预算 > 100 and 预祘 > 1"', "19:21"),
        ("  大单: '预祘 > 100'", "19:8"),
        ("  大单: |\n    预算 > 100 and\n    预祘 > 1", "21:5"),
    ]:
        text = MODEL + "definitions:\n" + written + "\n"
        assert [str(found.location) for found in complaints(text)] == [f"funnel.yaml:{place}"]


def test_what_names_a_broken_part_is_not_blamed_for_it() -> None:
    broken = MODEL.replace("{需求清单: file, 会议纪要: file}", "{需求清单: fille, 会议纪要: file}").replace(
        "- stage: 触达", "- stage: 触达\n    deliver: [需求沟通, 需求清单]"
    )
    assert where(broken) == ["MODEL227 funnel.yaml:12:20 activities.需求沟通.fields.需求清单"]
    gone = MODEL.replace("    fields: {需求清单: file, 会议纪要: file}", "    fields: 5").replace(
        "- stage: 触达", "- stage: 触达\n    deliver: 需求沟通"
    )
    assert where(gone) == ["MODEL207 funnel.yaml:12:13 activities.需求沟通.fields"]


def test_a_broken_definition_does_not_break_those_who_use_it() -> None:
    text = MODEL + "definitions:\n  大单: 预祘 > 100\n  大客户: 大单 and filled(客户名称)\n"
    assert [found.path for found in complaints(text)] == ["definitions.大单"]


def test_a_shared_form_that_is_used_twice_is_complained_about_once() -> None:
    text = (
        MODEL
        + 'forms:\n  反馈: {fields: {结论: [接收, 退回], 说明: {type: text, visible_if: 结伦 == "退回"}}}\n'
    )
    used = text.replace("activities:", "activities:\n  甲: {form: 反馈}\n  乙: {form: 反馈}")
    assert [found.path for found in complaints(used)] == ["forms.反馈.fields.说明.visible_if"]


def test_paths_have_no_trace_of_how_alternatives_are_told_apart() -> None:
    text = MODEL.replace("- stage: 触达", "- stage: 触达\n    deliver: {any: [需求清单, {any: 5}]}")
    assert [found.path for found in complaints(text)] == ["stages[0].deliver.any[1].any"]


def test_a_misspelt_key_of_a_gate_is_told_the_nearest_one() -> None:
    text = MODEL.replace("- stage: 触达", "- stage: 触达\n    deliver: {atleast: 2, of: 需求清单}")
    assert ("MODEL205", "at_least") in [
        (str(found.code), found.fix and found.fix.text) for found in complaints(text)
    ]


def test_each_missing_section_is_named_and_the_rest_is_still_looked_at() -> None:
    text = "dongxian: 1\nfunnel: 漏斗\nroles: [销售代表]\ncalender: cn\n"
    told = [(str(found.code), found.parameters["name"]) for found in complaints(text)]
    assert told == [
        ("MODEL206", "timezone"),
        ("MODEL206", "case"),
        ("MODEL206", "stages"),
        ("MODEL205", "calender"),
    ]


def test_a_stage_of_the_wrong_shape_does_not_hide_what_is_wrong_elsewhere() -> None:
    text = MODEL.replace("- stage: 触达", "- 触达\n  - stage: 演示\n    deliver: 会议记要")
    assert [str(found.code) for found in complaints(text)] == ["MODEL207", "MODEL220"]


JUNK: list[Any] = [
    None,
    5,
    "x",
    "",
    [],
    {},
    [None],
    {"a": None},
    True,
    1.5,
    ["a", ["b"]],
    {"type": "choice"},
    "触达",
    "预算 >",
]


def places(data: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    found = [path] if path else []
    return found + [place for key, value in inner for place in places(value, (*path, key))]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_however_a_model_is_broken_the_loader_answers_with_words(data: st.DataObject) -> None:
    model: Any = copy.deepcopy(read(DAIRY.read_text(), "").data)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(model)))
        holder = model
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = copy.deepcopy(data.draw(st.sampled_from(JUNK)))
    answer = load({"funnel.yaml": json.dumps(model, ensure_ascii=False, indent=1)})
    assert answer.model is not None or answer.diagnostics
    for found in answer.diagnostics:
        assert found.location is not None
        assert found.message("zh") and found.hint("zh") and found.message("en") and found.hint("en")
        assert "«" not in found.path and "\0" not in found.message("zh")


def test_a_misspelt_channel_is_told_where_it_stands_with_the_nearest_one() -> None:
    (found,) = complaints(MODEL.replace("timezone:", "send_by: [wecom_ap, sms]\ntimezone:"))
    assert (str(found.code), found.path) == ("MODEL209", "send_by[0]")
    assert found.fix is not None
    assert found.fix.text == "wecom_app"


def test_messages_need_at_least_one_channel() -> None:
    assert where(MODEL.replace("timezone:", "send_by: []\ntimezone:")) == [
        "MODEL210 funnel.yaml:3:10 send_by"
    ]
