"""What one decision did to one case: what is recorded of it, and the input of every projection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.model.kernel import Model
from engine.rules.case import Case
from engine.rules.decision import Decision, Facts
from engine.rules.event import AnyEvent


@dataclass(frozen=True, slots=True)
class Change:
    """`followed` is the model before, where the case goes over to another version."""

    organisation: str
    case: str
    model: Model
    before: Case
    after: Case
    decision: Decision
    decision_id: str
    facts: Facts
    now: datetime
    followed: Model | None = None

    @property
    def events(self) -> tuple[AnyEvent, ...]:
        return self.decision.events

    @property
    def key(self) -> tuple[str, str]:
        return self.organisation, self.case
