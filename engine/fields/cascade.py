"""A choice in steps, each narrowing the next: region, city, district."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import ClassVar, Literal

from pydantic import model_validator
from typing_extensions import TypeAliasType

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.choice import LISTED_AT_MOST, OptionId
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema, Unfit
from engine.json import Json

WAY = Text("从上级选到最后一级的选项", "a choice from the first step to the last")
DEEPEST, MOST = 6, 10_000
STEP = " / "

Branches = TypeAliasType("Branches", "dict[OptionId, Branches] | list[OptionId] | None")

_step = re.compile("[/／>＞]")


@FIELD_TYPES.register
class Cascade(FieldType):
    """A JSON value is the list of steps; conditions read the same list."""

    title = Text("级联选项", "Cascading choice")
    help = Text(
        "一级一级选到底,如省、市、区,条件里是各级的列表",
        "Chosen step by step, such as province, city, district; conditions read the list of steps",
    )
    icon = "list-tree"
    example: ClassVar = {"type": "cascade", "options": {"华东": {"上海": ["浦东", "徐汇"]}, "华北": ["北京"]}}

    type: Literal["cascade"] = "cascade"
    options: Branches

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Cascade:
        if not self.ways:
            raise Unfit("至少要有一个选项", "a choice needs at least one option")
        if len(self.ways) > MOST:
            raise Unfit(f"最多 {MOST:,} 个选项", f"at most {MOST:,} options")
        if max(map(len, self.ways)) > DEEPEST:
            raise Unfit(f"最多 {DEEPEST} 级", f"at most {DEEPEST} steps")
        if len(set(self.ways)) != len(self.ways):
            raise Unfit("有一个选项列了两次", "an option is listed twice")
        for name in {name for way in self.ways for name in way}:
            if name != name.strip() or _step.search(name) or any(writing.written(name, limit=100)):
                raise Unfit(
                    f"选项 {name!r} 里有斜杠或看不见的字符",
                    f"option {name!r} holds a slash or invisible characters",
                )
        return self

    @cached_property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """Every way from the first step to the last, in the model's order."""
        return tuple(_ways(self.options))

    @cached_property
    def _known(self) -> frozenset[tuple[str, ...]]:
        return frozenset(self.ways)

    @cached_property
    def _ways_by_end(self) -> dict[str, tuple[str, ...]]:
        """The last steps that stand in one place only, so that they may be typed alone."""
        counted = Counter(way[-1] for way in self.ways)
        return {way[-1]: way for way in self.ways if counted[way[-1]] == 1}

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.list_of(
            expressions.choice(dict.fromkeys(name for way in self.ways for name in way))
        )

    def value_schema(self) -> JsonSchema:
        return {"enum": [list(way) for way in self.ways]}

    def guard(self) -> Guard:
        return Guard("type(value) is list and leads(value)", {"leads": self._leads})

    def _leads(self, steps: list[Json]) -> bool:
        return all(type(step) is str for step in steps) and tuple(steps) in self._known

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if isinstance(value, str):
            yield self._refused(value)
        elif not isinstance(value, list) or not all(isinstance(step, str) for step in value):
            yield writing.wrong_type(WAY, value)
        elif tuple(value) not in self._known:
            yield self._refused(STEP.join(map(str, value[: DEEPEST + 1])))

    def _refused(self, typed: str) -> Diagnostic:
        near: Sequence[str] = [STEP.join(way) for way in self.ways[:LISTED_AT_MOST]]
        if len(self.ways) > LISTED_AT_MOST:
            last = _step.split(typed[:300])[-1].strip()
            alike = get_close_matches(last[:100], self._ways_by_end, n=5, cutoff=0.3)
            near = [STEP.join(self._ways_by_end[end]) for end in alike] or near[:5]
        options = Text("、".join(near), ", ".join(near))
        return Diagnostic(codes.NOT_AN_OPTION, parameters={"typed": writing.shown(typed), "options": options})

    def understand(self, typed: str) -> Json:
        """`华东 / 上海 / 浦东`, or the last step alone where there is only one of that name."""
        if len(typed) > DEEPEST * 110:
            return typed
        steps = tuple(step.strip() for step in _step.split(typed))
        way = steps if steps in self._known else self._ways_by_end.get(steps[0]) if len(steps) == 1 else None
        return typed if way is None else list(way)

    def read(self, value: Json) -> Value:
        return tuple(str(step) for step in value) if isinstance(value, list) else None

    def write(self, value: Value) -> Json:
        return list(value) if isinstance(value, tuple) else value

    def show(self, value: Json, language: Language) -> str:
        return STEP.join(map(str, value)) if isinstance(value, list) else ""


def _ways(branches: Branches) -> Iterator[tuple[str, ...]]:
    if isinstance(branches, Mapping):
        for name, below in branches.items():
            for way in _ways(below) if below else [()]:
                yield (name, *way)
    else:
        yield from ((name,) for name in branches or ())
