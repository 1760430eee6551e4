"""What an editor knows about a model while it is being written."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.actions import ACTIONS
from engine.fields import FIELD_TYPES
from engine.model import document_schema
from engine.source import read
from engine.triggers import TRIGGERS

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*/model/**/*.yaml"))


@pytest.fixture(scope="module")
def editor() -> Draft202012Validator:
    schema = document_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def model() -> dict[str, Any]:
    return {
        "dongxian": 1,
        "funnel": "漏斗",
        "timezone": "Asia/Shanghai",
        "roles": ["销售代表"],
        "case": {"owner": "销售代表", "fields": {"客户名称": "text", "来源": ["展会"]}},
        "stages": [{"stage": "触达", "deliver": {"any": ["来源"]}}, {"won": "赢单"}],
    }


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parents[1].name)
def test_an_editor_accepts_the_examples(editor: Draft202012Validator, file: Path) -> None:
    data = read(file.read_text(), file.name).data
    assert [error.message for error in editor.iter_errors(data)] == []


def test_an_editor_accepts_a_small_model(editor: Draft202012Validator) -> None:
    assert editor.is_valid(model())


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("case", "fields", "客户名称"), "txet"),
        (("case", "fields", "来源"), {"type": "choice"}),
        (("case", "fields", "客户名称"), {"type": "text", "titel": "客户"}),
        (("case", "fields", "客户名称"), {"type": "text", "required": "yes"}),
        (("stages", 0, "limt"), "5 days"),
        (("stages", 0, "won"), "两种"),
        (("stages", 0, "limit"), 5),
        (("stages", 0, "deliver"), {"any": ["来源"], "all": ["来源"]}),
        (("stages", 0, "overdue"), [{"tell": "主管"}]),
        (("rules",), {"提醒": {"when": {"enter": "触达"}, "do": [{"notify": "销售代表"}]}}),
        (("send_by",), "pigeon"),
    ],
    ids=str,
)
def test_an_editor_underlines_a_typical_mistake(
    editor: Draft202012Validator, place: tuple[str | int, ...], value: object
) -> None:
    wrong = copy.deepcopy(model())
    holder: Any = wrong
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    assert not editor.is_valid(wrong)


def test_an_editor_completes_every_field_type_trigger_and_action() -> None:
    schema = document_schema()
    parts = schema["$defs"]
    fields = parts["CaseForm"]["properties"]["fields"]["additionalProperties"]["oneOf"]
    assert fields[0]["enum"] == FIELD_TYPES.kinds()
    assert {kind["properties"]["type"]["const"] for kind in parts["FieldMapping"]["oneOf"]} == set(
        FIELD_TYPES.kinds()
    )
    assert sorted(parts["Rule"]["properties"]["when"]["properties"]) == TRIGGERS.kinds()
    actions = parts["Rule"]["properties"]["do"]["items"]["oneOf"]
    assert [action["$ref"] for action in actions] == [
        f"#/$defs/{action.written.__name__}" for action in ACTIONS
    ]


def test_every_part_of_the_schema_is_found_where_it_is_referred_to(editor: Draft202012Validator) -> None:
    schema = document_schema()
    missing: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            reference = node.get("$ref")
            if isinstance(reference, str) and reference.removeprefix("#/$defs/") not in schema["$defs"]:
                missing.append(reference)
            for inner in node.values():
                walk(inner)
        elif isinstance(node, list):
            for inner in node:
                walk(inner)

    walk(schema)
    assert missing == []
