"""Events of the YAML scanner -> plain data with the place of every key and value."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress

from ruamel.yaml.error import StringMark
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from engine.diagnostics import Code, Diagnostic, Fix, Location
from engine.diagnostics.diagnostic import Parameter
from engine.source import codes
from engine.source.scalar import LEADING_ZERO, plain_value
from engine.source.source import Data, Path, path_text
from engine.source.traps import Traps, Word

_Content = ScalarEvent | SequenceStartEvent | MappingStartEvent

DEEPEST = 40
MOST_VALUES = 20_000


class Unreadable(Exception):
    """The document cannot be composed any further."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


class Composer:
    def __init__(self, file: str, text: str, events: Iterator[Event]) -> None:
        self.file = file
        self.positions: dict[Path, Location] = {}
        self.key_positions: dict[Path, Location] = {}
        self.problems: list[Diagnostic] = []
        self._events = events
        self._traps = Traps(file, text, self.problems)
        self._anchors: dict[str, tuple[Data, int]] = {}
        self._open_anchors: set[str] = set()
        self._values = 0

    def document(self) -> Data:
        next(self._events)  # the start of the stream
        start = next(self._events)
        if not isinstance(start, DocumentStartEvent):
            raise Unreadable(Diagnostic(codes.EMPTY, location=Location(self.file, 1, 1)))
        if start.version not in (None, (1, 2)):
            version = ".".join(str(number) for number in start.version)
            self._wrong(codes.YAML_VERSION, start.start_mark, (), version=version)
        first = next(self._events)
        if isinstance(first, ScalarEvent) and not first.value and first.style is None:
            raise Unreadable(Diagnostic(codes.EMPTY, location=Location(self.file, 1, 1)))
        data = self._node(first, ())
        next(self._events)  # the end of the document
        second = next(self._events)
        if isinstance(second, DocumentStartEvent):
            self._wrong(codes.SECOND_DOCUMENT, second.start_mark, ())
        return data

    def _node(self, event: Event, path: Path, key: Event | None = None) -> Data:
        empty = isinstance(event, ScalarEvent) and event.start_mark.index == event.end_mark.index
        mark = key.start_mark if key is not None and empty else event.start_mark
        self.positions.setdefault(path, self._location(mark))
        self._count(event, 1)
        if isinstance(event, AliasEvent):
            return self._alias(event, path)
        assert isinstance(event, _Content)
        if event.tag is not None:
            self._wrong(codes.TAG, event.start_mark, path, tag=str(event.tag))
        if event.anchor is None:
            return self._content(event, path, key)
        before, name = self._values - 1, str(event.anchor)
        self._open_anchors.add(name)
        value = self._content(event, path, key)
        self._open_anchors.discard(name)
        self._anchors[name] = value, self._values - before
        return value

    def _content(self, event: _Content, path: Path, key: Event | None) -> Data:
        if isinstance(event, ScalarEvent):
            if event.style is not None:
                return _joined(event.value)
            self._traps.value(_word(event), path, key_line=key.start_mark.line if key else None)
            return self._plain(event, path)
        if len(path) >= DEEPEST:
            limit = {"limit": DEEPEST}
            raise Unreadable(
                Diagnostic(codes.TOO_DEEP, path_text(path), limit, self._location(event.start_mark))
            )
        if isinstance(event, SequenceStartEvent):
            return self._sequence(event, path)
        return self._mapping(event, path)

    def _sequence(self, start: SequenceStartEvent, path: Path) -> Data:
        items: list[Data] = []
        words: list[Word | None] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            words.append(_word(event) if isinstance(event, ScalarEvent) else None)
            items.append(self._node(event, (*path, len(items))))
        if start.flow_style:
            self._traps.split_expression(words, path)
            self._traps.commas(words, path)
        elif any(isinstance(item, dict) for item in items):
            self._traps.items_beside_mappings(words, path)
        return items

    def _mapping(self, start: MappingStartEvent, path: Path) -> Data:
        found: dict[str, Data] = {}
        words: list[Word | None] = []
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event, path)
            if key is None or not isinstance(event, ScalarEvent):
                self._node(next(self._events), (*path, ""), event)
                continue
            here = (*path, key)
            if key in found:
                self._duplicate(key, event, here)
            self.key_positions.setdefault(here, self._location(event.start_mark))
            value_event = next(self._events)
            value = self._node(value_event, here, event)
            found.setdefault(key, value)
            words += [_word(event), _word(value_event) if isinstance(value_event, ScalarEvent) else None]
        if start.flow_style:
            self._traps.split_expression(words, path)
            self._traps.keys_without_value(words, path)
        return found

    def _key(self, event: Event, path: Path) -> str | None:
        """Keys are names, so `on`, `2026` and `true` are just that; None when it is no name."""
        if not isinstance(event, ScalarEvent) or not event.value:
            template = self._traps.template(event.start_mark.index, path)
            if not template:
                self._wrong(codes.KEY_IS_NO_TEXT, event.start_mark, path)
            self._node(event, (*path, ""))
            return None
        if event.tag is not None:
            self._wrong(codes.TAG, event.start_mark, path, tag=str(event.tag))
        if event.value == "<<" and event.style is None:
            self._wrong(codes.MERGE_KEY, event.start_mark, path)
        if event.style is None:
            self._traps.blanks(_word(event), (*path, event.value))
        return _joined(event.value)

    def _duplicate(self, key: str, event: Event, path: Path) -> None:
        first = self.key_positions[path]
        self._wrong(
            codes.DUPLICATE_KEY, event.start_mark, path, key=key, line=first.line, column=first.column
        )

    def _alias(self, event: AliasEvent, path: Path) -> Data:
        name = str(event.anchor)
        if name in self._open_anchors:
            self._wrong(codes.CYCLE, event.start_mark, path, name=name)
            return None
        if name not in self._anchors:
            self._wrong(codes.UNKNOWN_ALIAS, event.start_mark, path, name=name)
            return None
        value, size = self._anchors[name]
        self._count(event, size)
        return value

    def _count(self, event: Event, values: int) -> None:
        """Counts what an alias stands for, not what it takes to write: a bomb is many values in few words."""
        self._values += values
        if self._values > MOST_VALUES:
            limit = {"limit": MOST_VALUES}
            raise Unreadable(Diagnostic(codes.TOO_MANY_VALUES, "", limit, self._location(event.start_mark)))

    def _plain(self, event: ScalarEvent, path: Path) -> Data:
        text = str(event.value)
        value = plain_value(text)
        if isinstance(value, float) and not math.isfinite(value):
            self._quote(codes.INEXACT_NUMBER, event, path, text=text)
            return text
        if isinstance(value, int) and not isinstance(value, bool) and LEADING_ZERO.fullmatch(text):
            self._quote(codes.LEADING_ZERO, event, path, text=text, number=value)
            return text
        return value

    def _quote(self, code: Code, event: ScalarEvent, path: Path, **parameters: Parameter) -> None:
        location = self._location(event.start_mark)
        fix = Fix(location, len(event.value), f'"{event.value}"')
        self.problems.append(Diagnostic(code, path_text(path), parameters, location, fix=fix))

    def _wrong(self, code: Code, mark: StringMark, path: Path, **parameters: Parameter) -> None:
        self.problems.append(Diagnostic(code, path_text(path), parameters, self._location(mark)))

    def _location(self, mark: StringMark) -> Location:
        return Location(self.file, mark.line + 1, mark.column + 1)


def _word(event: ScalarEvent) -> Word:
    start, end = event.start_mark, event.end_mark
    return Word(event.value, start.index, end.index, start.line, start.column, plain=event.style is None)


def _joined(text: str) -> str:
    """JSON writes characters beyond U+FFFF as two escapes; half a character alone becomes U+FFFD."""
    with suppress(UnicodeEncodeError):
        text.encode("utf-8")
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
