"""What is demanded of any written text: some length, no control characters, something to see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.diagnostics import Diagnostic, Text
from engine.fields import codes

# Lone surrogates cannot be stored as UTF-8; NUL and its neighbours break databases, CSV and terminals.
IN_ONE_LINE = "[\\u0000-\\u001f\\u007f-\\u009f]"
IN_LINES = "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]"
_forbidden_in_one_line = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_forbidden_in_lines = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

# Characters that show nothing: a required field is not filled by them.
_invisible = re.compile(
    "[\\s\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202f\u2060-\u2064\u2800\u3164\ufeff\uffa0]*"
)

TEXT = Text("文字", "text")


def written(value: str, *, limit: int, least: int = 1, lines: bool = False) -> Iterator[Diagnostic]:
    length = len(value)
    if not length:
        yield Diagnostic(codes.EMPTY_TEXT)
        return
    if length > limit:
        yield Diagnostic(
            codes.TOO_LONG, parameters={"length": length, "limit": limit, "surplus": length - limit}
        )
    elif length < least:
        yield Diagnostic(
            codes.TOO_SHORT, parameters={"length": length, "limit": least, "shortfall": least - length}
        )
    if found := (_forbidden_in_lines if lines else _forbidden_in_one_line).search(value):
        yield Diagnostic(
            codes.CONTROL_CHARACTER,
            parameters={"position": found.start() + 1, "codepoint": f"{ord(found[0]):04X}"},
        )


def invisible(text: str) -> bool:
    return _invisible.fullmatch(text) is not None


def wrong_type(wanted: Text, value: object, path: str = "") -> Diagnostic:
    return Diagnostic(codes.WRONG_TYPE, path, {"wanted": wanted, "got": _named(value)})


def shown(value: str) -> str:
    """The beginning of what was typed, fit to be quoted in a message."""
    start = value[:40]
    if not start.isprintable():
        start = "".join(letter if letter.isprintable() else "�" for letter in start)
    return start if len(value) <= 40 else f"{start}…"


def _named(value: object) -> Text:
    match value:
        case None:
            return Text("空值", "nothing")
        case bool():
            return Text("是/否", "yes or no")
        case int() | float() if abs(value) < 1e15:
            return Text(f"数字 {value}", f"the number {value}")
        case int() | float():
            return Text("很大的数字", "a huge number")
        case str():
            return Text(f"文字“{shown(value)}”", f"the text “{shown(value)}”")
        case list() | tuple():
            return Text("列表", "a list")
        case _:
            return Text("一组键值", "an object")
