"""What an unquoted word means: the core schema of YAML 1.2, and nothing of 1.1."""

from __future__ import annotations

import math
import re

# Beyond 2**53 the browser's numbers and JSON readers lose digits.
EXACT = 2**53
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = {
    word: value
    for words, value in (
        (("", "~", "null", "Null", "NULL"), None),
        (("true", "True", "TRUE"), True),
        (("false", "False", "FALSE"), False),
    )
    for word in words
}
LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")


def plain_value(text: str) -> bool | int | float | str | None:
    """A number that no JSON reader keeps exactly comes back as an infinite or NaN float."""
    if text in _WORDS:
        return _WORDS[text]
    if not (text[0].isdigit() or text[0] in "+-."):
        return text
    if _INTEGER.fullmatch(text):
        return _exact(int(text) if len(text) < 20 else EXACT + 1)
    if _OCTAL.fullmatch(text):
        return _exact(int(text[2:], 8) if len(text) < 24 else EXACT + 1)
    if _HEXADECIMAL.fullmatch(text):
        return _exact(int(text[2:], 16) if len(text) < 20 else EXACT + 1)
    if _FLOAT.fullmatch(text):
        return float(text)
    return math.nan if _NOT_FINITE.fullmatch(text) else text


def _exact(number: int) -> int | float:
    return number if abs(number) <= EXACT else math.inf
