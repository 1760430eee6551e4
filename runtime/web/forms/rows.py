"""Rows of a form as HTML: each row a group of its own, one spare row, and a row to copy for the script."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import escape
from msgspec.structs import replace

from engine.diagnostics import Diagnostic, Language, Text
from engine.fields.repeat import Repeat
from engine.json import Json
from engine.model.kernel import Field, Form
from runtime.web.forms import words
from runtime.web.forms.markup import attributes
from runtime.web.forms.place import Place

# Stands for the number of a row until it is known; a noncharacter, which no text of a person may hold.
ROW = "\ufdd0"
_NEXT = "{row}"
_PATH = re.compile(r"\[(\d+)\]\.([^\[.]+)")

Found = Mapping[str, Sequence[Diagnostic]]
RowRenderer = Callable[
    [Mapping[str, Json], Found, Collection[str], Collection[str], Mapping[str, str]], list[str]
]


@dataclass(frozen=True, slots=True)
class InRow:
    """`row` counts from 0, as in paths; people count from 1."""

    row: int
    position: int
    field: Field

    def title(self, repeat: Field, language: Language) -> str:
        said = Text("{rows}第 {row} 行 {field}", "{rows}, row {row}: {field}").to(language)
        names = {"rows": repeat.title.to(language), "field": self.field.title.to(language)}
        return said.format(row=self.row + 1, **names)


def in_row(field: Field, rows: Form, path: str) -> InRow | None:
    """Which field of which row a path speaks of; None when it speaks of the rows themselves."""
    found = _PATH.match(path, len(field.id))
    if found is None:
        return None
    for position, inner in enumerate(rows.fields):
        if inner.id == found[2]:
            return InRow(int(found[1]), position, inner)
    return None


@dataclass(frozen=True, slots=True)
class Rows:
    place: Place
    row: RowRenderer

    def render(
        self,
        values: Mapping[str, Json],
        problems: Found,
        unneeded: Collection[str],
        demanded: Collection[str],
        people: Mapping[str, str],
    ) -> str:
        place, field = self.place, self.place.field
        assert isinstance(place.type, Repeat)
        assert field.rows is not None
        given = values.get(field.id)
        rows = [row if isinstance(row, Mapping) else {} for row in given] if isinstance(given, list) else []
        shown = max(len(rows), place.type.at_least, 1)
        shown += bool(rows) and len(rows) < place.type.at_most and len(rows) >= place.type.at_least
        rows = [*rows, *({} for _ in range(shown - len(rows)))]
        found = problems.get(field.id, ())
        # Nobody has begun an empty row: what it asks on a condition waits until then.
        unbegun = {f"{field.id}[{ROW}].{each.id}" for each in field.rows.fields if each.visible_if}
        written = []
        for number, row in enumerate(rows):
            of_row = self._of_row(number, found, unneeded, demanded)
            asked = of_row if row else (of_row[0], unbegun, ())
            written.append(self._row(str(number), row, *asked, people))
        spare = self._row(_NEXT, {}, {}, unbegun, (), people)
        own = [each for each in found if in_row(field, field.rows, each.path) is None]
        return self._around("".join(written), spare, own, unneeded=field.id in unneeded)

    def _row(
        self,
        number: str,
        row: Mapping[str, Json],
        found: Found,
        unneeded: Collection[str],
        demanded: Collection[str],
        people: Mapping[str, str],
    ) -> str:
        place = self.place
        prefix = f"{place.field.id}[{ROW}]."
        given = {prefix + id: value for id, value in row.items()}
        title = place.say(words.ROW).format(number=number if number == _NEXT else int(number) + 1)
        remove = f'<button class="link" type="button" data-remove-row hidden>{place.say(words.REMOVE_ROW)}</button>'
        fields = "".join(self.row(given, found, unneeded, demanded, people)).replace(ROW, number)
        return (
            f'<fieldset class="row-of-fields" data-row><legend>{title}</legend>{fields}{remove}</fieldset>\n'
        )

    def _of_row(
        self, number: int, found: Sequence[Diagnostic], unneeded: Collection[str], demanded: Collection[str]
    ) -> tuple[Found, Collection[str], Collection[str]]:
        """What speaks of this row, under the names that its renderer knows."""
        field = self.place.field
        assert field.rows is not None
        own, any_row = f"{field.id}[{number}].", f"{field.id}[{ROW}]."
        problems: dict[str, list[Diagnostic]] = {}
        for each in found:
            inside = in_row(field, field.rows, each.path)
            if inside is not None and inside.row == number:
                path = any_row + inside.field.id
                problems.setdefault(path, []).append(replace(each, path=path))
        return (
            problems,
            {any_row + id[len(own) :] for id in unneeded if id.startswith(own)},
            {any_row + id[len(own) :] for id in demanded if id.startswith(own)},
        )

    def _around(self, rows: str, spare: str, found: Sequence[Diagnostic], *, unneeded: bool) -> str:
        place = self.place
        assert isinstance(place.type, Repeat)
        more = attributes(
            {
                "class": "button",
                "name": "_more",
                "value": place.field.id,
                "formnovalidate": True,
                "data-add-row": True,
            }
        )
        start = attributes(
            {
                "class": "field rows-of-fields",
                "id": place.html_id,
                "data-at-most": place.type.at_most,
                "data-unneeded": unneeded,
            }
        )
        help = f'<p class="help" id="{place.html_id}-help">{place.help}</p>' if place.help else ""
        errors = "".join(
            f'<p data-code="{each.code}">{escape(each.message(place.language))} '
            f'<span class="hint">{escape(each.hint(place.language))}</span></p>'
            for each in found
        )
        error = f'<div class="field-error" id="{place.html_id}-error">{errors}</div>' if errors else ""
        must = f' <span class="required">{place.say(words.REQUIRED)}</span>' if place.field.required else ""
        return (
            f'<fieldset{start}{place.data()}{place.described(wrong=bool(errors))} tabindex="-1">'
            f"<legend>{place.say(place.field.title)}{must}</legend>{help}"
            f"<div data-rows>{rows}</div><template>{spare}</template>"
            f"<button{more}>{place.say(words.MORE_ROWS)}</button>{error}</fieldset>\n"
        )
