"""Reads the shape of a model: every wrong key and value is reported, and the rest goes on to be linked.

What is wrong is taken out piece by piece until the rest fits; names in it stay known, so that one
mistake is one message.
"""

from __future__ import annotations

import copy
import json
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from engine.actions import ACTIONS
from engine.diagnostics import Fix, Text
from engine.fields import FieldType, Unfit
from engine.model import codes
from engine.model.document import Document
from engine.model.document.form import FieldMapping
from engine.model.document.part import Path
from engine.model.report import Report, listing, suggestion
from engine.model.surface import Spot, spot
from engine.registry import nearest

# Stands where a broken text stood; whoever meets it says nothing, for it has been reported.
BROKEN = "\0broken\0"

WANTED: dict[str, tuple[Text, type]] = {
    "string_type": (Text("文字", "text"), str),
    "list_type": (Text("列表", "a list"), list),
    "dict_type": (Text("“键: 值”", "“key: value” pairs"), dict),
    "model_type": (Text("“键: 值”", "“key: value” pairs"), dict),
    "bool_type": (Text("true 或 false", "true or false"), bool),
    "int_type": (Text("整数", "a whole number"), int),
    "float_type": (Text("数字", "a number"), int),
}


def read_shape(report: Report) -> tuple[Document | None, frozenset[Path]]:
    """The document without its broken places, and where those are; None when nothing is left to link."""
    data: Any = copy.deepcopy(dict(report.documents.data))
    broken: dict[Path, int] = {}
    while True:
        try:
            return Document.model_validate(data), frozenset(broken)
        except ValidationError as wrong:
            problems = _by_path(wrong.errors(include_url=False), report.documents.data)
        for path, problem in problems.items():
            if not any(path[: len(done)] == done for done in broken):
                _explain(report, path, problem)
            if not _take_out(data, path, broken):
                return None, frozenset(broken)


def _by_path(errors: list[ErrorDetails], data: object) -> dict[Path, ErrorDetails]:
    found: dict[Path, ErrorDetails] = {}
    for error in errors:
        found.setdefault(clean(error["loc"], data), error)
    return found


def clean(loc: tuple[int | str, ...], data: object) -> Path:
    """The path in the document of a pydantic location, without the tags of alternatives."""
    path: list[int | str] = []
    for place, key in enumerate(loc):
        if isinstance(data, dict) and key in data:
            data = data[key]
        elif isinstance(data, list) and isinstance(key, int):
            data = data[key] if key < len(data) else None
        elif place < len(loc) - 1 or not isinstance(data, dict) or str(key).startswith(("«", "[")):
            continue
        path.append(key)
    return tuple(path)


def _take_out(data: Any, path: Path, broken: dict[Path, int]) -> bool:
    """Removes the value; when it may not be missing a stand-in comes instead, at last its parent goes."""
    if not path:
        return False
    attempt = broken[path] = broken.get(path, 0) + 1
    if attempt > 2:
        return _take_out(data, path[:-1], broken)
    holder, key = _holder(data, path), path[-1]
    if isinstance(holder, list) and isinstance(key, int):
        holder[key] = _stand_in(path)  # removing it would move the places of its neighbours
    elif isinstance(holder, dict) and attempt == 1 and key in holder:
        del holder[key]
    elif isinstance(holder, dict):
        holder[key] = _stand_in(path)
    return True


def _holder(data: Any, path: Path) -> object:
    """What `path` is in; None when a greater part has been taken out in the same round."""
    for key in path[:-1]:
        inside = isinstance(data, dict) and key in data
        data = data[key] if inside or (isinstance(data, list) and isinstance(key, int)) else None
    return data


STAND_INS: dict[Path, object] = {
    ("dongxian",): 1,
    ("timezone",): "UTC",
    ("roles",): [],
    ("case",): {"owner": BROKEN, "fields": {}},
    ("case", "fields"): {},
    ("stages",): [{"stage": BROKEN}],
}


def _stand_in(path: Path) -> object:
    if path[0] == "stages" and len(path) == 2:
        return {"stage": BROKEN}
    return copy.deepcopy(STAND_INS.get(path, BROKEN))


def _explain(report: Report, path: Path, problem: ErrorDetails) -> None:
    kind, value = problem["type"], problem["input"]
    if kind == "extra_forbidden":
        _unknown_key(report, path)
    elif kind == "missing":
        here = spot(path, report.documents.data)
        example = f"{path[-1]}: {flow(here.example(None))}"
        report.about_key(codes.MISSING_KEY, (*path[:-1],), name=str(path[-1]), example=example)
    elif kind.startswith("union_tag"):
        report.error(codes.UNKNOWN_ACTION, path, known=listing(ACTIONS.kinds()))
    elif kind == "literal_error":
        _not_one_of(report, path, problem)
    else:
        _wrong_value(report, path, kind, value, spot(path, report.documents.data))


