"""Approvals as the model has them: who is asked in which order, and what happens when nobody answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.diagnostics import Text
from engine.expressions import Expression
from engine.timing import Duration

Otherwise = Literal["approve", "reject", "next"]
CASE = "case"


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """`needed` of the `roles` must approve, or with `votes` so many people; without a condition it always applies."""

    condition: Expression | None
    roles: tuple[str, ...]
    needed: int
    votes: bool = False


@dataclass(frozen=True, slots=True)
class Approval:
    """`kind` and `of` say what is asked about: the case, or a record type or an activity by its id.

    `within` is the time of each step; with `on_save` a request is made when such a thing is saved.
    """

    id: str
    title: Text
    kind: Literal["case", "record", "activity"]
    of: str
    steps: tuple[ApprovalStep, ...]
    within: Duration | None = None
    otherwise: Otherwise | None = None
    on_save: bool = False

    @property
    def reads(self) -> frozenset[str]:
        """The fields that its conditions read."""
        return frozenset(name for step in self.steps if step.condition for name in step.condition.reads)
