"""One or several of a list of options; option ids are stored, titles may change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema, Unfit
from engine.json import Json

OPTION = Text("可选项", "one of the options")
SEVERAL_OPTIONS = Text("由可选项组成的列表", "a list of options")

LISTED_AT_MOST = 10

# How people separate several options in one cell of a sheet.
_between = re.compile("[,，、;；\n]")


class OptionSpec(BaseModel):
    """What may be written behind an option's id; `retired` options are kept for old values only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str | Text | None = None
    retired: bool = False
    was: str | None = None


def _digits_are_text(options: object) -> object:
    """`[1, 2, 3]` in a model are three words, not numbers."""
    if isinstance(options, list):
        return [str(option) if type(option) is int else option for option in options]
    return options


OptionId = Annotated[str, Field(min_length=1, max_length=100)]
Options = Annotated[
    tuple[OptionId, ...] | dict[OptionId, str | Text | OptionSpec | None], BeforeValidator(_digits_are_text)
]


@FIELD_TYPES.register
class Choice(FieldType):
    title = Text("选项", "Choice")
    help = Text("从列出的选项里选一个或多个", "One or several of the options listed")
    icon = "list-checks"
    example: ClassVar = {"type": "choice", "options": ["展会", "转介绍", "自拓"]}

    type: Literal["choice"] = "choice"
    options: Options
    multiple: bool = False

    @model_validator(mode="after")
    def _options_are_told_apart(self) -> Choice:
        if not self.options:
            raise Unfit("至少要有一个选项", "a choice needs at least one option")
        if len(self.known) != len(self.options):
            raise Unfit("有一个选项列了两次", "an option is listed twice")
        for option in self.known:
            if (
                option != option.strip()
                or writing.invisible(option)
                or any(writing.written(option, limit=100))
            ):
                raise Unfit(
                    f"选项 {option!r} 里有看不见的字符", f"option {option!r} holds invisible characters"
                )
        return self

    @cached_property
    def known(self) -> dict[str, OptionSpec]:
        """Every option that ever was, in the model's order."""
        if isinstance(self.options, dict):
            return {id: _spec(given) for id, given in self.options.items()}
        return dict.fromkeys(self.options, OptionSpec())

    @cached_property
    def offered(self) -> tuple[str, ...]:
        return tuple(id for id, option in self.known.items() if not option.retired)

    @cached_property
    def _ids_by_word(self) -> dict[str, str]:
        """What may be typed in a sheet: an id, or a title in either language, in any case."""
        words: dict[str, str] = {}
        for id in self.known:
            for word in (self.option_title(id, "zh"), self.option_title(id, "en")):
                words.setdefault(word.casefold(), id)
        return words | {id.casefold(): id for id in self.known} | {id: id for id in self.known}

    def option_title(self, id: str, language: Language) -> str:
        match self.known[id].title if id in self.known else None:
            case Text() as title:
                return title.to(language)
            case str() as title:
                return title
            case _:
                return id

    @property
    def expression_type(self) -> expressions.Type:
        one = expressions.choice(self.known)
        return expressions.list_of(one) if self.multiple else one

    def value_schema(self) -> JsonSchema:
        one: JsonSchema = {"type": "string", "enum": list(self.offered)}
        if self.multiple:
            return {"type": "array", "items": one, "minItems": 1, "uniqueItems": True}
        return one

    def guard(self) -> Guard:
        if self.multiple:
            return Guard(
                "type(value) is list and value and all([type(item) is str for item in value])"
                " and options.issuperset(value) and len(set(value)) == len(value)",
                {"options": frozenset(self.offered)},
            )
        return Guard("type(value) is str and value in options", {"options": frozenset(self.offered)})

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not self.multiple:
            if not isinstance(value, str) or value not in self.offered:
                yield self._refused(value, "")
            return
        if not isinstance(value, list):
            yield writing.wrong_type(SEVERAL_OPTIONS, value)
            return
        if not value:
            yield Diagnostic(codes.EMPTY_TEXT)
        seen = set()
        for place, item in enumerate(value):
            if not isinstance(item, str) or item not in self.offered:
                yield self._refused(item, f"[{place}]")
            if isinstance(item, str):
                if item in seen:
                    yield Diagnostic(codes.CHOSEN_TWICE, f"[{place}]", {"option": writing.shown(item)})
                seen.add(item)

    def _refused(self, value: Json, path: str) -> Diagnostic:
        """Why a value that is not offered is not."""
        if not isinstance(value, str):
            return writing.wrong_type(OPTION, value, path)
        if value not in self.known:
            typed = writing.shown(value)
            return Diagnostic(codes.NOT_AN_OPTION, path, {"typed": typed, "options": self._suggested(value)})
        return Diagnostic(
            codes.RETIRED_OPTION,
            path,
            {"option": self._spoken(value), "options": self._suggested(value)},
        )

    def normalise(self, raw: Json) -> Json:
        if not self.multiple:
            return super().normalise(raw)
        if isinstance(raw, str) and len(raw) < 10_000:
            raw = _between.split(raw)
        if isinstance(raw, list | tuple):
            items = [super(Choice, self).normalise(item) if isinstance(item, str) else item for item in raw]
            return [item for item in items if item is not None] or None
        return raw

    def understand(self, typed: str) -> Json:
        return self._ids_by_word.get(typed) or self._ids_by_word.get(typed.casefold(), typed)

    def read(self, value: Json) -> Value:
        return tuple(value) if isinstance(value, list) else value if isinstance(value, str) else None

    def write(self, value: Value) -> Json:
        return list(value) if isinstance(value, tuple) else value

    def show(self, value: Json, language: Language) -> str:
        chosen = value if isinstance(value, list) else [] if value is None else [value]
        return ("、" if language == "zh" else ", ").join(
            self.option_title(str(id), language) for id in chosen
        )

    def _spoken(self, id: str) -> Text:
        return Text(self.option_title(id, "zh"), self.option_title(id, "en"))

    def _suggested(self, typed: str) -> Text:
        """All options where they are few, otherwise those that resemble what was typed."""
        if len(self.offered) <= LISTED_AT_MOST:
            return self.all_spoken
        near = get_close_matches(typed[:100], self.offered, n=5, cutoff=0.3) or self.offered[:5]
        return Text(
            "、".join(self.option_title(id, "zh") for id in near) + "……",
            ", ".join(self.option_title(id, "en") for id in near) + " …",
        )

    @cached_property
    def all_spoken(self) -> Text:
        return self.spoken_list(self.offered)

    def spoken_list(self, ids: Iterable[str]) -> Text:
        ids = tuple(ids)
        return Text(
            "、".join(self.option_title(id, "zh") for id in ids),
            ", ".join(self.option_title(id, "en") for id in ids),
        )


def _spec(given: str | Text | OptionSpec | None) -> OptionSpec:
    return given if isinstance(given, OptionSpec) else OptionSpec(title=given)
