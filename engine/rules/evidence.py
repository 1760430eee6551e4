"""Is an activity believed: place and time, proof, output (C072), and was the place near enough (D-12)?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.conditions.condition import is_filled
from engine.diagnostics import Language, Text
from engine.fields.area import shape_of
from engine.fields.geo_point import point_of
from engine.json import Json
from engine.model.evidence import OUTPUT, PARTS, PLACE, PROOF, PlaceProof
from engine.model.kernel import Activity, Form, Model
from engine.places import Answer, Area, Point, find
from engine.rules.case import Case
from engine.timing import Duration

_KILOMETRE = 1000
_LACKING = Text("待补:{parts}", "still missing: {parts}")
_FAR = Text("离登记的地点 {far},超出 {within}", "{far} from the site on record, more than {within}")
_UNSURE = Text(
    "离登记的地点约 {far},定位误差太大,说不准在不在 {within} 内,请补“{second}”",
    "some {far} from the site on record, too inexact to tell whether within {within}; add “{second}”",
)
_COARSE = Text(
    "定位误差超过 {accuracy},请到空旷处重新定位",
    "the fix is less exact than {accuracy}; locate again in the open",
)
_NO_SITE = Text(
    "客户还没有登记位置,无法核对,请补“{second}”", "no site of the customer is on record; add “{second}”"
)
_STALE = Text("定位不是在动作前后 {fresh} 内取的", "the fix was not taken within {fresh} of the activity")
_LOCATE_AGAIN = Text("重新定位", "a better fix")


_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Weighed:
    """`lacks` are parts of PARTS, `why` says so in words; `place` and `distance` (metres) are of the fence."""

    lacks: tuple[str, ...] = ()
    why: Text = _NOTHING
    place: Answer | None = None
    distance: float | None = None


def weigh(
    model: Model, case: Case, activity: Activity, fields: Mapping[str, Json], occurred_at: datetime
) -> Weighed:
    asked = activity.evidence
    if asked is None:
        return Weighed()
    lacking: dict[str, Text] = {}
    place, distance = None, None
    if asked.place is not None:
        place, distance, doubt = _placed(model, case, activity.form, asked.place, fields, occurred_at)
        if doubt is not None:
            lacking[PLACE] = doubt
    for part, named in ((PROOF, asked.proof), (OUTPUT, asked.output)):
        if named and not any(is_filled(fields.get(name)) for name in named):
            lacking[part] = PARTS[part]
    return Weighed(tuple(lacking), _in_words(lacking.values()), place, distance)


def _placed(
    model: Model,
    case: Case,
    form: Form,
    asked: PlaceProof,
    fields: Mapping[str, Json],
    occurred_at: datetime,
) -> tuple[Answer | None, float | None, Text | None]:
    """The answer, how far, and what is wrong with it in words."""
    value = fields.get(asked.field)
    point = point_of(value)
    if point is None or not isinstance(value, Mapping):
        return None, None, PARTS[PLACE]
    settled = asked.second is not None and is_filled(fields.get(asked.second))
    if asked.fresh is not None and not settled and _stale(value.get("at"), asked.fresh, occurred_at):
        return None, None, _because(_STALE, fresh=_words(asked.fresh))
    if asked.fence is None or asked.near is None:
        return None, None, None
    claimed = value.get("accuracy")
    accuracy = float(claimed) if isinstance(claimed, int | float) else None
    found = find(asked.fence, point, accuracy, sites(model, case, asked.near))
    if found.answer == "in" or (found.answer == "unsure" and settled):
        return found.answer, found.distance, None
    within = _length(asked.fence.within)
    if found.answer == "out":
        return "out", found.distance, _because(_FAR, far=_length(found.distance), within=within)
    if found.too_coarse:
        return "unsure", found.distance, _because(_COARSE, accuracy=_length(asked.fence.accuracy))
    second = form.field(asked.second) if asked.second else None
    title = second.title if second is not None else _LOCATE_AGAIN
    reason = _NO_SITE if found.distance is None else _UNSURE
    said = _because(reason, far=_length(found.distance), within=within, second=title)
    return "unsure", found.distance, said


def _stale(taken: Json, fresh: Duration, occurred_at: datetime) -> bool:
    """A position typed by hand says no time."""
    if not isinstance(taken, str):
        return True
    return abs(datetime.fromisoformat(taken) - occurred_at) > fresh.timedelta


def _words(length: Duration) -> Text:
    return Text(length.words("zh"), length.words("en"))


def sites(model: Model, case: Case, near: str) -> Iterator[Point | Area]:
    """A field of the case goes before a record type of the same name."""
    if (field := model.case_form.field(near)) is not None:
        yield from _sites_in((field.id,), model.case_form, case.fields)
    elif (kind := model.record_types.get(near)) is not None:
        places = tuple(field.id for field in kind.form.fields)
        for record in case.records.values():
            if record.record_type == near:
                yield from _sites_in(places, kind.form, record.fields)


def _sites_in(ids: Collection[str], form: Form, fields: Mapping[str, Json]) -> Iterator[Point | Area]:
    for id in ids:
        field = form.field(id)
        if field is None:
            continue
        read = {"geo_point": point_of, "area": shape_of}.get(field.type.kind)
        site = read(fields.get(id)) if read is not None else None
        if site is not None:
            yield site


def _because(reason: Text, **parameters: Text | str) -> Text:
    def said(language: Language) -> str:
        words = {
            name: each.to(language) if isinstance(each, Text) else each for name, each in parameters.items()
        }
        return f"{PARTS[PLACE].to(language)}({reason.to(language).format(**words)})"

    return Text(said("zh"), said("en"))


def _in_words(lacking: Collection[Text]) -> Text:
    if not lacking:
        return _NOTHING
    zh, en = "、".join(each.zh for each in lacking), ", ".join(each.en for each in lacking)
    return Text(_LACKING.zh.format(parts=zh), _LACKING.en.format(parts=en))


def _length(metres: float | None) -> Text:
    if metres is None:
        return _NOTHING
    if metres < _KILOMETRE:
        return Text(f"{metres:.0f} 米", f"{metres:.0f} m")
    return Text(f"{metres / _KILOMETRE:.1f} 公里", f"{metres / _KILOMETRE:.1f} km")
