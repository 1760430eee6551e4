"""The union of all registered actions, told apart by the key that names the kind."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Discriminator, Field, Tag

from engine.actions import ACTIONS, Written


def kind_of(value: object) -> str | None:
    """The tag of the action; None makes the loader say which actions exist."""
    if isinstance(value, BaseModel):
        return next(f"«{action.kind}»" for action in ACTIONS if isinstance(value, action.written))
    if isinstance(value, dict):
        return next((f"«{kind}»" for kind in ACTIONS.kinds() if kind in value), None)
    return None


if TYPE_CHECKING:
    ActionSpec = Written
else:
    _union = functools.reduce(
        operator.or_, (Annotated[action.written, Tag(f"«{action.kind}»")] for action in ACTIONS)
    )
    ActionSpec = Annotated[
        _union, Discriminator(kind_of), Field(examples=[action.example for action in ACTIONS])
    ]
