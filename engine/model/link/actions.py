"""Lists of actions, each linked by its own kind."""

from __future__ import annotations

from engine.actions import ACTIONS, Action, Written
from engine.model.document.part import Path
from engine.model.link.linkage import ActionLinker, Linkage


def actions(linkage: Linkage, written: list[Written], path: Path) -> tuple[Action, ...]:
    linked: list[Action] = []
    for place, one in enumerate(written):
        kind = next(action for action in ACTIONS if isinstance(one, action.written))
        linked += kind.link(one, ActionLinker(linkage, (*path, place)))
    return tuple(linked)
