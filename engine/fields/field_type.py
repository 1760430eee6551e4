"""The base of every field type, and the registry from which the model's union is built."""

from __future__ import annotations

import functools
import operator
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, cast

from pydantic import BaseModel, ConfigDict, Field

from engine.diagnostics import Diagnostic, Language, Text
from engine.expressions import Type, Value
from engine.fields.writing import invisible
from engine.json import Json
from engine.registry import Registry

JsonSchema = dict[str, object]

# Longer than any type allows; beyond it text is not even looked into, only refused.
TYPED_LIMIT = 100_000


@dataclass(frozen=True, slots=True)
class Guard:
    """A Python expression over `value`, true only for values in which `check` finds nothing.

    The form's validator writes it inline and asks `check` for the words only when it is false.
    """

    source: str
    constants: Mapping[str, object] = field(default_factory=dict)


class Unfit(ValueError):
    """Settings of a field that contradict each other, in both languages; raised by validators."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


class FieldType(BaseModel):
    """`type` (a Literal with a default) is declared by each kind; `kind` is read from it.

    A JSON value is what is stored and sent; an expression value is what conditions read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ClassVar[str]
    title: ClassVar[Text]
    help: ClassVar[Text]
    icon: ClassVar[str]
    example: ClassVar[Mapping[str, object]]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        if "type" in cls.model_fields:
            cls.kind = cls.model_fields["type"].default

    @property
    @abstractmethod
    def expression_type(self) -> Type: ...

    @abstractmethod
    def value_schema(self) -> JsonSchema: ...

    @abstractmethod
    def check(self, value: Json) -> Iterator[Diagnostic]:
        """Everything wrong with a JSON value; paths are relative to the field (`[0].name`, `.lat`)."""

    def guard(self) -> Guard | None:
        return None

    def normalise(self, raw: Json) -> Json:
        """The JSON value of what arrived; None when it is empty.

        Text is what a person typed in a form or sheet, anything else is already the JSON value.
        What cannot be understood stays as it was typed, so that `check` can explain it.
        """
        if isinstance(raw, str):
            if len(raw) > TYPED_LIMIT:
                return raw
            typed = raw.strip()
            return None if invisible(typed) else self.understand(typed)
        return None if raw == [] else raw

    def understand(self, typed: str) -> Json:
        """The JSON value of a stripped, non-empty text; the text itself when it means nothing."""
        return typed

    def read(self, value: Json) -> Value:
        """The expression value of a JSON value that passed `check`."""
        return cast(Value, value)

    def write(self, value: Value) -> Json:
        """The JSON value of a computed expression value; the inverse of `read`."""
        return value

    def computed(self) -> FieldType:
        """As it is when a formula fills it in: no limit that nobody wrote down stands in its way."""
        return self

    def show(self, value: Json, language: Language) -> str:
        return "" if value is None else str(value)

    def cell(self, value: Json, language: Language) -> str | float:
        """What a sheet gets: a number where the sheet should add up, the words otherwise."""
        return self.show(value, language)

    def search_text(self, value: Json) -> str:
        return self.show(value, "zh")


FIELD_TYPES: Registry[type[FieldType]] = Registry("field type")


def field_type_union() -> Any:
    """The pydantic type of any field's configuration, told apart by `type`."""
    union = functools.reduce(operator.or_, FIELD_TYPES)
    return Annotated[union, Field(discriminator="type")]
