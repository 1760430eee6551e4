"""A telephone number: mainland mobile or landline, or a foreign one with its country code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import ClassVar, Literal

from engine import expressions
from engine.diagnostics import Diagnostic, Language, Text
from engine.fields import codes, writing
from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema
from engine.json import Json

PHONE = Text("电话号码", "a phone number")

MOBILE = "1[3-9][0-9]{9}"
LANDLINE = "0(?:10|2[0-9]|[3-9][0-9]{2})-[1-9][0-9]{6,7}(?:-[0-9]{1,6})?"
SERVICE = "[48]00[0-9]{7}"
FOREIGN = r"\+[1-9][0-9]{6,14}"
PATTERN = f"^(?:{MOBILE}|{LANDLINE}|{SERVICE}|{FOREIGN})$"

_canonical = re.compile(PATTERN)
_scientific = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_extension = re.compile(r"(?:转|分机|ext\.?|#)\s*", re.IGNORECASE)
_home = re.compile(r"(?:\+|00)86|86(?=1[3-9][0-9]{9}$)")
_landline = re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))-?([1-9][0-9]{6,7})(?:-([0-9]{1,6}))?")
_landline_without_zero = re.compile(r"(10|2[0-9]|[3-9][0-9]{2})-?[1-9][0-9]{6,7}(?:-[0-9]{1,6})?")


@FIELD_TYPES.register
class Phone(FieldType):
    title = Text("电话", "Phone")
    help = Text("手机、座机(带区号)或境外号码", "A mobile, a landline with area code, or a foreign number")
    icon = "phone"
    example: ClassVar = {"type": "phone"}

    type: Literal["phone"] = "phone"

    @property
    def expression_type(self) -> expressions.Type:
        return expressions.TEXT

    def value_schema(self) -> JsonSchema:
        return {"type": "string", "maxLength": 30, "pattern": PATTERN}

    def guard(self) -> Guard:
        return Guard("type(value) is str and matches(value)", {"matches": _canonical.fullmatch})

    def check(self, value: Json) -> Iterator[Diagnostic]:
        if not isinstance(value, str):
            yield writing.wrong_type(PHONE, value)
        elif not _canonical.fullmatch(value):
            rewritten = _scientific.fullmatch(value.strip()[:40])
            code = codes.PHONE_IN_SCIENTIFIC_NOTATION if rewritten else codes.NOT_A_PHONE
            yield Diagnostic(code, parameters={"typed": writing.shown(value)})

    def normalise(self, raw: Json) -> Json:
        """A spreadsheet may hand over the number as a number."""
        if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
            raw = int(raw)
        if isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw < 10**15:
            raw = str(raw)
        return super().normalise(raw)

    def understand(self, typed: str) -> Json:
        if len(typed) > 60 or _canonical.fullmatch(typed):
            return typed
        number = unicodedata.normalize("NFKC", typed)
        number = re.sub("[\u2010-\u2015\u2212]", "-", _extension.sub("-", number))
        number = re.sub(r"[\s().\u00b7]", "", number).strip("-")
        if home := _home.match(number):
            number = number[home.end() :].lstrip("-")
            # +86 21 ... leaves the area code's zero out
            if _landline_without_zero.fullmatch(number) and not re.fullmatch(MOBILE, number):
                number = f"0{number}"
        elif number.startswith("00"):
            number = f"+{number[2:]}"
        if found := _landline.fullmatch(number):
            number = "-".join(part for part in found.groups() if part)
        else:
            number = number.replace("-", "")
        return number if _canonical.fullmatch(number) else typed

    def show(self, value: Json, language: Language) -> str:
        if not isinstance(value, str):
            return ""
        return f"{value[:3]} {value[3:7]} {value[7:]}" if re.fullmatch(MOBILE, value) else value

    def search_text(self, value: Json) -> str:
        return value if isinstance(value, str) else ""
