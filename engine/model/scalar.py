"""Where a character of a scalar's text stands in the file: plain, quoted and block scalars."""

from __future__ import annotations

from engine.diagnostics import Location
from engine.source import Source


def place(source: Source, start: Location, line: int, column: int) -> Location:
    """The place of (line, column) of a scalar's text, both from 1, when the scalar starts at `start`.

    Exact for plain and quoted scalars on one line; escapes in quotes are not counted.
    """
    lines = source.text.splitlines()
    opening = lines[start.line - 1][start.column - 1 : start.column] if start.line <= len(lines) else ""
    if opening in ("|", ">"):
        return _in_block(source, lines, start, line, column)
    if line > 1:
        return start
    quote = 1 if opening in ("'", '"') else 0
    return Location(start.file, start.line, start.column + quote + column - 1)


def _in_block(source: Source, lines: list[str], start: Location, line: int, column: int) -> Location:
    first = next((at for at in range(start.line, len(lines)) if lines[at].strip()), None)
    if first is None:
        return start
    indent = len(lines[first]) - len(lines[first].lstrip(" "))
    return Location(source.file, first + line, indent + column)
