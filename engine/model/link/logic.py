"""What a field holds when its form is opened, and which of its conditions go together."""

from __future__ import annotations

from engine.expressions import Expression, Scope
from engine.fields import FieldType
from engine.fields.area import Area
from engine.fields.geo_point import GeoPoint
from engine.fields.repeat import Repeat
from engine.fields.upload import Upload
from engine.json import Json
from engine.model.document.form import FieldMapping
from engine.model.document.part import Path
from engine.model.link import logic_codes as codes
from engine.model.link.linkage import Linkage

FORMULA = "="
# What must be seen or captured at the time is never there beforehand.
_CAPTURED = (Upload, GeoPoint, Area, Repeat)


def refuse_contradictions(linkage: Linkage, written: FieldMapping, path: Path) -> None:
    if (
        written.when_hidden is not None
        and written.visible_if is None
        and not linkage.is_broken((*path, "visible_if"))
    ):
        linkage.report.about_key(codes.HIDDEN_WITHOUT_CONDITION, (*path, "when_hidden"))
    if written.computed is not None:
        for key in ("read_only_if", "default"):
            if getattr(written, key) is not None:
                linkage.report.about_key(codes.BESIDE_COMPUTED, (*path, key), key=key)


def default_of(
    linkage: Linkage, written: FieldMapping, type_: FieldType, path: Path, scope: Scope
) -> Expression | Json:
    """A formula as in a spreadsheet begins with an equals sign; anything else is typed as a person would."""
    typed, place = written.default, (*path, "default")
    if typed is None or linkage.is_broken(place):
        return None
    if isinstance(type_, _CAPTURED):
        linkage.report.about_key(codes.DEFAULT_NOT_TYPED, place, type=type_.title)
        return None
    if isinstance(typed, str) and typed.startswith(FORMULA):
        return linkage.expression(typed.removeprefix(FORMULA), place, scope, type_.expression_type)
    # As a person types it: money in yuan.
    raw: Json = (
        [*typed] if isinstance(typed, list) else str(typed).lower() if isinstance(typed, bool) else str(typed)
    )
    value = type_.normalise(raw)
    for problem in type_.check(value):
        why = problem.message(linkage.language)
        linkage.report.error(codes.DEFAULT_UNFIT, place, typed=str(typed)[:100], type=type_.title, why=why)
        return None
    return value
