"""The texts of an XLSForm in our two languages; a third one is left out and said so."""

from __future__ import annotations

from dataclasses import dataclass

from engine.diagnostics import Language
from engine.xlsform import codes
from engine.xlsform.columns import Table, language_of
from engine.xlsform.sheet import Findings, Row

Words = str | dict[str, str]
"""As a model has them: one text, or one for each language."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Which written language stands for zh, which for en, and which where the form has neither."""

    spoken: dict[Language, str | None]
    other: str | None

    def of(self, table: Table, row: Row, key: str) -> Words | None:
        plain = table.cell(row, key).text or (table.cell(row, key, self.other).text if self.other else "")
        zh, en = (
            table.cell(row, key, self.spoken[language]).text if language in self.spoken else ""
            for language in ("zh", "en")
        )
        zh, en = zh or plain or en, en or plain or zh
        if not zh:
            return None
        return zh if zh == en else {"zh": zh, "en": en}


def wording(tables: list[Table], default: str, findings: Findings) -> Wording:
    """Says which columns are in a language that Dongxian does not speak."""
    written = list(dict.fromkeys(language for table in tables for language in table.languages()))
    spoken: dict[Language, str | None] = {}
    for language in written:
        known = language_of(language)
        if known is not None:
            spoken.setdefault(known, language)
    others = [language for language in written if language not in spoken.values()]
    unmarked = any(table.has_unmarked("label") for table in tables)
    chosen = None if spoken or unmarked else default if default in others else next(iter(others), None)
    for table in tables:
        for place, each in enumerate(table.columns):
            if each.language in others and each.language != chosen:
                findings.leave_out(table.heading(place), codes.LANGUAGE_LEFT, language=str(each.language))
    return Wording(spoken, chosen)
