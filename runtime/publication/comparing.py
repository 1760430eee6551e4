"""Two versions side by side: what differs by meaning, and line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from typing import Literal

from sqlalchemy import Connection

from engine.migration import Difference, differences, plan_between
from runtime.models import Models
from runtime.publication.publishing import documents_of

Sign = Literal["+", "-", "@", " "]


@dataclass(frozen=True, slots=True)
class Line:
    """`sign`: added, removed, the place of what follows, or unchanged around it."""

    sign: Sign
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """`lines` by file, only of files that differ."""

    differences: tuple[Difference, ...]
    lines: Mapping[str, tuple[Line, ...]]


def compare(connection: Connection, organisation: str, before: str, after: str) -> Compared:
    """Versions by their whole hash. Raises LookupError for one that was never published."""
    models = Models()
    was, now = (models.get(connection, organisation, version) for version in (before, after))
    old, new = (documents_of(connection, organisation, version) for version in (before, after))
    return Compared(differences(old, new, plan_between(was, now).renames), lines_between(old, new))


def lines_between(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[Line, ...]]:
    files = dict.fromkeys((*after, *before))
    found = {file: tuple(_lines(before.get(file, ""), after.get(file, ""))) for file in files}
    return {file: lines for file, lines in found.items() if lines}


def _lines(before: str, after: str) -> Iterator[Line]:
    changed = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    for place, line in enumerate(changed):
        if place > 1:  # the first two name the files
            sign: Sign = "+" if line[0] == "+" else "-" if line[0] == "-" else "@" if line[0] == "@" else " "
            yield Line(sign, line if sign == "@" else line[1:])
