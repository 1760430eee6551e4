"""Hit policies: what a table answers when one, several or no rows match."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

from engine.expressions import NUMBER, Type, Value, list_of

Policy = Literal["unique", "first", "collect", "collect sum", "collect min", "collect max", "collect count"]
POLICIES: tuple[Policy, ...] = get_args(Policy)
SINGLE: tuple[Policy, ...] = ("unique", "first")

_GATHER: dict[str, Callable[[Sequence[Any]], Value]] = {
    "collect": tuple,
    "collect sum": sum,
    "collect min": lambda found: min(found, default=None),
    "collect max": lambda found: max(found, default=None),
    "collect count": len,
}


def gather(policy: Policy) -> Callable[[Sequence[Any]], Value]:
    """What becomes of the answers of all matching rows, in their order; of a single answer nothing."""
    collected = _GATHER.get(policy, tuple)
    return lambda answers: collected([answer for answer in answers if answer is not None])


def answer_type(policy: Policy, output: Type) -> Type:
    if policy == "collect":
        return list_of(output)
    return NUMBER if policy == "collect count" else output
