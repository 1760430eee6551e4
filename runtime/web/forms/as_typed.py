"""What a field holds, as the text its input shows: a JSON value in a person's spelling, a refused text as it was."""

from __future__ import annotations

from engine.fields import FieldType
from engine.fields.area import Area
from engine.fields.cascade import STEP, Cascade
from engine.fields.choice import Choice
from engine.fields.date_time import DateTime
from engine.fields.geo_point import GeoPoint
from engine.fields.matrix import Matrix
from engine.fields.money import Money
from engine.fields.yes_no import YesNo
from engine.json import Json


def as_typed(type: FieldType, value: Json) -> str:
    match type:
        case YesNo() | Choice():
            known = type.normalise(value)
            return str(known).lower() if isinstance(known, bool) else known if isinstance(known, str) else ""
        case Cascade():
            known = type.normalise(value)
            return STEP.join(map(str, known)) if isinstance(known, list) else str(known or "")
        case DateTime():
            return type.wall_time(type.normalise(value)) or (value if isinstance(value, str) else "")
    match value:
        case None:
            return ""
        case str():
            return value
        case int() if isinstance(type, Money):
            yuan, fen = divmod(abs(value), 100)
            return f"{'-' if value < 0 else ''}{yuan}" + (f".{fen:02}" if fen else "")
        case int() | float():
            return str(value)
        case dict() if isinstance(type, GeoPoint | Area):
            return type.as_typed(value)
        case _:
            return ""


def dated(type: FieldType, value: Json) -> tuple[str, bool]:
    """The text for a calendar input, and whether such an input can read it; otherwise it must be a plain one."""
    known = type.normalise(value)
    if known is None:
        return "", True
    readable = not any(type.check(known))
    return (as_typed(type, known) if readable else as_typed(type, value)), readable


def chosen(type: FieldType, value: Json) -> list[str]:
    if isinstance(type, Matrix):
        return type.pairs(value)
    known = type.normalise(value)
    return [item for item in known if isinstance(item, str)] if isinstance(known, list) else []
