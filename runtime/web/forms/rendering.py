"""A form as HTML, by a Python function generated once per form and language.

The page around it has the `<form>` element, the CSRF token and the button.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import cast

from markupsafe import Markup, escape

from engine.diagnostics import Diagnostic, Language
from engine.json import Json
from engine.model.kernel import Form
from runtime.web.forms import words
from runtime.web.forms.as_typed import as_typed, chosen, dated
from runtime.web.forms.markup import Hole, Pieces, python_tuple
from runtime.web.forms.place import Place
from runtime.web.forms.rows import ROW, Rows, in_row
from runtime.web.forms.widgets import (
    Widget,
    checkboxes,
    computed,
    constants,
    person_options,
    radios,
    widget_of,
)

Found = Mapping[str, Sequence[Diagnostic]]
Renderer = Callable[
    [Mapping[str, Json], Found, Collection[str], Collection[str], Mapping[str, str]], list[str]
]

_CALENDARS = frozenset({"date", "time", "date_time", "month"})
_GENERATED: dict[tuple[int, Language], tuple[Form, Renderer]] = {}
_KEPT = 2_000


def render_form(
    form: Form,
    language: Language,
    values: Mapping[str, Json],
    problems: Sequence[Diagnostic] = (),
    *,
    unneeded: Collection[str] = (),
    demanded: Collection[str] = (),
    people: Mapping[str, str] | None = None,
) -> Markup:
    """`values` hold JSON values or the texts that were refused; `people` is id -> name for person fields.

    `unneeded` fields are those whose condition to be shown fails, `demanded` those whose `required_if` holds.
    """
    found = _by_field(form, problems) if problems else {}
    out = [_summary(form, language, found)] if problems else []
    out += _renderer(form, language)(values, found, unneeded, demanded, people or {})
    return Markup("".join(out))


def html_id(form: Form, position: int) -> str:
    return f"{_base(form)}-{position}"


def _base(form: Form) -> str:
    return f"f{zlib.crc32(form.id.encode()):08x}"


def _renderer(form: Form, language: Language) -> Renderer:
    """Kept by the form's identity, as compiled checks are; the entry keeps the form alive."""
    key = (id(form), language)
    if (kept := _GENERATED.get(key)) is None:
        if len(_GENERATED) >= _KEPT:
            _GENERATED.pop(next(iter(_GENERATED)), None)
        kept = _GENERATED[key] = (form, _generate(form, language, _base(form)))
    return kept[1]


def _rows(place: Place, rows: Form) -> Rows:
    """With ROW for the number of the row in all names and ids."""
    id = place.field.id
    inner = tuple(replace(field, id=f"{id}[{ROW}].{field.id}") for field in rows.fields)
    around = frozenset(field.id for field in place.form.fields if field.id != id)
    row = _generate(replace(rows, fields=inner), place.language, f"{place.html_id}-{ROW}", around)
    return Rows(place, row)


def _generate(form: Form, language: Language, base: str, around: frozenset[str] = frozenset()) -> Renderer:
    names: dict[str, object] = {
        "escape": escape,
        "errors": _errors,
        "person_options": person_options,
        "language": language,
    }
    lines = [
        "def render(values, problems, unneeded, demanded, people):",
        "    out = []",
        "    get = values.get",
    ]
    for position, field in enumerate(form.fields):
        place = Place(form, field, position, f"{base}-{position}", language, around)
        if field.rows is not None:
            names[place.own("rows")] = _rows(place, field.rows).render
            lines.append(f"    out.append({place.own('rows')}(values, problems, unneeded, demanded, people))")
            continue
        widget = widget_of(place)
        names |= constants(place, widget)
        lines += [
            f"    {line}"
            for line in (*_reading(place, widget, names), f"out += {python_tuple(_field(place, widget))}")
        ]
    exec(compile("\n".join([*lines, "    return out"]), f"<form {form.id}>", "exec"), names)
    return cast(Renderer, names["render"])


