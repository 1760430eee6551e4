"""What a case is found by: its name as written, in pinyin, by initials, and its telephone numbers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.seg.mmseg import seg

from engine.json import Json
from engine.model.kernel import Model

LONGEST = 600


def search_text(model: Model, fields: Mapping[str, Json]) -> str:
    name = str(fields.get(model.case_name) or "").lower()
    words = [name]
    if not name.isascii():
        syllables = [syllable for word in seg.cut(name) for syllable in _syllables(word)]
        words += ["".join(syllables), "".join(syllable[:1] for syllable in syllables)]
    for field in model.case_form.fields:
        if field.type.kind == "phone" and (number := fields.get(field.id)):
            words.append("".join(character for character in str(number) if character.isdigit()))
    return " ".join(words)[:LONGEST]


@lru_cache(maxsize=20_000)
def _syllables(word: str) -> tuple[str, ...]:
    """Word by word, because 重 is read otherwise in 重庆; names share most of their words."""
    return tuple(lazy_pinyin(word))
