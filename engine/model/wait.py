"""A state in which a case waits for somebody: while it lasts, clocks stand still."""

from __future__ import annotations

from dataclasses import dataclass

from engine.diagnostics import Text
from engine.timing import Duration

# Whom a wait may be charged to beside the roles; as the model writes it, and as events keep it.
CUSTOMER = "customer"
CUSTOMER_WORDS = Text("客户", "customer")


@dataclass(frozen=True, slots=True)
class Wait:
    """`party` is a role or CUSTOMER; without `stages` every open stage. `at_most` for each entry of a stage."""

    id: str
    title: Text
    party: str
    at_most: Duration
    stages: frozenset[str] = frozenset()