def _unknown_key(report: Report, path: Path, keys: tuple[str, ...] = ()) -> None:
    known = tuple(dict.fromkeys(keys or spot(path[:-1], report.documents.data).keys))
    near = nearest(str(path[-1]), known)
    report.about_key(
        codes.UNKNOWN_KEY,
        path,
        fix=near,
        name=str(path[-1]),
        suggestion=suggestion(near, Text("", "")),
        known=listing(known),
    )


def _not_one_of(report: Report, path: Path, problem: ErrorDetails) -> None:
    choices = [word.strip("'") for word in problem["ctx"]["expected"].replace(" or ", ", ").split(", ")]
    name = str(problem["input"])
    known: dict[str, Text] = dict.fromkeys(choices, Text("", ""))
    report.unknown(codes.NOT_ONE_OF, path, name, known, known=listing(choices))


def _wrong_value(report: Report, path: Path, kind: str, value: object, here: Spot) -> None:
    wanted, like = WANTED.get(kind, (None, None))
    example = flow(here.example(like))
    if kind == "bool_type" and str(value).lower() in YES | NO:
        word = "true" if str(value).lower() in YES else "false"
        fix = Fix(report.inside(path, 1, 1), len(str(value)), word)
        report.error(codes.YES_IS_TEXT, path, fix, name=str(value), example=word)
    elif wanted is not None:
        report.error(codes.WRONG_SHAPE, path, expected=wanted, got=spoken(value), example=example)
    else:
        expected = RANGES.get(kind, Text("不在允许的范围内", "it is out of range"))
        report.error(codes.OUT_OF_RANGE, path, name=flow(value), expected=expected, example=example)


def explain_type_config(
    report: Report, path: Path, wrong: ValidationError, field_type: type[FieldType], wrap: str | None
) -> None:
    """What is wrong with the settings of a field type; `wrap` is the setting that `[a, b]` stands for."""
    data: object = report.documents.data
    for key in path:
        data = data[key] if isinstance(data, list | dict) else None  # type: ignore[index]
    data = {wrap: data} if wrap else data if isinstance(data, dict) else {}
    for inner, problem in _by_path(wrong.errors(include_url=False), data).items():
        place = (*path, *(inner[1:] if wrap else inner))
        if problem["type"] == "extra_forbidden":
            _unknown_key(report, place, (*FieldMapping.model_fields, *field_type.model_fields))
        elif problem["type"] == "missing":
            example = f"{inner[-1]}: {flow(field_type.example.get(str(inner[-1])))}"
            report.about_key(codes.MISSING_KEY, place[:-1], name=str(inner[-1]), example=example)
        elif problem["type"] == "value_error":
            error = problem["ctx"]["error"]
            said = error.text if isinstance(error, Unfit) else str(error)
            example = flow(dict(field_type.example))
            report.error(
                codes.OUT_OF_RANGE, place, name=flow(problem["input"]), expected=said, example=example
            )
        else:
            here = Spot(examples=(field_type.example.get(str(inner[-1]) if inner else ""),))
            _wrong_value(report, place, problem["type"], problem["input"], here)


YES = frozenset({"yes", "on", "y", "是", "true"})
NO = frozenset({"no", "off", "n", "否", "false"})
RANGES = {
    "greater_than": Text("要大于 0", "it must be above 0"),
    "greater_than_equal": Text("至少是 1", "it must be at least 1"),
    "too_short": Text("至少要有一项", "at least one item is needed"),
}


def spoken(value: object) -> Text:
    """What stands there now, in words."""
    if value is None:
        return Text("空的", "empty")
    if isinstance(value, bool):
        return Text(f"{flow(value)}(是或否)", f"{flow(value)} (yes or no)")
    if isinstance(value, str):
        return Text(f"文字“{value}”", f"the text “{value}”")
    if isinstance(value, int | float):
        return Text(f"数字 {value}", f"the number {value}")
    return Text("列表", "a list") if isinstance(value, list) else Text("“键: 值”", "“key: value” pairs")


def flow(value: object) -> str:
    """A value as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, str) and not any(mark in value for mark in "{}[]\"',:#&*"):
        return value
    return json.dumps(value, ensure_ascii=False)
