"""One model from its documents: `organisation.yaml` and one funnel, or a single file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from engine.diagnostics import Location
from engine.model.document.part import Path
from engine.source import Source


@dataclass(frozen=True, slots=True)
class Documents:
    """`homes` says which source holds a top-level key or an entry of a merged section."""

    data: Mapping[str, object]
    main: Source
    homes: Mapping[Path, Source]

    def source_of(self, path: Path) -> Source:
        return self.homes.get(path[:2]) or self.homes.get(path[:1]) or self.main

    def locate(self, path: Path) -> Location:
        return self.source_of(path).locate(path)

    def locate_key(self, path: Path) -> Location:
        return self.source_of(path).locate_key(path)

    @property
    def version(self) -> str:
        """The hash of what the documents say: comments and layout do not count, the order of fields does."""
        canonical = json.dumps(self.data, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def merge(sources: list[Source]) -> tuple[Documents, list[tuple[Path, Source]]]:
    """The documents as one, and the places where two of them say the same thing."""
    main = next(
        (source for source in sources if isinstance(source.data, dict) and "funnel" in source.data),
        sources[0],
    )
    data: dict[str, object] = {}
    homes: dict[Path, Source] = {}
    twice: list[tuple[Path, Source]] = []
    for source in [main, *(source for source in sources if source is not main)]:
        if not isinstance(source.data, dict):
            continue
        for key, value in source.data.items():
            held = data.get(key)
            if key not in data:
                data[key], homes[(key,)] = (dict(value) if isinstance(value, dict) else value), source
            elif isinstance(held, dict) and isinstance(value, dict):
                twice += _join(held, dict(value), key, source, homes)
            elif value != held:
                twice.append(((key,), source))
    return Documents(data, main, homes), twice


def _join(
    held: dict[str, object], more: dict[str, object], section: str, source: Source, homes: dict[Path, Source]
) -> list[tuple[Path, Source]]:
    twice: list[tuple[Path, Source]] = []
    for name, entry in more.items():
        if name in held:
            twice.append(((section, name), source))
        else:
            held[name], homes[(section, name)] = entry, source
    return twice
