"""A page of scenarios beside its model: looks names up, checks shapes, and reports what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from engine.diagnostics import Text
from engine.model.document.part import Path
from engine.model.documents import Documents
from engine.model.kernel import Model
from engine.model.report import Report, listing
from engine.model.shape import flow, spoken
from engine.registry import nearest
from engine.scenarios import codes
from engine.source import Source

MAPPING = Text("“键: 值”", "“key: value” pairs")
LIST = Text("列表", "a list")
TEXT = Text("文字", "text")
TRUE = Text("true", "true")
NUMBER = Text("数字", "a number")
PERCENT = Text("百分之几", "a percentage")

ACTIVITY = Text("销售动作", "activity")
AGREEMENT = Text("协作协议", "agreement")
APPROVAL = Text("审批", "approval")
APPROVAL_STATE = Text("审批结果", "state of an approval")
CLOCK = Text("时限", "time limit")
CODE = Text("编码", "code")
FIELD = Text("字段", "field")
GIVEN = Text("字段组(写在 given 里的)", "set of fields in given")
CASE = Text("商机", "case")
PERSON = Text("人员或角色", "person or role")
RECORD_TYPE = Text("档案类型", "record type")
ROLE = Text("角色", "role")
SCORE = Text("评分", "score")
STAGE = Text("阶段", "stage")
TASK = Text("任务", "task")
WAIT = Text("停表", "wait")

_LONGEST_QUOTED = 60


class Page:
    def __init__(self, model: Model, source: Source) -> None:
        self.model = model
        data = source.data if isinstance(source.data, dict) else {}
        self.report = Report(Documents(cast("Mapping[str, object]", data), source, {}))

    def mapping(self, value: object, path: Path, example: object) -> Mapping[str, object]:
        if isinstance(value, dict):
            return value
        self.wrong(path, MAPPING, value, example)
        return {}

    def items(self, value: object, path: Path, example: object) -> list[object]:
        if isinstance(value, list):
            return value
        self.wrong(path, LIST, value, example)
        return []

    def text(self, value: object, path: Path, example: str) -> str:
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
        self.wrong(path, TEXT, value, example)
        return ""

    def texts(self, value: object, path: Path, example: str) -> tuple[tuple[str, Path], ...]:
        """One text or a list of them, each with its place."""
        if isinstance(value, list):
            return tuple(
                (self.text(item, (*path, place), example), (*path, place)) for place, item in enumerate(value)
            )
        return ((self.text(value, path, example), path),)

    def wrong(self, path: Path, expected: Text, got: object, example: object) -> None:
        if isinstance(got, str) and len(got) > _LONGEST_QUOTED:
            got = f"{got[:_LONGEST_QUOTED]}…"
        self.report.error(codes.WRONG_SHAPE, path, expected=expected, got=spoken(got), example=flow(example))

    def only(self, keys: Iterable[str], path: Path, known: Iterable[str]) -> None:
        legal = tuple(known)
        for key in keys:
            if key not in legal:
                self.report.unknown_key(
                    codes.UNKNOWN_KEY, (*path, key), dict.fromkeys(legal, Text("", "")), known=listing(legal)
                )

    def named(self, noun: Text, name: str, path: Path, known: Iterable[str], *, key: bool = False) -> bool:
        """Whether there is one; `key` when the name is the key that `path` ends with."""
        legal = list(known)
        if name in legal:
            return True
        if name and key:
            candidates = dict.fromkeys(legal, Text("", ""))
            self.report.unknown_key(
                codes.UNKNOWN_NAME, path, candidates, noun=noun, known=self.some(legal, name)
            )
        elif name:
            candidates = dict.fromkeys(legal, Text("", ""))
            self.report.unknown(
                codes.UNKNOWN_NAME, path, name, candidates, noun=noun, known=self.some(legal, name)
            )
        return False

    def some(self, names: list[str], wanted: str) -> str:
        """A dozen of them, the nearest first."""
        near = nearest(wanted, names)
        ordered = [near, *(name for name in names if name != near)] if near else names
        return "、".join(ordered[:12]) or "—"
