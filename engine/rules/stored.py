"""Events and snapshots as JSON; old events are brought up to the present form when they are read."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from engine.rules.case import Case
from engine.rules.event import AnyEvent
from engine.rules.fact import Event

# (type, v) of an event as it was once written -> the same event one version later.
UPCASTS: dict[tuple[str, int], Callable[[dict[str, object]], dict[str, object]]] = {}

_encode = msgspec.json.Encoder().encode
_decode_event: Callable[[bytes | str], AnyEvent] = msgspec.json.Decoder(AnyEvent).decode
_decode_case = msgspec.json.Decoder(Case).decode
_decode_object = msgspec.json.Decoder(dict[str, object]).decode


def encode(thing: Event | Case) -> bytes:
    return _encode(thing)


def upcast(data: bytes | str) -> AnyEvent:
    """Reads a stored event of any age; raises `msgspec.DecodeError` when it is none of ours."""
    if not UPCASTS:
        return _decode_event(data)
    written = _decode_object(data)
    while step := UPCASTS.get((str(written.get("type")), int(str(written.get("v", 1))))):
        written = step(written)
    read: AnyEvent = msgspec.convert(written, AnyEvent)
    return read


def decode_case(data: bytes | str) -> Case:
    return _decode_case(data)
