"""One step of an answer to “why was I reminded”."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.diagnostics import Text


@dataclass(frozen=True, slots=True)
class Reason:
    """They come in the order in which it came about; `at` None for what holds at no particular instant."""

    what: str
    at: datetime | None
    words: Text
