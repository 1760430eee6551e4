"""Kind -> class, for the four folders of kinds; refuses duplicates, suggests near names."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from types import ModuleType
from typing import Generic, Protocol, TypeVar

from engine.diagnostics import Text


class Kind(Protocol):
    """What the palette, the reference page and the property panel show of any kind."""

    kind: str
    title: Text
    help: Text
    icon: str
    example: object


K = TypeVar("K", bound=type)


class Registry(Generic[K]):
    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._classes: dict[str, K] = {}

    def register(self, cls: K) -> K:
        kind: str = cls.kind  # type: ignore[attr-defined]  # each registry's base class declares it
        if kind in self._classes:
            raise ValueError(f"{self.noun} {kind!r} is registered twice")
        self._classes[kind] = cls
        return cls

    def __getitem__(self, kind: str) -> K:
        return self._classes[kind]

    def __contains__(self, kind: str) -> bool:
        return kind in self._classes

    def __iter__(self) -> Iterator[K]:
        return iter(self._classes.values())

    def kinds(self) -> list[str]:
        return sorted(self._classes)

    def nearest(self, kind: str) -> str | None:
        return nearest(kind, self._classes)


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate a person most probably meant, or None when nothing is near."""
    matches = get_close_matches(name, list(candidates), n=1, cutoff=0.5)
    return matches[0] if matches else None


def import_kinds(folder: ModuleType) -> None:
    """Imports every module of a kind folder in sorted order, so that each registers itself."""
    for module in sorted(pkgutil.iter_modules(folder.__path__), key=lambda found: found.name):
        importlib.import_module(f"{folder.__name__}.{module.name}")
