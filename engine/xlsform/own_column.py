"""What each of our field types is abroad, and the column `dongxian` that keeps what they cannot say there.

Other programs leave a column alone that they do not know.
"""

from __future__ import annotations

import json

from pydantic import ValidationError

from engine.fields import FIELD_TYPES, FieldType
from engine.xlsform.question_type import QuestionType, question_type, settings
from engine.xlsform.sheet import Cell

YES_NO = "yes_no"
# Kind -> type and appearance.
_ABROAD = {
    "text": ("text", ""),
    "long_text": ("text", "multiline"),
    "phone": ("text", "numbers"),
    "email": ("text", ""),
    "url": ("text", ""),
    "person": ("text", ""),
    "duration": ("text", ""),
    "integer": ("integer", ""),
    "number": ("decimal", ""),
    "money": ("decimal", ""),
    "percent": ("decimal", ""),
    "date": ("date", ""),
    "month": ("date", "month-year"),
    "time": ("time", ""),
    "date_time": ("dateTime", ""),
    "yes_no": (f"select_one {YES_NO}", ""),
    "geo_point": ("geopoint", ""),
    "area": ("geoshape", ""),
    "file": ("file", ""),
    "photo": ("image", ""),
    "audio": ("audio", ""),
    "signature": ("image", "signature"),
    "repeat": ("begin_repeat", ""),
}


def abroad(type: FieldType) -> tuple[str, str]:
    """The type and the appearance of a field that is no choice; what has no counterpart is typed as text."""
    if type.kind == "photo" and type.model_dump().get("camera_only"):
        return "image", "new"
    return _ABROAD.get(type.kind, ("text", ""))


def kept(type: FieldType, *, computed: bool) -> str:
    """What the column has to keep; empty where the sheet's other columns bring the same field back."""
    if computed and type == FIELD_TYPES[type.kind].model_validate({"type": type.kind}).computed():
        return type.kind
    config = {"type": type.kind} | type.model_dump(mode="json", exclude_defaults=True, exclude={"timezone"})
    written, appearance = abroad(type)
    nothing = Cell("", 1, 1, "", "")
    returned = settings(question_type(written), Cell("", 1, 1, "", appearance), nothing).config
    if config == returned and not computed:
        return ""
    return type.kind if len(config) == 1 else json.dumps(config, ensure_ascii=False)


def own_config(written: str, type: QuestionType) -> dict[str, object] | None:
    """None where it does not fit the question's type any more, or never was ours."""
    try:
        read = json.loads(written) if written.startswith("{") else {"type": written}
    except ValueError:
        return None
    kind = read.get("type") if isinstance(read, dict) else None
    if not isinstance(kind, str) or kind not in FIELD_TYPES or kind == "choice":
        return None
    try:
        field = FIELD_TYPES[kind].model_validate(read)
    except ValidationError:
        return None
    same = type.name == "calculate" or question_type(abroad(field)[0]).name == type.name
    return dict(read) if same else None
