"""What the columns of an XLSForm are called: many spellings of one key, and a language behind `::`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.diagnostics import Language
from engine.xlsform.sheet import Cell, Row, Sheet

# The key of a column -> what else people and tools call it.
_SPELLINGS = {
    "type": ("command",),
    "label": ("caption",),
    "relevant": ("relevance", "bind::relevant", "skip_logic"),
    "constraint": ("bind::constraint",),
    "constraint_message": ("bind::jr:constraintmsg", "constraining_message"),
    "required": ("bind::required",),
    "required_message": ("bind::jr:requiredmsg",),
    "calculation": ("bind::calculate", "calculate"),
    "read_only": ("readonly", "bind::readonly"),
    "appearance": ("control::appearance",),
    "repeat_count": ("count", "jr:count"),
    "list_name": ("list",),
    "form_title": ("title",),
    "form_id": ("id_string",),
}
_KEYS = {spelling: key for key, spellings in _SPELLINGS.items() for spelling in spellings}
TRANSLATED_TEXTS = ("label", "hint", "constraint_message")

_LANGUAGES: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"zh([-_].*)?|chinese.*|中文.*|汉语.*|简体.*|.*\((zh([-_].*)?|chinese)\)", re.I),
    "en": re.compile(r"en([-_].*)?|english.*|英文.*|英语.*|.*\((en([-_].*)?|english)\)", re.I),
}


# What comes along when cells are pasted from elsewhere, and what no model may hold.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Column:
    """`language` is as written behind `::`; None where none was."""

    key: str
    language: str | None = None


def column(heading: str) -> Column:
    """>>> column("label::中文 (zh)")
    Column(key='label', language='中文 (zh)')
    """
    folded = re.sub(r"[\s_]+", "_", heading.strip().casefold())
    folded = re.sub(r"_?::_?", "::", folded)
    if folded in _KEYS:
        return Column(_KEYS[folded])
    key, mark, _ = folded.partition("::")
    if not mark and folded.partition(":")[0] in TRANSLATED_TEXTS:
        key, mark, _ = folded.partition(":")
    key = _KEYS.get(key, key)
    if mark and key in TRANSLATED_TEXTS:
        return Column(key, heading.partition("::" if "::" in heading else ":")[2].strip())
    return Column(folded)


def language_of(written: str) -> Language | None:
    """Which of our two languages `English (en)` is."""
    return next(
        (known for known, spelling in _LANGUAGES.items() if spelling.fullmatch(written.strip())), None
    )


class Table:
    """A sheet whose cells are asked for by key."""

    def __init__(self, sheet: Sheet) -> None:
        self.name = sheet.name
        self.rows = sheet.rows
        self.headings = sheet.headings
        self.columns = [column(heading) for heading in sheet.headings]
        self._places = {each: place for place, each in reversed(list(enumerate(self.columns)))}

    def has(self, key: str) -> bool:
        return any(each.key == key for each in self.columns)

    def has_unmarked(self, key: str) -> bool:
        """Whether there is such a column without a language."""
        return Column(key) in self._places

    def heading(self, place: int) -> Cell:
        return Cell(self.name, 1, place + 1, self.headings[place], self.headings[place])

    def cell(self, row: Row, key: str, language: str | None = None) -> Cell:
        """Empty where the sheet has no such column; it then points at the row's first cell."""
        place = self._places.get(Column(key, language))
        if place is None:
            return Cell(self.name, row.number, 1, key, "")
        return Cell(self.name, row.number, place + 1, self.headings[place], _at(row, place))

    def filled(self, row: Row) -> Iterator[tuple[Column, Cell]]:
        for place, each in enumerate(self.columns):
            if text := _at(row, place):
                yield each, Cell(self.name, row.number, place + 1, self.headings[place], text)

    def languages(self) -> list[str]:
        """As written, in the order of the columns."""
        return list(dict.fromkeys(each.language for each in self.columns if each.language is not None))


def _at(row: Row, place: int) -> str:
    return _INVISIBLE.sub("", row.cells[place]).strip() if place < len(row.cells) else ""
