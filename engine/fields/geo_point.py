"""A point on the map, with the accuracy the device claimed and the time it was taken."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.calendar_day import plain
from engine.fields.date_time import INSTANT_PATTERN, is_instant
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema
from engine.json import Json
from engine.places import SYSTEMS, Point, to_wgs84

POSITION = Text("位置", "a position")

_LIMITS = {"lat": (-90, 90), "lng": (-180, 180), "accuracy": (0, 1_000_000)}
_WORDS = {
    "lat": Text("纬度", "latitude"),
    "lng": Text("经度", "longitude"),
    "accuracy": Text("精度", "accuracy"),
    "system": Text("坐标系", "coordinate system"),
    "at": Text("定位时刻", "time of the fix"),
}
_IN_ORDER = ("lat", "lng", "accuracy", "system", "at")
_NUMBER = r"\s*(-?[0-9]{1,7}(?:\.[0-9]{1,15})?)\s*"
_typed = re.compile(
    rf"{_NUMBER},{_NUMBER}(?:,{_NUMBER})?(?:,\s*(wgs84|gcj02|bd09)\s*(?:,\s*([0-9T:Z+-]+)\s*)?)?"
)


@FIELD_TYPES.register
class GeoPoint(FieldType):
    title = Text("位置", "Location")
    help = Text("提交时读取手机定位", "Read from the phone when the form is sent")
    icon = "map-pin"
    example: ClassVar = {"type": "geo_point"}

    type: Literal["geo_point"] = "geo_point"

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.list_of(expressions.NUMBER)

    def value_schema(self) -> JsonSchema:
        numbers = {
            name: {"type": "number", "minimum": least, "maximum": most}
            for name, (least, most) in _LIMITS.items()
        }
        return {
            "type": "object",
            "properties": {
                **numbers,
                "system": {"enum": list(SYSTEMS)},
                "at": {"type": "string", "format": "date-time", "pattern": INSTANT_PATTERN},
            },
            "required": ["lat", "lng", "system"],
            "additionalProperties": False,
            # What phones say that do not know.
            "not": {"properties": {"lat": {"const": 0}, "lng": {"const": 0}}, "required": ["lat", "lng"]},
        }

    def guard(self) -> Guard:
        return Guard("type(value) is dict and plain(value)", {"plain": _plain})

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if isinstance(value, str) or not isinstance(value, Mapping):
            yield writing.wrong_type(POSITION, value)
            return
        for name, (least, most) in _LIMITS.items():
            if name == "accuracy" and name not in value:
                continue
            if not within(value.get(name), least, most):
                yield Diagnostic(codes.MALFORMED_POSITION, f".{name}", {"property": _WORDS[name]})
        if value.get("lat") == 0 and value.get("lng") == 0:
            yield Diagnostic(codes.NO_POSITION)
        if value.get("system") not in SYSTEMS:
            yield Diagnostic(codes.MALFORMED_POSITION, ".system", {"property": _WORDS["system"]})
        if "at" in value and not is_instant(value["at"]):
            yield Diagnostic(codes.MALFORMED_POSITION, ".at", {"property": _WORDS["at"]})
        for surplus in value.keys() - _WORDS.keys():
            name = writing.shown(str(surplus))
            yield Diagnostic(codes.MALFORMED_POSITION, f".{name}", {"property": name})

    def understand(self, typed: str) -> Json:
        """`latitude,longitude[,accuracy][,system[,instant]]`; a phone without a map app speaks WGS-84."""
        if not (found := _typed.fullmatch(plain(typed))):
            return typed
        lat, lng, accuracy, system, at = found.groups()
        point: dict[str, object] = {"lat": float(lat), "lng": float(lng), "system": system or "wgs84"}
        if accuracy is not None:
            point["accuracy"] = float(accuracy)
        return point if at is None else {**point, "at": at}

    def read(self, value: Json) -> Value:
        match value:
            case {"lat": int() | float() as lat, "lng": int() | float() as lng}:
                return (lat, lng)
            case _:
                return None

    def write(self, value: Value) -> Json:
        """A position is measured, never computed."""
        return None

    def as_typed(self, value: Json) -> str:
        """The text that `understand` reads back to `value`."""
        if not isinstance(value, Mapping):
            return ""
        return ",".join(str(value[name]) for name in _IN_ORDER if name in value)

    def show(self, value: Json, language: Language) -> str:
        match value:
            case {"lat": lat, "lng": lng, "accuracy": accuracy}:
                metres = f"(±{accuracy:.0f} 米)" if language == "zh" else f" (±{accuracy:.0f} m)"
                return f"{lat:.5f}, {lng:.5f}{metres}"
            case {"lat": lat, "lng": lng}:
                return f"{lat:.5f}, {lng:.5f}"
            case _:
                return ""


def _plain(value: Mapping[str, Json]) -> bool:
    lat, lng, accuracy = value.get("lat"), value.get("lng"), value.get("accuracy", 0)
    return (
        within(lat, -90, 90)
        and within(lng, -180, 180)
        and within(accuracy, 0, 1_000_000)
        and value.get("system") in SYSTEMS
        and ("at" not in value or is_instant(value["at"]))
        and len(value) == 3 + ("accuracy" in value) + ("at" in value)
        and not (lat == 0 and lng == 0)
    )


def point_of(value: Json) -> Point | None:
    """Of a JSON value that passed `check`, in WGS-84."""
    if not isinstance(value, Mapping):
        return None
    return to_wgs84(value["lat"], value["lng"], value["system"])


def within(value: Json, least: float, most: float) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and least <= value <= most
    )
