"""A document after reading: its data, and where each key and value stands in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.diagnostics import Diagnostic, Location, Severity

Data = None | bool | int | float | str | list["Data"] | dict[str, "Data"]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """`data` is None when the text could not be read; aliases share one object, so treat it as frozen."""

    file: str
    text: str
    data: Data = None
    positions: Mapping[Path, Location] = field(default_factory=dict)
    key_positions: Mapping[Path, Location] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def readable(self) -> bool:
        return not any(problem.severity is Severity.ERROR for problem in self.diagnostics)

    def locate(self, path: Path) -> Location:
        """The value at `path`, or the nearest thing above it that stands in the text."""
        while path and path not in self.positions:
            path = path[:-1]
        return self.positions.get(path) or Location(self.file, 1, 1)

    def locate_key(self, path: Path) -> Location:
        """The key that `path` ends with; an item of a list has none, so its value."""
        return self.key_positions.get(path) or self.locate(path)


def path_text(path: Path) -> str:
    """`stages[1].deliver`"""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
