"""One text in the two languages Dongxian speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    zh: str
    en: str

    def to(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en
