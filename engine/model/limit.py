"""How long something may take: a duration, or until a date that the case itself names."""

from __future__ import annotations

from dataclasses import dataclass

from engine.diagnostics import Language, Text
from engine.timing import Duration


@dataclass(frozen=True, slots=True)
class ByDate:
    """Until the date or instant in `field` of the case, or natural time `before` it."""

    field: str
    title: Text
    before: Duration | None = None

    def words(self, language: Language) -> str:
        if self.before is None:
            return Text(f"到{self.title.zh}", f"until {self.title.en}").to(language)
        length = Text(self.before.words("zh"), self.before.words("en"))
        return Text(f"到{self.title.zh}之前{length.zh}", f"until {length.en} before {self.title.en}").to(
            language
        )

    def words_with_meaning(self, language: Language) -> str:
        return self.words(language)


Limit = Duration | ByDate


def counts_working_time(limit: Limit) -> bool:
    return isinstance(limit, Duration) and limit.unit.working
