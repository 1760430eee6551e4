"""The types of questions: which field answers to each, and which have none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.xlsform.sheet import Cell

Config = Mapping[str, object]
"""A field as a model has it: `type` and its settings."""

# What a type is called here -> what else people and tools call it.
_SPELLINGS = {
    "text": ("string",),
    "integer": ("int",),
    "datetime": ("date time",),
    "geopoint": ("location", "gps"),
    "image": ("photo",),
    "acknowledge": ("trigger",),
    "select_one": ("select one", "select1", "select one from"),
    "select_multiple": ("select multiple", "select all that apply", "select all that apply from"),
    "begin_group": ("begin group", "begin lgroup"),
    "end_group": ("end group",),
    "begin_repeat": ("begin repeat",),
    "end_repeat": ("end repeat",),
    "calculate": ("calculation",),
}
_TYPES = {spelling: type for type, spellings in _SPELLINGS.items() for spelling in spellings}

_FIELDS: dict[str, Config] = {
    "text": {"type": "text"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "range": {"type": "number"},
    "date": {"type": "date"},
    "time": {"type": "time"},
    "datetime": {"type": "date_time"},
    "geopoint": {"type": "geo_point"},
    "geoshape": {"type": "area"},
    "image": {"type": "photo"},
    "audio": {"type": "audio"},
    "file": {"type": "file"},
    "video": {"type": "file"},
    "barcode": {"type": "text"},
    "acknowledge": {"type": "yes_no"},
    "select_one": {"type": "choice"},
    "select_multiple": {"type": "choice", "multiple": True},
    "begin_repeat": {"type": "repeat", "at_most": 500},
}
APPEARANCES: dict[tuple[str, str], Config] = {
    ("text", "multiline"): {"type": "long_text"},
    ("image", "signature"): {"type": "signature"},
    ("image", "new"): {"type": "photo", "camera_only": True},
}
# What ODK does with the field's answer and ours does not.
ALMOST = frozenset({"video", "barcode", "acknowledge"})
RECORDED = frozenset(
    [
        "start",
        "end",
        "today",
        "deviceid",
        "subscriberid",
        "simserial",
        "phonenumber",
        "username",
        "email",
        "audit",
        "start-geopoint",
    ]
)
LEFT = frozenset(
    [
        "note",
        "geotrace",
        "rank",
        "hidden",
        "xml-external",
        "csv-external",
        "background-audio",
        "background-geopoint",
        "select_one_external",
        "select_one_from_file",
        "select_multiple_from_file",
        "osm",
    ]
)
UNSEEN = frozenset(
    ["calculate", "hidden", "xml-external", "csv-external", "background-audio", "background-geopoint"]
)
BOUNDARIES = frozenset({"begin_group", "end_group", "begin_repeat", "end_repeat"})
KNOWN = frozenset(_FIELDS) | RECORDED | LEFT | BOUNDARIES | {"calculate"}


@dataclass(frozen=True, slots=True)
class QuestionType:
    """`select_one cities or_other`: the name, the list, and what stands behind it."""

    name: str
    list: str = ""
    or_other: bool = False

    @property
    def field(self) -> Config | None:
        return _FIELDS.get(self.name)


def question_type(written: str) -> QuestionType:
    """Of any text; a name that is not in KNOWN is none of XLSForm's."""
    words = " ".join(written.split())
    folded = words.casefold()
    for spelling in sorted((*_TYPES, *KNOWN), key=len, reverse=True):
        if folded == spelling or folded.startswith(f"{spelling} "):
            rest = words[len(spelling) :].split()
            name = _TYPES.get(spelling, spelling)
            if name in ("select_one", "select_multiple"):
                return QuestionType(
                    name, rest[0] if rest else "", rest[1:] in (["or_other"], ["or", "other"])
                )
            return QuestionType(name) if not rest or name in LEFT | BOUNDARIES else QuestionType(words)
    return QuestionType(words)


@dataclass(slots=True)
class Settings:
    """What `parameters` and `appearance` come to, and what of them is not understood."""

    config: dict[str, object]
    left: list[Cell] = field(default_factory=list)


def settings(type: QuestionType, appearance: Cell, parameters: Cell) -> Settings:
    found = Settings(dict(type.field or {}))
    if appearance.text:
        known = APPEARANCES.get((type.name, appearance.text))
        if known is None:
            found.left.append(appearance)
        else:
            found.config = dict(known)
    given = dict(re.findall(r"([\w-]+)\s*=\s*([^\s;,]+)", parameters.text))
    if type.name == "range":
        found.config = _range({"start": "0", "end": "10", "step": "1"} | given)
        given = {key: value for key, value in given.items() if key not in ("start", "end")}
        given = {key: value for key, value in given.items() if (key, value) != ("step", "1")}
    pixels = given.pop("max-pixels", "") if type.name == "image" else ""
    if pixels.isdecimal():
        found.config["longest_side"] = int(pixels)
    if given:
        found.left.append(parameters)
    return found


def _range(given: Mapping[str, str]) -> dict[str, object]:
    try:
        least, most, step = (float(given[key]) for key in ("start", "end", "step"))
    except ValueError:
        return {"type": "number"}
    if least.is_integer() and most.is_integer() and step.is_integer():
        return {"type": "integer", "at_least": int(least), "at_most": int(most)}
    return {"type": "number", "at_least": least, "at_most": most}
