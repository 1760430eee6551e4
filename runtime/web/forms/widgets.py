"""The input of each field type, as pieces of HTML.

Holes may read `value` (what the field holds), `typed` (the same as a person types it), `state` (the
attributes that tie the input to its error), `people`, and the constants that `constants` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby, product

from markupsafe import escape

from engine.fields.cascade import STEP, Cascade
from engine.fields.choice import Choice
from engine.fields.matrix import MARK, Matrix
from engine.fields.photo import Photo
from engine.fields.rating import Rating
from engine.fields.upload import MEGABYTE, Upload
from engine.fields.yes_no import ANSWERS
from engine.json import Json
from runtime.web.forms import words
from runtime.web.forms.markup import Hole, Pieces, attributes
from runtime.web.forms.place import Place

# Up to here all options are seen at once; a longer list folds into a select.
RADIOS_AT_MOST = 5

# A longer one is typed: the page carries no list that nobody scrolls through on a phone.
SELECT_AT_MOST = 200

Widget = Callable[[Place], Pieces]


def line(type: str = "text", inputmode: str | None = None, unit: str = "", **data: bool) -> Widget:
    def widget(place: Place) -> Pieces:
        at_most = getattr(place.type, "at_most", None) if place.type.kind == "text" else None
        own = place.named(
            inputmode=inputmode, autocomplete="off", required=place.must, data_at_most=at_most, **data
        )
        after = (
            f'<span class="unit">{unit or place.say(words.YUAN)}</span>' if place.type.kind in UNITS else ""
        )
        return (f'<input type="{type}"{own}', Hole("state"), ' value="', Hole("escape(typed)"), f'">{after}')

    return widget


def calendar(type: str) -> Widget:
    """A refused text shows in a plain input, because a calendar would drop what it cannot read."""

    def widget(place: Place) -> Pieces:
        own = place.named(autocomplete="off", required=place.must)
        kind = Hole(f"({type!r} if readable else 'text')")
        return ('<input type="', kind, f'"{own}', Hole("state"), ' value="', Hole("escape(typed)"), '">')

    return widget


def paragraph(place: Place) -> Pieces:
    at_most = getattr(place.type, "at_most", None)
    own = place.named(rows=4, autocomplete="off", required=place.must, data_at_most=at_most)
    # A browser swallows the first line break after <textarea>.
    return (f"<textarea{own}", Hole("state"), ">\n", Hole("escape(typed)"), "</textarea>")


def radios(place: Place) -> Pieces:
    """Without a must there is a way back to no answer, which a radio alone does not have."""
    options = _options(place) + ([] if place.must else [("", place.say(words.NO_ANSWER))])
    pieces: list[str | Hole] = ['<div class="options">']
    for position, (id, title) in enumerate(options):
        own = attributes(
            {
                "id": None if position else place.html_id,
                "name": place.field.id,
                "value": id,
                "required": place.must,
            }
        )
        pieces += [
            f'<label class="option"><input type="radio"{own}',
            Hole(f"(' checked' if typed == {id!r} else '')"),
            f"> {title}</label>",
        ]
    return (*pieces, Hole(f"{place.own('strays')}((typed,))"), "</div>")


def checkboxes(place: Place) -> Pieces:
    pieces: list[str | Hole] = ['<div class="options">']
    for position, (id, title) in enumerate(_options(place)):
        own = attributes({"id": None if position else place.html_id, "name": place.field.id, "value": id})
        pieces += [
            f'<label class="option"><input type="checkbox"{own}',
            Hole(f"(' checked' if {id!r} in chosen else '')"),
            f"> {title}</label>",
        ]
    return (*pieces, Hole(f"{place.own('strays')}(chosen)"), "</div>")


def select(place: Place) -> Pieces:
    own = place.named(required=place.must, autocomplete="off")
    pieces: list[str | Hole] = [
        f"<select{own}",
        Hole("state"),
        f'><option value="">{place.say(words.CHOOSE)}</option>',
    ]
    for id, title in _options(place):
        pieces += [
            f'<option value="{escape(id)}"',
            Hole(f"(' selected' if typed == {id!r} else '')"),
            f">{title}</option>",
        ]
    return (*pieces, Hole(f"{place.own('strays')}((typed,))"), "</select>")


def cascade(place: Place) -> Pieces:
    """One select of all ways, those of one first step together."""
    type = place.type
    assert isinstance(type, Cascade)
    own = place.named(required=place.must, autocomplete="off")
    pieces: list[str | Hole] = [
        f"<select{own}",
        Hole("state"),
        f'><option value="">{place.say(words.CHOOSE)}</option>',
    ]
    for first, ways in groupby(type.ways, key=lambda way: way[0]):
        pieces.append(f'<optgroup label="{escape(first)}">')
        for way in ways:
            value = STEP.join(way)
            pieces += [
                f'<option value="{escape(value)}"',
                Hole(f"(' selected' if typed == {value!r} else '')"),
                f">{escape(STEP.join(way[1:]) or first)}</option>",
            ]
        pieces.append("</optgroup>")
    return (*pieces, Hole(f"{place.own('strays')}((typed,))"), "</select>")


def matrix(place: Place) -> Pieces:
    """A select for each row, all under the field's name, each option saying its row."""
    type = place.type
    assert isinstance(type, Matrix)
    pieces: list[str | Hole] = ['<div class="rows">']
    for position, row in enumerate(type.questions.offered):
        html_id = f"{place.html_id}-{position}" if position else place.html_id
        must = place.must and type.every_row
        own = attributes({"id": html_id, "name": place.field.id, "autocomplete": "off", "required": must})
        title = escape(type.questions.option_title(row, place.language))
        pieces.append(
            f'<label for="{html_id}">{title}</label><select{own}>'
            f'<option value="">{place.say(words.CHOOSE)}</option>'
        )
        for answer in type.scale.offered:
            value = f"{row}{MARK}{answer}"
            pieces += [
                f'<option value="{escape(value)}"',
                Hole(f"(' selected' if {value!r} in chosen else '')"),
                f">{escape(type.scale.option_title(answer, place.language))}</option>",
            ]
        mine = Hole(f"{place.own('strays')}([one for one in chosen if one.startswith({row + MARK!r})])")
        pieces += [mine, "</select>"]
    return (*pieces, "</div>")


