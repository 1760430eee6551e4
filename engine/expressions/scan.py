"""Reads the characters of an expression before Python's parser does: full-width signs, `=`, limits.

What people mistype is repaired so that one check can report everything; each repaired character
remembers where it came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.diagnostics import Code, Diagnostic, Fix, Location, Severity, Text
from engine.diagnostics.diagnostic import Parameter
from engine.expressions import codes

MAXIMUM_LENGTH = 2_000
MAXIMUM_BRACKETS = 40
MAXIMUM_DIGITS = 15

_FULL_WIDTH = {
    **dict(zip("（）［］【】，、：；！＝＞＜＋－−＊×／÷％．＆｜", "()[][],,:;!=><+--**//%.&|", strict=True)),
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "\u3000": " ",
}
_WORDS = {
    "&&": "and",
    "||": "or",
    "<>": "!=",
    "且": "and",
    "并且": "and",
    "或": "or",
    "或者": "or",
    "AND": "and",
    "OR": "or",
    "NOT": "not",
}
_BOOLEANS = {"true": "True", "false": "False"}
_UNREADABLE = {
    codes.TEXT_NOT_CLOSED,
    codes.BACKSLASH,
    codes.NOT_A_NUMBER,
    codes.TOO_COMPLEX,
    codes.NOT_ALLOWED,
    codes.UNPRINTABLE,
}
_QUOTES = {"“": "”", "‘": "’", '"': '"', "'": "'", "＂": "＂", "＇": "＇"}
_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<text>"[^"]*"|'[^']*')|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<word>\w+)"""
    r"""|(?P<sign>==|!=|<=|>=|:=|&&|\|\||<>|.)""",
    re.DOTALL,
)


@dataclass
class Positions:
    """Turns offsets in the text into lines and columns, and collects the diagnostics about it."""

    text: str
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def location(self, offset: int) -> Location:
        line_start = self.text.rfind("\n", 0, offset) + 1
        return Location("", self.text.count("\n", 0, offset) + 1, offset - line_start + 1)

    def report(
        self,
        code: Code,
        span: tuple[int, int],
        *,
        severity: Severity = Severity.ERROR,
        fix: str | None = None,
        **parameters: Parameter,
    ) -> None:
        location = self.location(span[0])
        repair = None if fix is None else Fix(location, span[1] - span[0], fix)
        self.diagnostics.append(
            Diagnostic(code, parameters=parameters, location=location, severity=severity, fix=repair)
        )


@dataclass
class Scanned:
    """One line of text for Python's parser; `origins[i]` is the offset of its i-th character."""

    text: str
    origins: list[int]
    readable: bool


class _Piece(NamedTuple):
    """One character and where it came from."""

    text: str
    offset: int


def scan(positions: Positions) -> Scanned:
    before = len(positions.diagnostics)
    narrow = _Line(positions, _half_width(positions))
    line = _Line(positions, narrow.tokens())
    found = {diagnostic.code for diagnostic in positions.diagnostics[before:]}
    return Scanned(line.text, line.origins, not found & _UNREADABLE)


