"""One field of one form in one language, as the widgets see it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from markupsafe import escape

from engine.diagnostics import Language, Text
from engine.fields import FieldType
from engine.model.kernel import Field, Form
from runtime.web.forms import words
from runtime.web.forms.markup import attributes


@dataclass(frozen=True, slots=True)
class Place:
    """`html_id` is unique on a page of several forms and free of spaces; `position` names its constants.

    `around` are the fields outside a row that its own may read.
    """

    form: Form
    field: Field
    position: int
    html_id: str
    language: Language
    around: frozenset[str] = frozenset()

    @property
    def type(self) -> FieldType:
        return self.field.type

    @property
    def must(self) -> bool:
        """A browser may insist only where the server always would."""
        return self.field.required and self.field.visible_if is None

    def say(self, text: Text) -> str:
        return str(escape(text.to(self.language)))

    def own(self, name: str) -> str:
        """The name of a constant of this field in the generated code."""
        return f"{name}_{self.position}"

    def named(self, **more: str | int | bool | None) -> str:
        """The attributes of the field's one input."""
        given = {"id": self.html_id, "name": self.field.id, **more}
        return attributes({name.rstrip("_").replace("_", "-"): value for name, value in given.items()})

    def data(self) -> str:
        """The attributes by which a script finds the field; see the room's docstring."""
        ids = {bare(field.id) for field in self.form.fields} | self.around
        ids |= {
            f"{each.id}.{inner.id}" for each in self.form.fields if each.rows for inner in each.rows.fields
        }
        found = (self.field.visible_if, self.field.computed, self.field.required_if)
        depends = sorted({id for expression in found if expression for id in expression.reads & ids})
        listed = json.dumps(depends, ensure_ascii=False) if depends else None
        return attributes({"data-field": self.field.id, "data-kind": self.type.kind, "data-depends": listed})

    def described(self, *, wrong: bool) -> str:
        """`aria-describedby` over help and error, as far as they are there."""
        ids = [f"{self.html_id}-help"] if self.help else []
        ids += [f"{self.html_id}-error"] if wrong else []
        return attributes({"aria-describedby": " ".join(ids) or None})

    @property
    def help(self) -> str:
        """The field's help, and its condition for those whose browser cannot hide the field."""
        given = self.say(self.field.help) if self.field.help else ""
        if self.field.visible_if is None:
            return given
        only = escape(words.ONLY_WHEN.to(self.language) + self.field.visible_if.words.to(self.language))
        return f'{given} <span class="only-when">{only}</span>'.strip()


def bare(id: str) -> str:
    """`明细[0].数量` is 数量 to its own row."""
    return id.rpartition("].")[2]
