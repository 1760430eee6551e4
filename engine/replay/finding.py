"""What a replay finds out, as rows that can be counted, listed by case and compared between two models."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Literal, NamedTuple

Sort = Literal["rule", "clause", "level", "reminder", "task", "call", "refusal"]
# How often each rule's trigger and each clause's clock came up: `rule/大单提醒`, `clause/stage/触达`.
Occurrences = Counter[str]


class Finding(NamedTuple):
    """`number` counts what is alike in one case, so that the same thing can be found under another model.

    | sort | what | outcome | at |
    |---|---|---|---|
    | rule | the rule | fired | when |
    | clause | the clause | met, missed, open, cancelled | its end, or due while open |
    | level | the level, as `clause/stage/触达@150` | told, superseded, calm, skipped, gone, stopped, open, cancelled | its instant or end |
    | reminder | rule or clause | role | when |
    | task | rule or clause | role | when |
    | refusal | `gate/…`, `entry/…`, `move/from/to`, or the code | the command | when |

    `words` are the text of a reminder, the title of a task, the message of a refusal.
    """

    sort: Sort
    what: str
    number: int
    outcome: str
    at: datetime | None
    words: str = ""
