"""How long a recording lasts, read from its frames and not from anybody's word."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO

from tinytag import TinyTag, TinyTagException

# What phones and call centres record; bytes of a narrow-band AMR frame by its mode, without the header byte.
_AMR_FRAMES = (12, 13, 15, 17, 19, 20, 26, 31, 5)
_AMR_FRAME_SECONDS = 0.02
_AMR_START = b"#!AMR\n"

_SEGMENT, _INFO, _SCALE, _DURATION = 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489
_CLUSTER, _TIMECODE, _SIMPLE_BLOCK, _BLOCK_GROUP, _BLOCK = 0x1F43B675, 0xE7, 0xA3, 0xA0, 0xA1
_INSIDE = frozenset((_SEGMENT, _INFO, _CLUSTER, _BLOCK_GROUP))
_NANOSECONDS = 1_000_000_000
_MOST_ELEMENTS = 2_000_000


def seconds_of(content: bytes, media_type: str) -> float | None:
    """None when it is no recording, or none that can be read."""
    if media_type == "audio/amr":
        return _amr(content)
    if media_type in ("audio/webm", "video/webm"):
        return _webm(content)
    if not media_type.startswith("audio/"):
        return None
    try:
        found = TinyTag.get(file_obj=BytesIO(content), tags=False).duration
    except (TinyTagException, struct.error, IndexError, KeyError, ValueError, OverflowError, EOFError):
        return None  # cut off, or made to break a reader
    return found if found and found > 0 else None


def _amr(content: bytes) -> float | None:
    at, frames = len(_AMR_START), 0
    while content.startswith(_AMR_START) and at < len(content):
        mode = content[at] >> 3 & 0xF
        at += 1 + (_AMR_FRAMES[mode] if mode < len(_AMR_FRAMES) else 0)
        frames += 1
    return frames * _AMR_FRAME_SECONDS or None


def _webm(content: bytes) -> float | None:
    """What a browser records has no duration: then its last block tells (Matroska, RFC 9559)."""
    scale, said, cluster, last = 1_000_000, 0.0, 0, 0
    for id, start, size in _elements(content):
        if id == _SCALE:
            scale = int.from_bytes(content[start : start + size])
        elif id == _DURATION and size in (4, 8):
            [said] = struct.unpack(">f" if size == 4 else ">d", content[start : start + size])
        elif id == _TIMECODE:
            cluster = int.from_bytes(content[start : start + size])
        elif id in (_SIMPLE_BLOCK, _BLOCK) and size > 4:
            [offset] = struct.unpack(">h", content[start + 1 : start + 3])
            last = max(last, cluster + offset)
    length = (said if said > 0 else last) * scale / _NANOSECONDS
    return length or None


def _elements(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Id, start and size of each element; those that hold others are entered. Ends at the first that is cut off."""
    at = 0
    for _ in range(_MOST_ELEMENTS):
        id, at = _number(content, at, keep_mark=True)
        size, at = _number(content, at, keep_mark=False)
        if id is None or size is None:
            return
        if id in _INSIDE:
            continue
        if at + size > len(content):
            return
        yield id, at, size
        at += size


def _number(content: bytes, at: int, *, keep_mark: bool) -> tuple[int | None, int]:
    """A number whose first bits say how long it is (RFC 8794); None at the end."""
    if at >= len(content) or content[at] == 0:
        return None, at
    length = 9 - content[at].bit_length()
    raw = content[at : at + length]
    if len(raw) < length:
        return None, at
    value = int.from_bytes(raw)
    return value if keep_mark else value & (1 << 7 * length) - 1, at + length
