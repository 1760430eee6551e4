"""Why a message or task came, as it is written beside it: `rule/大单提醒`, `clause/stage/触达#2`, `clause/stage/触达#2@150`,
`approval/折扣审批#0198…@2`."""

from __future__ import annotations

import re
from typing import NamedTuple

from engine.model.ladder import share_of

_OF_CLAUSE = re.compile(r"(clause/.+)#(\d+)(?:@(\d+))?", re.DOTALL)
_OF_APPROVAL = re.compile(r"(approval/.+)#([0-9a-f-]{36})@(\d+)", re.DOTALL)


class Because(NamedTuple):
    """`source` is the rule, clause or approval; `step` is 0 for the clause's own deadline, else a level of its ladder.

    `request` is the id of what an approval was asked for with; its `occurrence` counts the steps opened.
    """

    source: str
    occurrence: int = 1
    step: int = 0
    request: str = ""

    @property
    def id(self) -> str:
        """Of the rule, clause or approval."""
        return self.source.partition("/")[2]

    @property
    def what(self) -> str:
        """As traces, coverage and replays name it."""
        return f"{self.source}@{share_of(self.step)}" if self.step else self.source

    def __str__(self) -> str:
        if self.request:
            return f"{self.source}#{self.request}@{self.occurrence}"
        return f"{self.source}#{self.occurrence}" + (f"@{self.step}" if self.step else "")


def read_because(text: str) -> Because:
    """A rule, or whatever else it came from, has no occurrence."""
    if asked := _OF_APPROVAL.fullmatch(text):
        return Because(asked[1], int(asked[3]), request=asked[2])
    found = _OF_CLAUSE.fullmatch(text)
    return Because(found[1], int(found[2]), int(found[3] or 0)) if found else Because(text)