def _reading(place: Place, widget: Widget, names: dict[str, object]) -> list[str]:
    """The statements before a field's pieces; text is shown as it is, other values are spelled by its type."""
    id = repr(place.field.id)
    read = [f"value = get({id})", f"found = problems.get({id})", _state(place, widget)]
    if widget is computed:
        return read
    if widget is checkboxes:
        names[place.own("chosen")] = functools.partial(chosen, place.type)
        return [*read, f"chosen = {place.own('chosen')}(value)"]
    if place.type.kind in _CALENDARS:
        names[place.own("dated")] = functools.partial(dated, place.type)
        return [*read, f"typed, readable = ('', True) if value is None else {place.own('dated')}(value)"]
    names[place.own("typed")] = functools.partial(as_typed, place.type)
    as_it_is = "" if widget is radios else "value if type(value) is str else "
    return [*read, f"typed = '' if value is None else {as_it_is}{place.own('typed')}(value)"]


def _state(place: Place, widget: Widget) -> str:
    invalid = "" if widget in (checkboxes, computed) else ' aria-invalid="true"'
    return f"state = {place.described(wrong=True) + invalid!r} if found else {place.described(wrong=False)!r}"


def _field(place: Place, widget: Widget) -> Pieces:
    title = (place.say(place.field.title), *_required_mark(place))
    help = f'<p class="help" id="{place.html_id}-help">{place.help}</p>' if place.help else ""
    unneeded = (
        Hole(f"(' data-unneeded' if {place.field.id!r} in unneeded else '')")
        if place.field.visible_if
        else ""
    )
    error = Hole(f"(errors(found, language, {place.html_id!r}) if found else '')")
    if widget in (radios, checkboxes):
        role = ' role="radiogroup"' if widget is radios else ""
        start: Pieces = (
            f'<fieldset class="field"{role}{place.data()}',
            unneeded,
            Hole("state"),
            "><legend>",
            *title,
            "</legend>",
        )
        return (*start, help, *widget(place), error, "</fieldset>\n")
    label = (f'><label for="{place.html_id}">', *title, "</label>")
    start = (f'<div class="field"{place.data()}', unneeded, *label)
    return (*start, help, *widget(place), error, "</div>\n")


def _required_mark(place: Place) -> Pieces:
    if place.field.computed is not None or not (place.field.required or place.field.required_if):
        return ()
    if place.field.required:
        return (f' <span class="required">{place.say(words.REQUIRED)}</span>',)
    hidden = Hole(f"('' if {place.field.id!r} in demanded else ' hidden')")
    return (' <span class="required" data-required-if', hidden, f">{place.say(words.REQUIRED)}</span>")


def _errors(found: Sequence[Diagnostic], language: Language, html_id: str) -> str:
    said = "".join(
        f'<p data-code="{problem.code}">{escape(problem.message(language))}'
        f' <span class="hint">{escape(problem.hint(language))}</span></p>'
        for problem in found
    )
    return f'<div class="field-error" id="{html_id}-error">{said}</div>'


def _summary(form: Form, language: Language, found: Found) -> str:
    """All problems before the form, announced at once, each a link to its field."""
    items = []
    for position, field in enumerate(form.fields):
        for problem in found.get(field.id, ()):
            target, title = html_id(form, position), field.title.to(language)
            if field.rows is not None and (inside := in_row(field, field.rows, problem.path)) is not None:
                target, title = f"{target}-{inside.row}-{inside.position}", inside.title(field, language)
            items.append(
                f'<li data-code="{problem.code}"><a href="#{target}">{escape(title)}</a> '
                f"{escape(problem.message(language))}</li>"
            )
    items += [
        f'<li data-code="{problem.code}">{escape(problem.message(language))}</li>'
        for problem in found.get("", ())
    ]
    heading = escape(words.CORRECT_THESE.to(language))
    return f'<div class="errors" role="alert" tabindex="-1"><p>{heading}</p><ul>{"".join(items)}</ul></div>\n'


def _by_field(form: Form, problems: Sequence[Diagnostic]) -> Found:
    """`现场照片[0].size` belongs to 现场照片; what belongs to no field stands under the empty name."""
    ids = {field.id for field in form.fields}
    found: dict[str, list[Diagnostic]] = {}
    for problem in problems:
        path = problem.path
        owner = path if path in ids else next((id for id in ids if path.startswith((f"{id}[", f"{id}."))), "")
        found.setdefault(owner, []).append(problem)
    return found