def person(place: Place) -> Pieces:
    own = place.named(required=place.must, autocomplete="off")
    choose = f'<option value="">{place.say(words.CHOOSE)}</option>'
    return (f"<select{own}", Hole("state"), f">{choose}", Hole("person_options(people, typed)"), "</select>")


def upload(place: Place) -> Pieces:
    type = place.type
    assert isinstance(type, Upload)
    own = place.named(
        accept="image/*"
        if type.accepts == ("image/",)
        else ",".join(type.accepts).replace("audio/", "audio/*") or None,
        multiple=type.at_most > 1,
        capture="environment" if isinstance(type, Photo) and type.camera_only else None,
        data_largest=type.megabytes * MEGABYTE,
        data_sign=type.kind == "signature",
        data_record=type.kind == "audio",
        data_longest=type.longest_side if isinstance(type, Photo) else None,
    )
    required = Hole("('' if value else ' required')") if place.must else ""
    return (Hole(f"{place.own('kept')}(value)"), f'<input type="file"{own}', required, Hole("state"), ">")


def computed(place: Place) -> Pieces:
    return (
        f'<output id="{place.html_id}"',
        Hole("state"),
        ">",
        Hole(f"escape({place.own('shown')}(value))"),
        "</output>",
    )


UNITS = frozenset({"money", "percent"})
WIDGETS: Mapping[str, Widget] = {
    "text": line(),
    "long_text": paragraph,
    "integer": line(inputmode="numeric"),
    "number": line(inputmode="decimal"),
    "money": line(inputmode="decimal"),
    "percent": line(inputmode="decimal", unit="%"),
    "yes_no": radios,
    "date": calendar("date"),
    "time": calendar("time"),
    "date_time": calendar("datetime-local"),
    "month": calendar("month"),
    "duration": line(),
    "phone": line("tel", inputmode="tel"),
    "email": line("email", inputmode="email"),
    # type=url would refuse www.example.com, which is understood here
    "url": line(inputmode="url"),
    "geo_point": line(data_locate=True),
    "area": paragraph,
    "person": person,
    "barcode": line(),
    "rating": radios,
    "matrix": matrix,
    "file": upload,
    "photo": upload,
    "audio": upload,
    "signature": upload,
}


