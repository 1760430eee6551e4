"""How a table is written: a row is a line, cells stand between `|`, a cell says it as people do.

大客户, 战略客户 | >= 500000        | 总监
大客户          | 100000..<500000  | 主管
-               | -                | 主管
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from engine.diagnostics import Code, Text
from engine.diagnostics.diagnostic import Parameter
from engine.expressions import MONEY, NUMBER, TEXT, Value
from engine.tables import codes
from engine.tables.cell import ANYTHING, Cell, Sign
from engine.tables.column import EXAMPLES, Column

# Chinese keyboards type full-width signs; a table is no place to complain about them.
_ANYTHING = frozenset({"", "-", "—", "–", "\uff0d"})
_WIDE = {"\uff1d": "=", "\uff1c": "<", "\uff1e": ">", "≤": "<=", "≥": ">=", "≠": "!="}
_SIGN = re.compile(r"(>=|<=|!=|==|[<>=≥≤≠\uff1c\uff1d\uff1e])\s*")
_SIGNS: dict[str, Sign] = {
    "=": "in",
    "==": "in",
    "!=": "not in",
    "<": "<",
    ">": ">",
    "<=": "<=",
    ">=": ">=",
}
_RANGE = re.compile(r"(?P<low>.*?)(?P<above> *<?)\.\.(?P<below><? *)(?P<high>.*)")
_PART = re.compile(r"""(?:^|(?<=\|))\s*((?:"[^"]*"|'[^']*'|[^|"']|["'])*?)(?=\||$)""")
_ITEM = re.compile(r"""\s*("[^"]*"|'[^']*'|[^,\uff0c、]*)([,\uff0c、]|$)""")
_GROUPED = re.compile(r"[0-9][,\uff0c][0-9]{3}(?![0-9])")
SHOWN = 40
_QUOTES = ('"', "'")


class Written(NamedTuple):
    """`offset` in code points in its line."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Mistake:
    """`offset` and `length` are the part of the cell that is meant; `fix` would stand there instead.

    `among` are the names of which the nearest was meant; it is looked for only when the mistake is told.
    """

    code: Code
    offset: int
    length: int
    parameters: dict[str, Parameter]
    fix: str | None = None
    among: tuple[str, ...] = ()


def rows_of(text: str) -> Iterator[tuple[int, list[Written]]]:
    """Each row with its line, from 1; empty lines and lines that begin with `#` are none."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, _cells(line)


def _cells(line: str) -> list[Written]:
    """A line that begins and ends with `|`, as tables on web pages do, has no empty cells there."""
    cells = [Written(found[1].strip(), found.start(1)) for found in _PART.finditer(line)]
    if len(cells) > 2 and line.strip().startswith("|") and line.strip().endswith("|"):
        return cells[1:-1]
    return cells


def read_cell(text: str, column: Column) -> tuple[Cell, list[Mistake]]:
    cell, mistakes = _read(text, column)
    if mistakes or _possible(cell, column):
        return cell, mistakes
    return ANYTHING, [Mistake(codes.EMPTY_RANGE, 0, len(text), {"cell": _short(text), "name": column.name})]


def _possible(cell: Cell, column: Column) -> bool:
    """Whether some value that may occur is in the cell."""
    if column.values:
        return any(map(cell.holds, column.values))
    ((least, beyond),) = column.occurring()
    return any(
        (high is None or least is None or least < high)
        and (low is None or beyond is None or low < beyond)
        and (low is None or high is None or low < high)
        for low, high in cell.ranges(column)
    )


def _read(text: str, column: Column) -> tuple[Cell, list[Mistake]]:
    if text in _ANYTHING:
        return ANYTHING, []
    if column.type == TEXT and text in column.type.options:
        return Cell((("in", (text,)),)), []
    sign = _SIGN.match(text)
    if sign is None and column.ordered and (between := _RANGE.fullmatch(text)):
        return _range(between, column)
    return _comparison(
        text, _SIGNS[_WIDE.get(sign[1], sign[1])] if sign else "in", sign.end() if sign else 0, column
    )


def _comparison(text: str, sign: Sign, start: int, column: Column) -> tuple[Cell, list[Mistake]]:
    if sign in ("in", "not in"):
        values, mistakes = _list(text, start, column)
        return Cell(((sign, tuple(values)),)), mistakes
    if not column.ordered:
        said: dict[str, Parameter] = {"name": column.name, "type": column.type.title, "cell": _short(text)}
        return ANYTHING, [Mistake(codes.NOT_ORDERED, 0, len(text), said)]
    value, mistakes = _value(Written(text[start:], start), column)
    return Cell(((sign, value),)), mistakes


def _range(found: re.Match[str], column: Column) -> tuple[Cell, list[Mistake]]:
    low, wrong_low = _value(Written(found["low"], found.start("low")), column)
    high, wrong_high = _value(Written(found["high"], found.start("high")), column)
    if wrong_low or wrong_high:
        return ANYTHING, [*wrong_low, *wrong_high]
    above: Sign = ">" if "<" in found["above"] else ">="
    below: Sign = "<" if "<" in found["below"] else "<="
    return Cell(((above, low), (below, high))), []


def _list(text: str, start: int, column: Column) -> tuple[list[Value], list[Mistake]]:
    if column.type in (NUMBER, MONEY) and (grouped := _GROUPED.search(text, start)):
        plain = re.sub("[,\uff0c]", "", text[start:])
        said: dict[str, Parameter] = {"cell": _short(text), "plain": _short(plain)}
        length = len(text) - start
        return [], [Mistake(codes.COMMA_IN_NUMBER, start, length, said, plain)] if grouped else []
    values: list[Value] = []
    mistakes: list[Mistake] = []
    for item in _items(text, start):
        value, wrong = _value(item, column)
        values.append(value)
        mistakes += wrong
    return values, mistakes


def _items(text: str, start: int) -> Iterator[Written]:
    while found := _ITEM.match(text, start):
        yield Written(found[1].rstrip(), found.start(1))
        if not found[2]:
            return
        start = found.end()
    yield Written(text[start:], start)


def _value(item: Written, column: Column) -> tuple[Value, list[Mistake]]:
    text, quoted = item.text.strip(), False
    if len(text) > 1 and text[0] in _QUOTES and text[-1] == text[0]:
        text, quoted = text[1:-1], True
    options = column.type.options
    value = column.read(text) if text or quoted else None
    if value is None or (quoted and column.type != TEXT):
        example = options[0] if options else EXAMPLES[column.type]
        said: dict[str, Parameter] = {
            "cell": _short(item.text),
            "type": column.type.title,
            "example": example,
        }
        return None, [Mistake(codes.NOT_A_VALUE, item.offset, len(item.text), said)]
    if options and text not in options:
        return None, [_unknown_option(item, text, column)]
    return value, []


def _unknown_option(item: Written, text: str, column: Column) -> Mistake:
    options = column.type.options
    listed = Text("、".join(options), ", ".join(options))
    said: dict[str, Parameter] = {"cell": _short(text), "name": column.name, "known": listed}
    return Mistake(codes.UNKNOWN_OPTION, item.offset, len(item.text), said, among=options)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def read_output(text: str, column: Column) -> tuple[Value, list[Mistake]]:
    """The answer of a row; `-` or nothing is no answer."""
    if text in _ANYTHING:
        return None, []
    return _value(Written(text, 0), column)
