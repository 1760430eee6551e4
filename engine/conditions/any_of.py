"""One part is enough: the scanned list or the minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.conditions.condition import CONDITIONS, MET, CaseView, Condition, Missing, Verdict, lacking
from engine.diagnostics import Text


@CONDITIONS.register
@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    kind = "any_of"
    title = Text(zh="任意一项", en="Any of")
    help = Text(zh="列出的有一项就够", en="One of the listed items is enough.")
    icon = "list-plus"
    example: ClassVar = {"any": ["需求清单", "会议纪要"]}

    parts: tuple[Condition, ...]

    def holds(self, view: CaseView) -> Verdict:
        verdicts = [part.holds(view) for part in self.parts]
        if any(verdict.holds for verdict in verdicts):
            return MET
        return lacking(Missing(either(verdicts), self.names()))

    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for part in self.parts for name in part.names()))


def either(verdicts: list[Verdict]) -> Text:
    """`需求清单 或 会议纪要`; an alternative of several things is bracketed."""
    together = [_together(verdict.missing) for verdict in verdicts]
    return Text(" 或 ".join(text.zh for text in together), " or ".join(text.en for text in together))


def _together(missing: tuple[Missing, ...]) -> Text:
    zh, en = " 和 ".join(lack.what.zh for lack in missing), " and ".join(lack.what.en for lack in missing)
    return Text(zh, en) if len(missing) == 1 else Text(f"({zh})", f"({en})")
