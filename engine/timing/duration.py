"""A length of time as a model writes it: a whole amount of one unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from engine.diagnostics import Diagnostic, Language
from engine.timing import codes
from engine.timing.spelling import spelled
from engine.timing.unit import Unit

LONGEST = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Duration:
    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", Unit(self.unit))
        if not 0 < self.amount <= LONGEST // self.unit.length:
            raise ValueError(
                f"a duration lies between one minute and ten years, not {self.amount} {self.unit}"
            )

    @staticmethod
    def parse(text: str) -> Duration | None:
        """None when the text is no duration; `parse_duration` says why."""
        return parse_duration(text)[0]

    @property
    def timedelta(self) -> timedelta:
        """How long the clock runs, physical or working; a number of workdays has no such length."""
        if self.unit is Unit.WORKDAYS:
            raise ValueError("the length of a workday depends on its date")
        return self.amount * self.unit.length

    def part(self, share: int) -> Duration:
        """`share` percent of it: whole workdays, else whole minutes, both rounded up.

        100 percent is the duration itself. Raises ValueError beyond ten years.
        """
        whole, rest = divmod(self.amount * share, 100)
        if not rest or self.unit is Unit.WORKDAYS:
            return Duration(whole + bool(rest), self.unit)
        minute = Unit.WORK_MINUTES if self.unit.working else Unit.MINUTES
        minutes = self.amount * share * (self.unit.length // minute.length)
        return Duration(-(-minutes // 100), minute)

    def times(self, count: int) -> Duration:
        """Raises ValueError beyond ten years."""
        return Duration(self.amount * count, self.unit)

    def words(self, language: Language) -> str:
        word = self.unit.singular.to(language)
        if language == "zh":
            return f"{self.amount}{word}"
        return f"{self.amount} {word}" if self.amount == 1 else f"{self.amount} {word}s"

    def words_with_meaning(self, language: Language) -> str:
        """5天（自然日，假期照走）"""
        meaning = self.unit.meaning.to(language)
        return (
            f"{self.words(language)}（{meaning}）"
            if language == "zh"
            else f"{self.words(language)} ({meaning})"
        )

    def __str__(self) -> str:
        """Canonical text that `parse` reads back to an equal duration."""
        return f"{self.amount} {self.unit.value.replace('_', ' ')}"


def parse_duration(text: str) -> tuple[Duration | None, tuple[Diagnostic, ...]]:
    """`5 days`, `48h`, `2 workdays`, `6 work hours`, `5天`, `1天12小时`, `两个工作日`."""
    answer = spelled(text)
    if isinstance(answer, Diagnostic):
        return None, (answer,)
    amount, unit = answer
    if amount > LONGEST // unit.length:
        return None, (Diagnostic(codes.TOO_LONG, parameters={"text": text}),)
    return Duration(amount, unit), ()
