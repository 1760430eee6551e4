"""HTML written by a program: literal pieces, and Python expressions for the holes between them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import escape


@dataclass(frozen=True, slots=True)
class Hole:
    """A Python expression that yields HTML; every text in it goes through `escape` there."""

    source: str


Pieces = tuple[str | Hole, ...]


def attributes(given: dict[str, str | int | bool | None]) -> str:
    """` name="value"` for each; True writes the bare name, None and False nothing."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in given.items()
        if value is not None and value is not False
    )


def python_tuple(pieces: Pieces) -> str:
    """The source of a tuple of the pieces; neighbouring literals become one, as constants."""
    sources: list[str] = []
    literal = ""
    for piece in (*pieces, Hole("")):
        if isinstance(piece, str):
            literal += piece
            continue
        if literal:
            sources.append(repr(literal))
            literal = ""
        if piece.source:
            sources.append(piece.source)
    return f"({', '.join(sources)},)"
