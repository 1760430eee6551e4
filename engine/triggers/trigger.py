"""What starts a rule or a clock: `kind` says what happened, `of` says to which name of the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from engine.diagnostics import Text
from engine.registry import Registry

TriggerKey = tuple[str, str]
Names = Literal[
    "stage", "activity", "field", "case", "agreement", "approval", "clause", "definition", "schedule"
]


@dataclass(frozen=True, slots=True)
class Trigger:
    """`names` is the sort of name that `of` must be; in YAML a trigger is `{kind: of}`."""

    kind: ClassVar[str]
    title: ClassVar[Text]
    help: ClassVar[Text]
    icon: ClassVar[str]
    example: ClassVar[Mapping[str, str]]
    names: ClassVar[Names]

    of: str

    def key(self) -> TriggerKey:
        return (self.kind, self.of)


TRIGGERS: Registry[type[Trigger]] = Registry("trigger")
