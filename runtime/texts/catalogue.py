"""Reads the catalogue once at start; the .po text itself is the source, nothing is compiled beforehand."""

from __future__ import annotations

from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from engine.diagnostics import Language

CATALOGUE = Path(__file__).parent / "en.po"


def read_translations(path: Path) -> NullTranslations:
    with path.open("rb") as text:
        catalogue = read_po(text, locale="en")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


TRANSLATIONS: dict[Language, NullTranslations] = {
    "zh": NullTranslations(),
    "en": read_translations(CATALOGUE),
}


def choose_language(accept: str) -> Language:
    """The first of the browser's languages that we speak, Chinese when there is none."""
    ranked = sorted(
        (preference(part) for part in accept.split(",")), key=lambda ranked: ranked[1], reverse=True
    )
    for tag, weight in ranked:
        if weight > 0 and tag[:2] in ("zh", "en"):
            return "en" if tag.startswith("en") else "zh"
    return "zh"


def preference(part: str) -> tuple[str, float]:
    tag, _, quality = part.strip().lower().partition(";q=")
    try:
        return tag, float(quality or 1)
    except ValueError:
        return tag, 0.0
