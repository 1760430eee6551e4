"""The inbox inside Dongxian. Every message is put there when it is claimed, so nothing is left to send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from runtime.channels.channel import Letter, Problem, Receipt


class InApp:
    kind = "in_app"

    def batches(self, letters: Sequence[Letter]) -> list[tuple[Letter, ...]]:
        return [(letter,) for letter in letters]

    def ready_at(self, batch: tuple[Letter, ...], now: datetime) -> datetime:
        return now

    def send(self, batch: tuple[Letter, ...], now: datetime) -> Receipt:
        return Receipt(True)

    def problem(self, code: str) -> Problem:
        return Problem.TRANSIENT
