"""YAML that means something else than it looks: each trap is a diagnostic, most with a fix."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.diagnostics import Code, Diagnostic, Fix, Location, Severity
from engine.diagnostics.diagnostic import Parameter
from engine.source import codes
from engine.source.characters import location_at
from engine.source.source import Path, path_text

# A name, then a colon that YAML does not take for one: full-width, or without a space behind it.
FALSE_COLON = re.compile(
    r"(?P<name>[^\s:：,，。;；“”\"'(){}\[\]#?？!！]{1,40})(?P<colon>：\s*|:(?=[^\s/])|:[\u3000\xa0]+)"
)
_COMMENT = re.compile(r"[ \t]+(#\S[^\n]*)")
_FULL_WIDTH_COMMA = re.compile("[，、；]")
_WIDE_BLANKS = "\u3000\xa0"


@dataclass(frozen=True, slots=True)
class Word:
    """A scalar and where it stands: indices into the text, line and column from 0."""

    text: str
    start: int
    end: int
    line: int
    column: int
    plain: bool


class Traps:
    def __init__(self, file: str, text: str, problems: list[Diagnostic]) -> None:
        self._file, self._text, self._problems = file, text, problems

    def value(self, word: Word, path: Path, key_line: int | None) -> None:
        """An unquoted value that follows a key, or stands in a list (no `key_line`)."""
        self.blanks(word, path)
        several_lines = "\n" in self._text[word.start : word.end]
        below_its_key = key_line is not None and word.line > key_line
        if (
            (below_its_key or not path or several_lines)
            and self._begins_line(word)
            and self._false_colon(word, path)
        ):
            return
        if several_lines:
            self._swallowed_lines(word, path)
        if word.text[:1] in "“‘" and word.text[-1:] in "”’" and len(word.text) > 1:
            fix = self._replace(word, quoted(word.text[1:-1]))
            self._warn(codes.CHINESE_QUOTES, word, path, fix, text=word.text)
        self._comment(word, path)

    def blanks(self, word: Word, path: Path) -> None:
        bare = word.text.strip(_WIDE_BLANKS)
        if bare != word.text:
            self._error(codes.WIDE_BLANK, word, path, self._replace(word, bare), text=bare)

    def template(self, index: int, path: Path) -> bool:
        """`say: {{ 客户名称 }}` is a mapping in a mapping; True when this is what stands at `index`."""
        start = self._text.rfind("{{", 0, index + 2)
        if start < 0 or start < index - 1:
            return False
        self._problems.append(unquoted_template(self._file, self._text, start, path_text(path)))
        return True

    def split_expression(self, words: Sequence[Word | None], path: Path) -> None:
        """`[count(x, within="7d") >= 3]`: pieces in which a parenthesis opens, up to where it closes."""
        opened: Word | None = None
        depth = 0
        for word in words:
            if word is None or not word.plain:
                continue
            if opened is None and not word.text:
                continue
            depth = max(0, depth + word.text.count("(") - word.text.count(")"))
            if opened is None and depth:
                opened = word
            elif opened is not None and not depth:
                whole = self._text[opened.start : word.end]
                location = self._location(opened)
                fix = Fix(location, len(whole), quoted(whole, "'"))
                self._error(codes.SPLIT_EXPRESSION, opened, path, fix, text=whole)
                opened = None

    def commas(self, words: Sequence[Word | None], path: Path) -> None:
        for index, word in enumerate(words):
            if word is None or not word.plain or "(" in word.text:
                continue
            if comma := _FULL_WIDTH_COMMA.search(word.text):
                text = re.sub(rf"\s*{_FULL_WIDTH_COMMA.pattern}\s*", ", ", word.text)
                fix = self._replace(word, text)
                self._error(codes.FULL_WIDTH_COMMA, word, (*path, index), fix, comma=comma[0], text=word.text)

    def keys_without_value(self, words: Sequence[Word | None], path: Path) -> None:
        for key, value in zip(words[::2], words[1::2], strict=True):
            if key and key.plain and value and value.plain and not value.text:
                self._false_colon(key, path)

    def items_beside_mappings(self, words: Sequence[Word | None], path: Path) -> None:
        for index, word in enumerate(words):
            if word is not None and word.plain:
                self._false_colon(word, (*path, index))

    def _begins_line(self, word: Word) -> bool:
        return not self._text[word.start - word.column : word.start].strip(" \t-")

    def _false_colon(self, word: Word, path: Path) -> bool:
        match = FALSE_COLON.match(self._text, word.start, word.end)
        if match is None or match["name"].isdigit():
            return False
        self._problems.append(false_colon(self._file, self._text, match, path_text(path)))
        return True

    def _swallowed_lines(self, word: Word, path: Path) -> None:
        """A list item or a false key that is indented too far becomes part of the text above it."""
        for match in re.finditer(r"\n[ \t]*", self._text[word.start : word.end]):
            start = word.start + match.end()
            if self._text.startswith("- ", start):
                location = location_at(self._text, start, self._file)
                self._problems.append(Diagnostic(codes.BAD_INDENT, path_text(path), location=location))
            elif (found := FALSE_COLON.match(self._text, start, word.end)) and "：" in found["colon"]:
                self._problems.append(false_colon(self._file, self._text, found, path_text(path)))

    def _comment(self, word: Word, path: Path) -> None:
        """`say: 客户 #1` loses its end. `#说明` after a value is how people comment, so only those
        are reported that begin with a letter or digit or that cut a text open in a quote."""
        match = _COMMENT.match(self._text, word.end)
        if match is None or not word.text:
            return
        if (match[1][1].isascii() and match[1][1].isalnum()) or word.text.count('"') % 2 == 1:
            whole = self._text[word.start : match.end()].rstrip()
            fix = Fix(self._location(word), len(whole), quoted(whole, "'"))
            self._warn(codes.CUT_BY_COMMENT, word, path, fix, comment=match[1].rstrip(), text=word.text)

    def _replace(self, word: Word, text: str) -> Fix:
        return Fix(self._location(word), word.end - word.start, text)

    def _location(self, word: Word) -> Location:
        return Location(self._file, word.line + 1, word.column + 1)

    def _error(self, code: Code, word: Word, path: Path, fix: Fix, **parameters: Parameter) -> None:
        self._problems.append(Diagnostic(code, path_text(path), parameters, self._location(word), fix=fix))

    def _warn(self, code: Code, word: Word, path: Path, fix: Fix, **parameters: Parameter) -> None:
        location = self._location(word)
        problem = Diagnostic(code, path_text(path), parameters, location, Severity.WARNING, fix)
        self._problems.append(problem)


def quoted(text: str, quote: str = '"') -> str:
    if quote == "'" or "\\" in text or '"' in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def false_colon(file: str, text: str, match: re.Match[str], path: str) -> Diagnostic:
    location = location_at(text, match.start("colon"), file)
    at_end = text[match.end("colon") : match.end("colon") + 1] in ("", "\n", "\r") or "\n" in match["colon"]
    length = len(match["colon"].rstrip("\r\n \t")) if at_end else len(match["colon"])
    fix = Fix(location, length, ":" if at_end else ": ")
    return Diagnostic(codes.COLON_WITHOUT_SPACE, path, {"name": match["name"]}, location, fix=fix)


def unquoted_template(file: str, text: str, start: int, path: str) -> Diagnostic:
    line = re.match(r"[^\n\r]*", text[start:])
    whole = line[0].rstrip() if line else ""
    location = location_at(text, start, file)
    return Diagnostic(
        codes.UNQUOTED_TEMPLATE, path, {}, location, fix=Fix(location, len(whole), quoted(whole))
    )
