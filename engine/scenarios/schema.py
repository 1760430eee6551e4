"""The JSON Schema of a page of scenarios, for editors that complete while one types."""

from __future__ import annotations

from engine.model.schema import DIALECT, JsonSchema
from engine.scenarios.acts import ALWAYS, COMPANIONS
from engine.scenarios.expecting import APPROVAL_STATES, REMINDER, SILENCE, STATES, TASK_KEYS
from engine.scenarios.scenario import Verb

_NAME: JsonSchema = {"type": "string"}
_NAMES: JsonSchema = {"type": ["string", "array"], "items": {"type": "string"}}
_FIELDS: JsonSchema = {"type": "object"}
_TIME: JsonSchema = {"type": "string", "examples": ["2026-03-02 10:00", "+5 days 1 min"]}
_BESIDE: dict[str, JsonSchema] = {
    "at": _TIME,
    "happened": _TIME,
    "expect": {"$ref": "#/$defs/expect"},
    "with": _FIELDS,
    "refused": _NAMES,
    "warned": _NAMES,
    "times": {"type": "integer", "minimum": 1, "maximum": 1000},
}
_VALUES: dict[str, JsonSchema] = {"create": {"type": ["string", "object", "null"]}, "edit": _FIELDS}
_TITLES: dict[Verb, str] = {
    "create": "新建商机 · create a case",
    "record": "记一次销售动作 · record an activity",
    "correct": "更正一次记录 · correct a record",
    "edit": "改商机的字段 · edit fields of the case",
    "move": "移到阶段 · move to a stage",
    "hand_over": "按协议移交 · hand over under an agreement",
    "contest": "对退回提出争议 · contest a return",
    "overturn": "决定退回不成立 · decide that the return does not stand",
    "uphold": "决定退回成立 · decide that the return stands",
    "assign": "换负责人 · assign to a person",
    "add": "加一份档案 · add a linked record",
    "note": "写备注 · write a note",
    "finish": "完成任务 · finish a task",
    "acknowledge": "接手提醒 · acknowledge a reminder",
    "wait": "停表 · stop the clock",
    "go_on": "结束停表 · let the clock run on",
    "request": "送审 · ask for an approval",
    "approve": "同意 · approve",
    "reject": "拒绝 · reject",
    "send_back": "退回修改 · send back",
    "delegate": "转给别人决定 · let somebody else decide",
    "recall": "撤回送审 · recall a request",
}


def scenarios_schema() -> JsonSchema:
    fields = {"type": "object", "additionalProperties": _FIELDS}
    steps = {"type": "array", "items": {"oneOf": [*map(_act, COMPANIONS), _step({})]}}
    return {
        "$schema": DIALECT,
        "title": "动线模型的场景 · scenarios of a Dongxian model",
        "type": "object",
        "required": ["scenarios"],
        "additionalProperties": False,
        "properties": {
            "dongxian": {"const": 1},
            "people": {"type": "object", "additionalProperties": _NAME},
            "given": fields,
            "scenarios": {"type": "object", "additionalProperties": steps},
        },
        "$defs": {"expect": _expect()},
    }


def _act(verb: Verb) -> JsonSchema:
    value = {"title": _TITLES[verb], **_VALUES.get(verb, _NAME)}
    beside = {key: _BESIDE.get(key, _NAME) for key in (*COMPANIONS[verb], *ALWAYS)}
    return {**_step({verb: value, **beside}), "required": [verb]}


def _step(properties: JsonSchema) -> JsonSchema:
    always = {"at": _TIME, "case": _NAME, "expect": _BESIDE["expect"]}
    return {
        "type": "object",
        "properties": {**always, **properties},
        "required": ["expect"],
        "additionalProperties": False,
    }


def _expect() -> JsonSchema:
    each = {
        "reminders": _several(dict.fromkeys(REMINDER, _NAMES)),
        "tasks": _several(dict.fromkeys(TASK_KEYS, _NAMES)),
        "scores": {"type": "object", "additionalProperties": {"type": "number"}},
        "fields": _FIELDS,
        "approvals": {"type": "object", "additionalProperties": {"enum": list(APPROVAL_STATES)}},
        "waiting_for": _NAMES,
        SILENCE: {"const": True},
        **dict.fromkeys(STATES, _NAMES),
        **dict.fromkeys(("stage", "owner", "person"), _NAME),
    }
    full = {"type": "object", "properties": each, "additionalProperties": False}
    return {"oneOf": [{"const": SILENCE}, full]}


def _several(keys: JsonSchema) -> JsonSchema:
    one = {"oneOf": [_NAME, {"type": "object", "properties": keys, "additionalProperties": False}]}
    return {"oneOf": [*one["oneOf"], {"type": "array", "items": one}]}
