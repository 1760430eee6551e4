"""From bytes to text that an editor shows as it is: size, encoding, invisible characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from engine.diagnostics import Diagnostic, Fix, Location, Text
from engine.diagnostics.diagnostic import Parameter
from engine.source import codes

LARGEST = 2 * 1024 * 1024
_SHOWN = 20

# Controls, line separators that editors do not count as lines, zero-width and direction marks
# (U+200D stays: emoji are joined by it), half characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def decoded(raw: str | bytes, file: str) -> str | Diagnostic:
    if len(raw) > LARGEST:
        sizes: dict[str, Parameter] = {
            "size": f"{len(raw) / 1024 / 1024:.1f}",
            "limit": LARGEST // 1024 // 1024,
        }
        return Diagnostic(codes.TOO_BIG, parameters=sizes, location=Location(file, 1, 1))
    if isinstance(raw, str):
        return raw.removeprefix("\ufeff")
    try:
        return raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        location = location_at(before, len(before), file)
        return Diagnostic(codes.NOT_UTF8, parameters={"encoding": _encoding(raw)}, location=location)


def invisible(text: str, file: str) -> Iterator[Diagnostic]:
    for match in islice(_INVISIBLE.finditer(text), _SHOWN):
        location = location_at(text, match.start(), file)
        yield Diagnostic(
            codes.CONTROL_CHARACTER,
            parameters={"character": f"U+{ord(match[0]):04X}"},
            location=location,
            fix=Fix(location, 1, ""),
        )


def location_at(text: str, index: int, file: str) -> Location:
    line_start = max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1
    newlines = text.count("\n", 0, index)
    lone_returns = text.count("\r", 0, index) - text.count("\r\n", 0, index)
    return Location(file, newlines + lone_returns + 1, index - line_start + 1)


def _encoding(raw: bytes) -> str | Text:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return Text("未知的编码", "an unknown encoding")
    return "GBK"
