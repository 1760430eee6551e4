"""Definitions and computed fields that end up using themselves."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from engine.model.document.part import Path
from engine.model.link import codes
from engine.model.link.linkage import Linkage, used


def refuse_cycles(linkage: Linkage, texts: Mapping[str, str], places: Mapping[str, Path]) -> list[str]:
    """The names in an order in which each comes after those it uses; names of a cycle are left out."""
    uses = {name: used(text, texts) for name, text in texts.items()}
    while True:
        try:
            return list(TopologicalSorter(uses).static_order())
        except CycleError as found:
            circle = _from_first(found.args[1][:-1][::-1], list(texts))
            chain = " → ".join([*circle, circle[0]])
            linkage.report.error(codes.CYCLE, places[circle[0]], name=circle[0], chain=chain)
            for name in circle:
                uses.pop(name)
            for others in uses.values():
                others.difference_update(circle)


def _from_first(circle: list[str], order: list[str]) -> list[str]:
    start = circle.index(min(circle, key=order.index))
    return circle[start:] + circle[:start]
