"""The inbox inside Dongxian. Every message is put there when it is claimed, so nothing is left to send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from runtime.channels.channel import Letter, Meaning, Receipt
from runtime.channels.meaning import meaning_of


class InApp:
    kind = "in_app"

    def batches(self, letters: Sequence[Letter]) -> list[tuple[Letter, ...]]:
        return [(letter,) for letter in letters]

    def target(self, batch: tuple[Letter, ...]) -> str:
        return ""

    def ready_at(self, batch: tuple[Letter, ...], now: datetime) -> datetime:
        return now

    def send(self, batch: tuple[Letter, ...], now: datetime) -> Receipt:
        return Receipt(True)

    def meaning(self, code: str) -> Meaning:
        return meaning_of(code, {})
