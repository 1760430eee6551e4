"""The code of a diagnostic, with its words; every code is declared once, in the room that raises it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.diagnostics.text import Text


@dataclass(frozen=True, slots=True)
class Code:
    """`message` and `hint` are `str.format` templates filled from the diagnostic's parameters."""

    id: str
    message: Text
    hint: Text

    def __str__(self) -> str:
        return self.id


CODES: dict[str, Code] = {}


def declare(id: str, *, zh: str, en: str, hint_zh: str, hint_en: str) -> Code:
    """Adds a code to the catalogue; an id that exists already is a programmer's fault and raises."""
    if id in CODES:
        raise ValueError(f"diagnostic code {id} is declared twice")
    CODES[id] = code = Code(id, Text(zh, en), Text(hint_zh, hint_en))
    return code
