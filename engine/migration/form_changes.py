"""What a new version does to what has been filled in: safe, in need of mapping, or breaking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.diagnostics import Text
from engine.fields.cascade import Cascade
from engine.fields.checklist import Checklist
from engine.fields.choice import Choice
from engine.json import Json
from engine.migration.plan import forms_of
from engine.model.kernel import Field, Form, Model

Harm = Literal["safe", "mapping", "breaking"]
What = Literal["added", "asked", "renamed", "retyped", "narrowed", "removed"]

_HARM: Mapping[What, Harm] = {
    "added": "safe",
    "renamed": "safe",
    "asked": "mapping",
    "narrowed": "mapping",
    "retyped": "breaking",
    "removed": "breaking",
}
_WORDS: Mapping[What, Text] = {
    "added": Text("新增", "added"),
    "renamed": Text("改名", "renamed"),
    "asked": Text("改为必填", "asked for now"),
    "narrowed": Text("可填的范围变了", "other limits"),
    "retyped": Text("换了类型", "another type"),
    "removed": Text("去掉", "removed"),
}
_HARMS: Mapping[Harm, Text] = {
    "safe": Text("不影响", "safe"),
    "mapping": Text("要处理", "needs mapping"),
    "breaking": Text("会断开", "breaking"),
}


@dataclass(frozen=True, slots=True)
class FormChange:
    """`form` and `field` as they are called now, those of a removed field as they were.

    `now` is the field that reads what was filled in, None when there is none.
    """

    form: str
    field: str
    title: Text
    what: What
    now: Field | None

    @property
    def harm(self) -> Harm:
        return _HARM[self.what]

    @property
    def words(self) -> Text:
        return _WORDS[self.what]

    @property
    def harm_words(self) -> Text:
        return _HARMS[self.harm]

    def refuses(self, value: Json) -> bool:
        """Whether a value that was filled in would not be accepted any more."""
        if self.what == "removed":
            return True
        return self.now is not None and self.now.computed is None and any(self.now.type.check(value))


def form_changes(before: Model, after: Model, renames: Mapping[str, str]) -> tuple[FormChange, ...]:
    """`renames` as in `Plan`. A form that goes with its activity or record type loses all of its fields."""
    was, here = forms_of(before), forms_of(after)
    found: list[FormChange] = []
    for id, form in was.items():
        sort, _, of = id.partition("/")
        now = f"{sort}/{renames.get(id, of)}" if of else id
        found += _between(now, form, here.get(now), renames)
    return tuple(found)


def _between(id: str, was: Form, now: Form | None, renames: Mapping[str, str]) -> Iterator[FormChange]:
    kept: set[str] = set()
    for field in was.fields:
        name = renames.get(f"field/{id}/{field.id}", field.id)
        kept.add(name)
        after = now.field(name) if now is not None else None
        if after is None:
            yield FormChange(id, field.id, field.title, "removed", None)
        elif (what := _change(field, after)) is not None:
            yield FormChange(id, name, after.title, what, after)
        elif name != field.id:
            yield FormChange(id, name, after.title, "renamed", after)
    for field in now.fields if now is not None else ():
        if field.id not in kept and field.computed is None:
            asked = field.required or field.required_if is not None
            yield FormChange(id, field.id, field.title, "asked" if asked else "added", field)


def _change(was: Field, now: Field) -> What | None:
    """The one that weighs most."""
    if was.type.expression_type != now.type.expression_type or was.type.kind != now.type.kind:
        return "retyped"
    if was.type != now.type and not _wider(was, now):
        return "narrowed"
    asked = (now.required and not was.required) or (now.required_if is not None and was.required_if is None)
    return "asked" if asked and not was.required else None


def _wider(was: Field, now: Field) -> bool:
    """A choice that only has got more options; a checklist of which all must be ticked asks for the new ones too."""
    match was.type, now.type:
        case Checklist() as before, Checklist(all=True) as after:
            return before.all and set(before.offered) == set(after.offered)
        case Choice() as before, Choice() as after:
            return set(before.options) <= set(after.options) and before.multiple == after.multiple
        case Cascade() as before, Cascade() as after:
            return set(before.ways) <= set(after.ways)
    return False
