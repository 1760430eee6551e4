"""Streams the events of an XES log. A DOCTYPE is refused, and with it every entity that could expand."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers.expat import ExpatError, ParserCreate

from engine.diagnostics import Diagnostic
from runtime.replay import codes

_BLOCK = 1 << 16
_PARENTS = ("trace", "event")


class _Refused(Exception):
    """A DOCTYPE was met."""


class _Listener:
    """Gathers attributes of the trace (as `case:key`) and of each event; nested attributes are not read."""

    def __init__(self) -> None:
        self.line = 0
        self.open: list[str] = []
        self.trace: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.found: list[tuple[int, dict[str, str]]] = []
        self.parser = ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        parent = self.open[-1] if self.open else ""
        self.open.append(name)
        if name == "trace":
            self.trace = {}
        elif name == "event":
            self.event, self.line = dict(self.trace), self.parser.CurrentLineNumber
        elif parent in _PARENTS and "key" in attributes and "value" in attributes:
            if parent == "trace":
                self.trace[f"case:{attributes['key']}"] = attributes["value"]
            else:
                self.event[attributes["key"]] = attributes["value"]

    def end(self, tag: str) -> None:
        if self.open.pop() == "event":
            self.found.append((self.line, self.event))

    def doctype(self, *declared: object) -> None:
        raise _Refused


def xes_events(file: BinaryIO, name: str) -> Iterator[tuple[int, dict[str, str] | Diagnostic]]:
    """(line, attributes) of each event; a Diagnostic in their place ends the log."""
    listener = _Listener()
    try:
        while True:
            block = file.read(_BLOCK)
            listener.parser.Parse(block, not block)
            yield from listener.found
            listener.found.clear()
            if not block:
                return
    except _Refused:
        yield listener.parser.CurrentLineNumber, Diagnostic(codes.DOCTYPE, parameters={"file": name})
    except (ExpatError, EOFError, OSError, zlib.error) as problem:
        said = {"file": name, "why": str(problem)}
        yield listener.parser.CurrentLineNumber, Diagnostic(codes.LOG_UNREADABLE, parameters=said)
