"""The model's then-part. An action plans an effect; the runtime performs it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

import msgspec
from pydantic import BaseModel, ConfigDict

from engine.actions.channel import Channels
from engine.actions.effect import Effect
from engine.actions.template import Template
from engine.diagnostics import Language, Text
from engine.expressions import Expression, Moment, Value
from engine.json import Json
from engine.registry import Registry
from engine.timing import Duration

Key = str | int

# What a template may say beside the fields of the case. The first two are the case's name.
CASE_NAMES = ("客户", "case")
SAYABLE = (*CASE_NAMES, "阶段", "stage", "停留", "dwell", "负责人", "owner", "时限", "limit")


class ActionContext(msgspec.Struct, frozen=True):
    """`words` has every name of SAYABLE and every field of the case, ready to read.

    `title` says what the message is about, `because` which rule or clause speaks. `fields` are the case's,
    as they are stored; `stage` is where it stands.
    """

    title: str
    because: str
    words: Mapping[str, str]
    values: Mapping[str, Value]
    moment: Moment
    language: Language = "zh"
    stage: str = ""
    fields: Mapping[str, Json] = {}

    def word(self, name: str) -> str:
        return self.words.get(name, "")

    def public_word(self, name: str) -> str:
        """In a group nobody reads a customer's details; stage, dwell, owner and limit may be said."""
        if name in SAYABLE and name not in CASE_NAMES:
            return self.word(name)
        if name in CASE_NAMES or self.word(name) == self.word("客户"):
            return "某客户" if self.language == "zh" else "a customer"
        return "…"


class Written(BaseModel):
    """An action as YAML has it, before its names are resolved."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Linker(Protocol):
    """Resolves what an action names; None means that a diagnostic has been reported at that key."""

    def role(self, name: str, *keys: Key) -> str | None: ...
    def template(self, text: str, *keys: Key) -> Template | None: ...
    def duration(self, text: str, *keys: Key) -> Duration | None: ...
    def channels(self, names: Channels, *keys: Key) -> tuple[str, ...]: ...
    def stage(self, name: str, reason: str | None) -> str | None: ...
    def receiver(self, name: str, *keys: Key) -> Literal["role", "field"] | None: ...
    def demand(self, name: str, *keys: Key) -> bool: ...
    def approval(self, name: str, *keys: Key) -> bool: ...
    def field(self, name: str, *keys: Key) -> bool: ...
    def target(self, field: str, expression: str, *keys: Key) -> Target | None: ...


@dataclass(frozen=True, slots=True)
class Target:
    """A field of the case, the value it gets and how that value is stored."""

    field: str
    expression: Expression
    write: Callable[[Value], Json]


@dataclass(frozen=True, slots=True)
class Action(ABC):
    """The key `kind` in a mapping says that it is this action; `written` is the mapping's shape."""

    kind: ClassVar[str]
    title: ClassVar[Text]
    help: ClassVar[Text]
    icon: ClassVar[str]
    example: ClassVar[Mapping[str, object]]
    written: ClassVar[type[Written]]

    @classmethod
    @abstractmethod
    def link(cls, written: Written, linker: Linker) -> Iterator[Action]:
        """The actions that the mapping means; nothing for a name that could not be resolved."""

    @abstractmethod
    def plan(self, context: ActionContext) -> Effect: ...


ACTIONS: Registry[type[Action]] = Registry("action")
