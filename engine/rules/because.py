"""Why a message or task came, as it is written beside it: `rule/大单提醒`, `clause/stage/触达#2`, `clause/stage/触达#2@150`."""

from __future__ import annotations

import re
from typing import NamedTuple

from engine.model.ladder import share_of

_OF_CLAUSE = re.compile(r"(clause/.+)#(\d+)(?:@(\d+))?", re.DOTALL)


class Because(NamedTuple):
    """`source` is the rule or clause; `step` is 0 for the clause's own deadline, else a level of its ladder."""

    source: str
    occurrence: int = 1
    step: int = 0

    @property
    def id(self) -> str:
        """Of the rule or clause."""
        return self.source.partition("/")[2]

    @property
    def what(self) -> str:
        """As traces, coverage and replays name it."""
        return f"{self.source}@{share_of(self.step)}" if self.step else self.source

    def __str__(self) -> str:
        return f"{self.source}#{self.occurrence}" + (f"@{self.step}" if self.step else "")


def read_because(text: str) -> Because:
    """A rule, or whatever else it came from, has no occurrence."""
    found = _OF_CLAUSE.fullmatch(text)
    return Because(found[1], int(found[2]), int(found[3] or 0)) if found else Because(text)
