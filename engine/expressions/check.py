"""Text in, expression or diagnostics out: every problem at once, each with line and column."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.diagnostics import Diagnostic, Severity
from engine.expressions import codes
from engine.expressions.coercion import scalable, scaled
from engine.expressions.comparing import check_option
from engine.expressions.expression import Expression, expression_of
from engine.expressions.negation import warn_of_unguarded_not
from engine.expressions.reader import Reader, Spans
from engine.expressions.scan import MAXIMUM_LENGTH, Positions, Scanned, scan
from engine.expressions.tree import Node
from engine.expressions.types import ANY, MONEY, Type

MAXIMUM_NODES = 200
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may name: fields, activities to count, and definitions (which look like fields).

    A field of an activity may be offered as `活动.字段`; it is then written just so.
    """

    names: Mapping[str, Type]
    countable: frozenset[str] = frozenset()
    definitions: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """`expression` is None when a diagnostic is an error; warnings leave it usable."""

    expression: Expression | None
    diagnostics: tuple[Diagnostic, ...]


def check(text: str, scope: Scope, expects: Type | None = None) -> Checked:
    positions = Positions(text)
    tree = _read(positions, scope)
    if tree is not None and expects is not None:
        tree = _expected(tree, expects, positions)
    diagnostics = tuple(sorted(positions.diagnostics, key=_place))
    if tree is None or any(found.severity is Severity.ERROR for found in diagnostics):
        return Checked(None, diagnostics)
    return Checked(expression_of(text, tree), diagnostics)


def _read(positions: Positions, scope: Scope) -> Node | None:
    text = positions.text
    if len(text) > MAXIMUM_LENGTH:
        positions.report(codes.TOO_LONG, (0, 1), length=len(text), limit=MAXIMUM_LENGTH)
        return None
    if not text.strip():
        positions.report(codes.EMPTY, (0, 1))
        return None
    scanned = scan(positions)
    parsed = _parse(scanned, positions) if scanned.readable else None
    if parsed is None:
        return None
    if sum(isinstance(node, ast.expr) for node in ast.walk(parsed)) > MAXIMUM_NODES:
        positions.report(codes.TOO_COMPLEX, (0, len(text)))
        return None
    tree = Reader(
        names={unicodedata.normalize("NFKC", name): (name, type_) for name, type_ in scope.names.items()},
        countable={unicodedata.normalize("NFKC", name): name for name in scope.countable},
        definitions={
            unicodedata.normalize("NFKC", name): (name, it) for name, it in scope.definitions.items()
        },
        positions=positions,
        spans=Spans(scanned),
    ).read(parsed)
    if tree is not None:
        warn_of_unguarded_not(tree, positions)
    return tree


def _parse(scanned: Scanned, positions: Positions) -> ast.expr | None:
    # Python refuses leading blanks; the origins behind them stay right because both are cut.
    blanks = len(scanned.text) - len(scanned.text.lstrip(" "))
    scanned.text, scanned.origins = scanned.text[blanks:], scanned.origins[blanks:]
    try:
        return ast.parse(scanned.text, mode="eval").body
    except SyntaxError as error:
        _report_syntax(error.offset, scanned, positions)
    except (RecursionError, MemoryError):
        positions.report(codes.TOO_COMPLEX, (0, len(positions.text)))
    return None


def _report_syntax(offset: int | None, scanned: Scanned, positions: Positions) -> None:
    """Python says 0 for an expression that ends too early: then its last character is the place."""
    end = max(len(positions.text.rstrip()) - 1, 0)
    start = min(scanned.origins[min(offset - 1, len(scanned.origins) - 1)], end) if offset else end
    found = positions.text[start : start + SHOWN].split("\n")[0]
    positions.report(codes.SYNTAX, (start, start + 1), found=found)


def _expected(tree: Node, expects: Type, positions: Positions) -> Node | None:
    check_option(positions, tree, expects)
    if expects == ANY or tree.type == expects:
        return tree
    if expects == MONEY and scalable(tree):
        return scaled(tree, positions)
    positions.report(codes.RESULT_TYPE, tree.span, expected=expects.title, given=tree.type.title)
    return None


def _place(diagnostic: Diagnostic) -> tuple[int, int]:
    location = diagnostic.location
    return (location.line, location.column) if location else (0, 0)
