"""What ends up using or setting off itself: definitions, computed fields, rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from engine.model.document.part import Path
from engine.model.link import codes
from engine.model.link.linkage import Linkage, used


def refuse_cycles(linkage: Linkage, texts: Mapping[str, str], places: Mapping[str, Path]) -> list[str]:
    """The names in an order in which each comes after those it uses; names of a cycle are left out."""
    uses = {name: used(text, texts) for name, text in texts.items()}
    for circle in circles(uses):
        linkage.report.error(codes.CYCLE, places[circle[0]], name=circle[0], chain=chain(circle))
    return list(TopologicalSorter(uses).static_order())


def circles(uses: dict[str, set[str]]) -> Iterator[list[str]]:
    """Each from its first name as written, each name using the next; `uses` is left without them."""
    order = list(uses)
    while True:
        try:
            TopologicalSorter(uses).prepare()
        except CycleError as found:
            circle = _from_first(found.args[1][:-1][::-1], order)
            yield circle
            for name in circle:
                uses.pop(name)
            for others in uses.values():
                others.difference_update(circle)
        else:
            return


def chain(circle: list[str]) -> str:
    return " → ".join([*circle, circle[0]])


def _from_first(circle: list[str], order: list[str]) -> list[str]:
    start = circle.index(min(circle, key=order.index))
    return circle[start:] + circle[:start]
