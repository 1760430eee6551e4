"""What the YAML scanner complains about, in words that tell an operations manager what to do."""

from __future__ import annotations

import re

from ruamel.yaml.error import MarkedYAMLError, StringMark

from engine.diagnostics import Code, Diagnostic, Fix, Location
from engine.diagnostics.diagnostic import Parameter
from engine.source import codes
from engine.source.traps import FALSE_COLON, false_colon, quoted, unquoted_template

_LOOK_BACK = 30
_LINE_START = re.compile(r"[ \t]*(?:- +)*")
_TEMPLATE = re.compile(r"(?:: +|- +)(\{\{)")
_VALUE = re.compile(r"(?:: +|- +)(?P<value>\S.*?)\s*$")


def explained(error: MarkedYAMLError, text: str, file: str) -> Diagnostic:
    return _Explanation(error, text, file).diagnostic()


class _Explanation:
    def __init__(self, error: MarkedYAMLError, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.problem = str(error.problem or "")
        self.context = str(error.context or "")
        self.mark: StringMark = error.problem_mark or error.context_mark
        self.context_mark: StringMark = error.context_mark or self.mark
        self.lines = text.split("\n")

    def diagnostic(self) -> Diagnostic:
        return self._quote() or self._template() or self._colon() or self._token() or self._structure()

    def _quote(self) -> Diagnostic | None:
        if "quoted scalar" not in self.context:
            return None
        if "escape" in self.problem or "hexadecimal" in self.problem:
            return self._at(codes.BAD_ESCAPE, self.mark)
        return self._at(codes.UNCLOSED_QUOTE, self.context_mark, quote=self._character(self.context_mark))

    def _template(self) -> Diagnostic | None:
        for number in {self.mark.line, self.context_mark.line}:
            if match := _TEMPLATE.search(self._line(number)):
                return unquoted_template(self.file, self.text, self._index(number) + match.start(1), "")
        return None

    def _colon(self) -> Diagnostic | None:
        """The line that failed, or the nearest above it, has a name and a colon that is none.

        Without the full-width colon only the line itself counts: `12:30` and addresses are common.
        """
        for number in range(self.mark.line, max(-1, self.mark.line - _LOOK_BACK), -1):
            start = _LINE_START.match(self._line(number))
            begin = self._index(number) + (start.end() if start else 0)
            match = FALSE_COLON.match(self.text, begin, self._index(number) + len(self._line(number)))
            if (
                match
                and ("：" in match["colon"] or number >= self.mark.line - 1)
                and not match["name"].isdigit()
            ):
                return false_colon(self.file, self.text, match, "")
        return None

    def _token(self) -> Diagnostic | None:
        if "cannot start any token" not in self.problem:
            return None
        character = self._character(self.mark)
        if character == "\t":
            line = self._line(self.mark.line)
            tabs = len(line[self.mark.column :]) - len(line[self.mark.column :].lstrip("\t"))
            return self._at(codes.TAB, self.mark, fix=("\t" * tabs, "  " * tabs))
        rest = self._line(self.mark.line)[self.mark.column :].rstrip()
        return self._at(codes.RESERVED_START, self.mark, fix=(rest, quoted(rest)), character=character)

    def _structure(self) -> Diagnostic:
        problem = self.problem
        if "mapping values are not allowed" in problem:
            return self._second_colon()
        if "could not find expected ':'" in problem:
            name = self._line(self.context_mark.line)[self.context_mark.column :].strip()
            return self._at(codes.NO_COLON, self.context_mark, text=name[:40])
        if "flow" in self.context:
            return self._at(
                codes.UNCLOSED_BRACKET,
                self.context_mark,
                bracket=self._character(self.context_mark),
                line=self.mark.line + 1,
                column=self.mark.column + 1,
            )
        if "expected <block end>" in problem:
            return self._text_after_quote() or self._at(codes.BAD_INDENT, self.mark)
        return self._at(codes.SYNTAX, self.mark)

    def _second_colon(self) -> Diagnostic:
        line = self._line(self.mark.line)
        match = _VALUE.search(line)
        if match and match.start("value") <= self.mark.column:
            value = match["value"]
            column = match.start("value")
            location = Location(self.file, self.mark.line + 1, column + 1)
            fix = Fix(location, len(value), quoted(value))
            return Diagnostic(codes.SECOND_COLON, location=location, fix=fix)
        column = len(line) - len(line.lstrip())
        return Diagnostic(codes.BAD_INDENT, location=Location(self.file, self.mark.line + 1, column + 1))

    def _text_after_quote(self) -> Diagnostic | None:
        before = self._line(self.mark.line)[: self.mark.column]
        match = _VALUE.search(self._line(self.mark.line))
        if not match or match["value"][0] not in "\"'[{" or match.start("value") >= len(before):
            return None
        location = Location(self.file, self.mark.line + 1, match.start("value") + 1)
        fix = Fix(location, len(match["value"]), quoted(match["value"], "'"))
        return Diagnostic(codes.TEXT_AFTER_QUOTE, location=location, fix=fix)

    def _at(
        self, code: Code, mark: StringMark, fix: tuple[str, str] | None = None, **parameters: Parameter
    ) -> Diagnostic:
        location = Location(self.file, mark.line + 1, mark.column + 1)
        change = Fix(location, len(fix[0]), fix[1]) if fix else None
        return Diagnostic(code, "", parameters, location, fix=change)

    def _character(self, mark: StringMark) -> str:
        return self.text[mark.index : mark.index + 1]

    def _line(self, number: int) -> str:
        return self.lines[number].rstrip("\r") if number < len(self.lines) else ""

    def _index(self, number: int) -> int:
        return sum(len(line) + 1 for line in self.lines[:number])
