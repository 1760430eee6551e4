"""An area on the map, drawn by its corners: a campus, a market, a delivery zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.expressions import Value
from engine.fields import codes, writing
from engine.fields.calendar_day import plain
from engine.fields.field_type import FIELD_TYPES, FieldType, JsonSchema
from engine.fields.geo_point import within
from engine.json import Json
from engine.places import SYSTEMS, to_wgs84
from engine.places.area import Area as Shape

AREA = Text("区域", "an area")
FEWEST, MOST = 3, 200
_CORNERS, _SYSTEM = Text("角点", "corners"), Text("坐标系", "coordinate system")


@FIELD_TYPES.register
class Area(FieldType):
    title = Text("区域", "Area")
    help = Text(
        "按顺序写出各个角点,一行一个:纬度,经度", "Its corners in order, one in a line: latitude, longitude"
    )
    icon = "hexagon"
    example: ClassVar = {"type": "area"}

    type: Literal["area"] = "area"

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.list_of(expressions.NUMBER)

    def value_schema(self) -> JsonSchema:
        corner = {
            "type": "array",
            "prefixItems": [
                {"type": "number", "minimum": -90, "maximum": 90},
                {"type": "number", "minimum": -180, "maximum": 180},
            ],
            "minItems": 2,
            "maxItems": 2,
        }
        return {
            "type": "object",
            "properties": {
                "corners": {"type": "array", "items": corner, "minItems": FEWEST, "maxItems": MOST},
                "system": {"enum": list(SYSTEMS)},
            },
            "required": ["corners", "system"],
            "additionalProperties": False,
        }

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, Mapping):
            yield writing.wrong_type(AREA, value)
            return
        corners = value.get("corners")
        if not isinstance(corners, list) or not FEWEST <= len(corners) <= MOST:
            yield Diagnostic(codes.MALFORMED_AREA, ".corners", {"fewest": FEWEST, "most": MOST})
        else:
            for place, corner in enumerate(corners):
                if not _is_corner(corner):
                    yield Diagnostic(codes.MALFORMED_POSITION, f".corners[{place}]", {"property": _CORNERS})
        if value.get("system") not in SYSTEMS:
            yield Diagnostic(codes.MALFORMED_POSITION, ".system", {"property": _SYSTEM})
        for surplus in value.keys() - {"corners", "system"}:
            name = writing.shown(str(surplus))
            yield Diagnostic(codes.MALFORMED_POSITION, f".{name}", {"property": name})

    def understand(self, typed: str) -> Json:
        """`latitude,longitude` a line or between semicolons, the system last where it is not WGS-84."""
        parts = [part.strip() for line in plain(typed).splitlines() for part in line.split(";")]
        parts = [part for part in parts if part]
        system = parts.pop() if parts and parts[-1] in SYSTEMS else "wgs84"
        try:
            corners = [[float(number) for number in part.split(",")] for part in parts]
        except ValueError:
            return typed
        return {"corners": corners, "system": system}

    def read(self, value: Json) -> Value:
        """The numbers of all corners in their order."""
        if not isinstance(value, Mapping):
            return None
        return tuple(number for corner in value["corners"] for number in corner)

    def write(self, value: Value) -> Json:
        """An area is drawn, never computed."""
        return None

    def as_typed(self, value: Json) -> str:
        """The text that `understand` reads back to `value`."""
        if not isinstance(value, Mapping):
            return ""
        return "\n".join((*(f"{lat},{lng}" for lat, lng in value["corners"]), value["system"]))

    def show(self, value: Json, language: Language) -> str:
        if not isinstance(value, Mapping):
            return ""
        count = len(value["corners"])
        return f"{count} 个角点的区域" if language == "zh" else f"area of {count} corners"


def shape_of(value: Json) -> Shape | None:
    """Of a JSON value that passed `check`, in WGS-84."""
    if not isinstance(value, Mapping):
        return None
    return Shape(tuple(to_wgs84(lat, lng, value["system"]) for lat, lng in value["corners"]))


def _is_corner(corner: Json) -> bool:
    return (
        isinstance(corner, list)
        and len(corner) == 2
        and within(corner[0], -90, 90)
        and within(corner[1], -180, 180)
    )
