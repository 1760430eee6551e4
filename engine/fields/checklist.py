"""Things to do or to look at, ticked one by one; which of them are ticked is stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from engine.diagnostics import Diagnostic, Language, Text
from engine.fields import codes
from engine.fields.choice import Choice
from engine.fields.field_type import FIELD_TYPES, Guard, JsonSchema
from engine.json import Json


@FIELD_TYPES.register
class Checklist(Choice):
    """A choice of several that says how far it has come, and with `all` is done only when every item is ticked."""

    title = Text("检查清单", "Checklist")
    help = Text(
        "逐项打勾,如拜访前要查的几件事", "Items ticked one by one, such as what to check before a visit"
    )
    icon = "clipboard-check"
    example: ClassVar = {"type": "checklist", "options": ["带样品", "查库存", "约好时间"], "all": True}

    type: Literal["checklist"] = "checklist"  # type: ignore[assignment]  # a kind of its own, not a choice
    multiple: Literal[True] = True
    all: bool = False

    def value_schema(self) -> JsonSchema:
        least = len(self.offered) if self.all else 1
        return {**super().value_schema(), "minItems": least}

    def guard(self) -> Guard:
        base = super().guard()
        return Guard(f"{base.source} and len(value) == len(options)", base.constants) if self.all else base

    def check(self, value: Json) -> Iterator[Diagnostic]:
        yield from super().check(value)
        held = value if isinstance(value, list) else []
        left = [id for id in self.offered if id not in held] if self.all and held else []
        if left:
            yield Diagnostic(codes.NOT_ALL_TICKED, parameters={"left": self.spoken_list(left)})

    def show(self, value: Json, language: Language) -> str:
        if not isinstance(value, list):
            return ""
        between = ":" if language == "zh" else ": "
        return f"{len(value)}/{len(self.offered)}{between}{super().show(value, language)}"
