"""Lists of actions, each linked by its own kind."""

from __future__ import annotations

from collections.abc import Sequence

from engine.actions import ACTIONS, Action, Written
from engine.model.document.part import Path
from engine.model.link.linkage import ActionLinker, Linkage


def actions(linkage: Linkage, written: Sequence[Written], path: Path) -> tuple[Action, ...]:
    return tuple(
        linked for place, one in enumerate(written) for linked in action(linkage, one, (*path, place))
    )


def action(linkage: Linkage, written: Written, path: Path) -> tuple[Action, ...]:
    """The actions that one mapping means: a list of fields to set is several."""
    kind = next(action for action in ACTIONS if isinstance(written, action.written))
    return tuple(kind.link(written, ActionLinker(linkage, path)))
