"""How long something may take: a duration, or until a date that the case itself names."""

from __future__ import annotations

from dataclasses import dataclass

from engine.diagnostics import Language, Text
from engine.timing import Duration

_BY, _BEFORE = "by ", " before "


@dataclass(frozen=True, slots=True)
class ByDate:
    """Until the date or instant in `field` of the case, or natural time `before` it."""

    field: str
    title: Text
    before: Duration | None = None

    @staticmethod
    def parse(text: str) -> ByDate | None:
        """What `str` wrote, without the title."""
        if not text.startswith(_BY):
            return None
        all_of_it = text.removeprefix(_BY)
        name, _, length = all_of_it.rpartition(_BEFORE)
        before = Duration.parse(length) if name else None
        field = all_of_it if before is None else name
        return ByDate(field, Text(field, field), before)

    def __str__(self) -> str:
        return f"{_BY}{self.field}" + (f"{_BEFORE}{self.before}" if self.before is not None else "")

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