class _Line:
    def __init__(self, positions: Positions, pieces: Iterator[_Piece]) -> None:
        self.positions = positions
        self.origins: list[int] = []
        texts: list[str] = []
        for piece in pieces:
            texts.append(piece.text)
            self.origins.append(piece.offset)
        self.text = "".join(texts)
        self.origins.append(len(positions.text))

    def tokens(self) -> Iterator[_Piece]:
        """The repaired tokens on one line."""
        depth, previous = 0, ""
        for match in _TOKEN.finditer(self.text):
            token, start = match.group(), match.start()
            span = (self.origins[start], self.origins[match.end() - 1] + 1)
            depth += (token in "([{") - (token in ")]}") if len(token) == 1 else 0
            if depth > MAXIMUM_BRACKETS:
                self.positions.report(codes.TOO_COMPLEX, span)
                return
            kind = match.lastgroup
            if kind == "space":
                token = " " * len(token)
            elif kind == "sign" and token == "=" and not (previous == "within" and depth):
                self.positions.report(codes.SINGLE_EQUALS, span, fix="==")
                token = "=="
            elif kind == "number":
                self._number(token, span, self.text[match.end() : match.end() + 1])
            elif kind in ("word", "sign"):
                token = self._word(token, span)
            previous = previous if kind == "space" else token
            yield from self._spread(token, start, match.end())

    def _number(self, token: str, span: tuple[int, int], following: str) -> None:
        if following == "_" or following.isalnum():
            self.positions.report(codes.NOT_A_NUMBER, span, found=token + following)
        elif len(token.replace(".", "")) > MAXIMUM_DIGITS:
            self.positions.report(codes.NUMBER_TOO_LONG, span, number=token[:20] + "…")

    def _word(self, token: str, span: tuple[int, int]) -> str:
        if token in _WORDS:
            self.positions.report(
                codes.OPERATOR_WORD, span, fix=_WORDS[token], found=token, expected=_WORDS[token]
            )
            return f" {_WORDS[token]} "
        if token[0].isdigit():
            narrow = unicodedata.normalize("NFKC", token)
            if narrow.isdigit():
                self.positions.report(codes.FULL_WIDTH, span, fix=narrow, found=token, expected=narrow)
                return narrow
            self.positions.report(codes.NOT_A_NUMBER, span, found=token)
        return _BOOLEANS.get(token, token)

    def _spread(self, token: str, start: int, end: int) -> Iterator[_Piece]:
        """Keeps each character's origin when the token has its length, else points at the token."""
        same = len(token) == end - start
        for i, character in enumerate(token):
            yield _Piece(character, self.origins[start + i if same else start])


def _half_width(positions: Positions) -> Iterator[_Piece]:
    """The text with half-width signs outside its quoted texts."""
    text, offset = positions.text, 0
    while offset < len(text):
        character = text[offset]
        if character in _QUOTES:
            end = _closing(positions, offset)
            yield from _quoted(positions, offset, end)
            offset = end
            continue
        _refuse(positions, character, offset)
        narrow = _FULL_WIDTH.get(character, character)
        if narrow != character and character != "\u3000":
            positions.report(
                codes.FULL_WIDTH, (offset, offset + 1), fix=narrow, found=character, expected=narrow
            )
        for part in narrow:
            yield _Piece(part, offset)
        offset += 1


def _refuse(positions: Positions, character: str, offset: int) -> None:
    span = (offset, offset + 1)
    if character == "\\":
        positions.report(codes.BACKSLASH, span)
    elif character == "#":
        positions.report(codes.NOT_ALLOWED, span, construct=Text("注释", "comments"))
    elif unicodedata.category(character) == "Cf" or _unprintable(character):
        positions.report(codes.UNPRINTABLE, span, fix="", number=f"U+{ord(character):04X}")


def _unprintable(character: str) -> bool:
    """Control characters and lone surrogates, which arrive with pasted text and which Python refuses."""
    return unicodedata.category(character) in ("Cc", "Cs") and not character.isspace()


def _closing(positions: Positions, start: int) -> int:
    """The offset behind a quoted text; an open one is reported and ends with the expression."""
    text = positions.text
    ends = {_QUOTES[text[start]]} | ({'"'} if text[start] == "“" else set())
    for offset in range(start + 1, len(text)):
        if text[offset] == "\n":
            break
        if text[offset] in ends:
            return offset + 1
    positions.report(codes.TEXT_NOT_CLOSED, (start, start + 1))
    return len(text)


def _quoted(positions: Positions, start: int, end: int) -> Iterator[_Piece]:
    text = positions.text
    inner = text[start + 1 : end - 1]
    if "\\" in inner:
        positions.report(codes.BACKSLASH, (start + 1 + inner.index("\\"), start + 2 + inner.index("\\")))
    for i, character in enumerate(inner):
        if _unprintable(character):
            _refuse(positions, character, start + 1 + i)
    quote = "'" if '"' in inner else '"'
    for offset in (start, end - 1):
        if text[offset] in "“”‘’＂＇":
            positions.report(
                codes.FULL_WIDTH, (offset, offset + 1), fix=quote, found=text[offset], expected=quote
            )
    yield _Piece(quote, start)
    for i, character in enumerate(inner):
        yield _Piece(character, start + 1 + i)
    yield _Piece(quote, end - 1)
