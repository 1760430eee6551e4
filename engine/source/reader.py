"""`read`: text or bytes -> Source, with every problem that can be seen at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import Event

from engine.diagnostics import Diagnostic, Fix, Location
from engine.source import codes
from engine.source.characters import decoded, invisible, location_at
from engine.source.composer import Composer, Unreadable
from engine.source.source import Source
from engine.source.syntax import explained

_BEYOND_UNICODE = re.compile(r"\\U(?!000|0010)[0-9a-fA-F]{8}")

# The scanner's time grows with the square of a tag's length: two megabytes of ! took a minute.
_ENDLESS_TAG = re.compile(r"!\S{1000}")

# A repaired text is read again to see what else is wrong, so a long broken text is not repaired for ever.
_REPAIRS = 10
_LONGEST_REPAIRED = 200_000


def read(text: str | bytes, file: str) -> Source:
    """Data only when the text can be read to its end; a broken one is repaired in memory to find the next fault."""
    content = decoded(text, file)
    if isinstance(content, Diagnostic):
        return Source(file, "", diagnostics=(content,))
    if hidden := tuple(invisible(content, file)):
        return Source(file, content, diagnostics=hidden)
    if tag := _ENDLESS_TAG.search(content):
        location = location_at(content, tag.start(), file)
        return Source(
            file, content, diagnostics=(Diagnostic(codes.TAG, "", {"tag": f"{tag[0][:20]}…"}, location),)
        )
    source = _composed(content, file)
    if source.data is not None or len(content) > _LONGEST_REPAIRED:
        return source
    return Source(file, content, diagnostics=tuple(_faults(source)))


def _faults(source: Source) -> Iterator[Diagnostic]:
    seen: set[Location | None] = set()
    for _ in range(_REPAIRS):
        for problem in source.diagnostics:
            if problem.location not in seen:
                seen.add(problem.location)
                yield problem
        fault = source.diagnostics[-1] if source.diagnostics else None
        if source.data is not None or fault is None or fault.fix is None:
            return
        source = _composed(_repaired(source.text, fault.fix), source.file)


def _composed(text: str, file: str) -> Source:
    composer = Composer(file, text, _events(text))
    try:
        data = composer.document()
    except Unreadable as stop:
        composer.problems.append(stop.diagnostic)
        data = None
    except MarkedYAMLError as error:
        composer.problems.append(explained(error, text, file))
        data = None
    except (ValueError, OverflowError):
        # The scanner converts \U escapes and version numbers without looking whether it can.
        composer.problems.append(_impossible_number(text, file))
        data = None
    problems = sorted(composer.problems, key=_place) if data is not None else composer.problems
    return Source(file, text, data, composer.positions, composer.key_positions, tuple(problems))


def _events(text: str) -> Iterator[Event]:
    events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)
    return events


def _impossible_number(text: str, file: str) -> Diagnostic:
    found = _BEYOND_UNICODE.search(text)
    if found is None:
        return Diagnostic(codes.SYNTAX, location=Location(file, 1, 1))
    return Diagnostic(codes.BAD_ESCAPE, location=location_at(text, found.start(), file))


def _repaired(text: str, fix: Fix) -> str:
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: fix.location.line - 1]) + fix.location.column - 1
    return text[:start] + fix.text + text[start + fix.length :]


def _place(problem: Diagnostic) -> tuple[int, int]:
    return (problem.location.line, problem.location.column) if problem.location else (0, 0)