def widget_of(place: Place) -> Widget:
    if place.field.computed is not None:
        return computed
    if isinstance(place.type, Choice):
        if place.type.multiple:
            return checkboxes
        count = len(place.type.offered)
        return radios if count <= RADIOS_AT_MOST else select if count <= SELECT_AT_MOST else line()
    if isinstance(place.type, Cascade):
        return cascade if len(place.type.ways) <= SELECT_AT_MOST else line()
    return WIDGETS[place.type.kind]


def constants(place: Place, widget: Widget) -> dict[str, object]:
    """What the holes of this field call."""
    found: dict[str, object] = {}
    if widget in (radios, checkboxes, select, cascade, matrix):
        found[place.own("strays")] = _strays(place, widget)
    if widget is upload:
        found[place.own("kept")] = lambda value: _kept(place, value)
    if widget is computed:
        found[place.own("shown")] = lambda value: place.type.show(value, place.language)
    return found


def person_options(people: Mapping[str, str], typed: str) -> str:
    named = people if not typed or typed in people else {**people, typed: typed}
    return "".join(
        f'<option value="{escape(id)}"{" selected" if id == typed else ""}>{escape(name)}</option>'
        for id, name in named.items()
    )


def _options(place: Place) -> list[tuple[str, str]]:
    match place.type:
        case Choice() as type:
            return [(id, str(escape(type.option_title(id, place.language)))) for id in type.offered]
        case Cascade() as type:
            return [(STEP.join(way), str(escape(STEP.join(way)))) for way in type.ways]
        case Matrix() as type:
            pairs = product(type.questions.offered, type.scale.offered)
            return [(f"{row}{MARK}{answer}", str(escape(answer))) for row, answer in pairs]
        case Rating() as type:
            return [(str(mark), str(mark)) for mark in range(1, type.of + 1)]
        case _:
            return [(str(answer).lower(), place.say(title)) for answer, title in ANSWERS.items()]


def _strays(place: Place, widget: Widget) -> Callable[[Iterable[str]], str]:
    """A retired option, or a text that is none, stays in sight while the field still holds it."""
    offered = frozenset(id for id, _ in _options(place)) | {""}
    why = place.say(words.NOT_OFFERED)

    def title(id: str) -> str:
        known = place.type.option_title(id, place.language) if isinstance(place.type, Choice) else id
        return f"{escape(known)} ({why})"

    def stray(id: str) -> str:
        if widget in (select, cascade, matrix):
            return f'<option value="{escape(id)}" selected>{title(id)}</option>'
        kind = "radio" if widget is radios else "checkbox"
        own = attributes({"type": kind, "name": place.field.id, "value": id, "checked": True})
        return f'<label class="option"><input{own}> {title(id)}</label>'

    return lambda held: "".join(stray(id) for id in held if id not in offered)


def _kept(place: Place, value: Json) -> str:
    """Files that are uploaded already travel as ids in ticked boxes, so that a refusal loses none."""
    files = [file for file in value if isinstance(file, Mapping)] if isinstance(value, list) else []
    if not files:
        return ""
    boxes = "".join(
        f'<li><label class="option"><input type="checkbox" name="{escape(place.field.id)}"'
        f' value="{escape(file.get("id", ""))}" checked> {escape(file.get("name", ""))}</label></li>'
        for file in files
    )
    return f'<p class="kept">{place.say(words.KEPT_FILES)}</p><ul class="files">{boxes}</ul>'
