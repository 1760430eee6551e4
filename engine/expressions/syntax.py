"""Small constructors for the syntax trees that the generator and the reference build."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from datetime import date, datetime, time

from engine.expressions.value import Value


def load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def constant(value: Value) -> ast.Constant:
    """Dates are no constants to Python's compiler; the generator names them, simpleeval takes them."""
    return ast.Constant(value)  # type: ignore[arg-type]  # typeshed knows only the compiler's constants


def compilable(value: Value) -> bool:
    return not isinstance(value, date | datetime | time)


def call(function: str | ast.expr, *arguments: ast.expr) -> ast.Call:
    target = load(function) if isinstance(function, str) else function
    return ast.Call(target, list(arguments), [])


def attribute(owner: str, name: str) -> ast.Attribute:
    return ast.Attribute(load(owner), name, ast.Load())


def bind(name: str, value: ast.expr) -> ast.NamedExpr:
    return ast.NamedExpr(ast.Name(name, ast.Store()), value)


def compare(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.Compare:
    return ast.Compare(left, [operator], [right])


def is_none(value: ast.expr) -> ast.Compare:
    return compare(value, ast.Is(), ast.Constant(None))


def is_not_none(value: ast.expr) -> ast.Compare:
    return compare(value, ast.IsNot(), ast.Constant(None))


def is_true(value: ast.expr) -> ast.Compare:
    return compare(value, ast.Is(), ast.Constant(True))


def negate(value: ast.expr) -> ast.UnaryOp:
    return ast.UnaryOp(ast.Not(), value)


def conjunction(parts: Sequence[ast.expr]) -> ast.expr:
    return parts[0] if len(parts) == 1 else ast.BoolOp(ast.And(), list(parts))


def items(elements: Sequence[ast.expr]) -> ast.Tuple:
    return ast.Tuple(list(elements), ast.Load())


def loop(variable: str, source: ast.expr, condition: ast.expr | None) -> ast.comprehension:
    return ast.comprehension(
        ast.Name(variable, ast.Store()), source, [] if condition is None else [condition], is_async=0
    )
