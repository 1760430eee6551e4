"""The reference meaning: the checked tree, evaluated by simpleeval with null-safe operators."""

from __future__ import annotations

import ast
import operator
from functools import partial
from typing import Any

from simpleeval import EvalWithCompoundTypes  # type: ignore[import-untyped]  # it ships no types

from engine.expressions import syntax
from engine.expressions.operators import ARITHMETIC, COMPARISONS, NEGATIVE, finite, truth
from engine.expressions.tree import (
    Arithmetic,
    Call,
    Choose,
    Clock,
    Compare,
    Constant,
    Count,
    Definition,
    Generator,
    Items,
    Local,
    Logic,
    Lookup,
    Name,
    Negative,
    Node,
    Not,
)
from engine.expressions.value import Moment, Value, Values

_BINARY: dict[str, type[ast.operator]] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "/": ast.Div,
    "//": ast.FloorDiv,
    "%": ast.Mod,
}
_COMPARE: dict[str, type[ast.cmpop]] = {
    "==": ast.Eq,
    "!=": ast.NotEq,
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
    "in": ast.In,
    "not in": ast.NotIn,
}
_OPERATORS: dict[type[ast.AST], Any] = {
    **{_BINARY[sign]: meaning for sign, meaning in ARITHMETIC.items()},
    **{_COMPARE[sign]: meaning for sign, meaning in COMPARISONS.items()},
    ast.USub: NEGATIVE,
    ast.Not: operator.not_,
}
# Names of fields and tables carry a mark, so that none can shadow a function or the loop's variable.
_FIELD = "$"
_TABLE = "#"
_ITEM = "item"


def evaluate(tree: Node, values: Values, moment: Moment) -> Value:
    return finite(part_of(tree, values, moment))


def part_of(tree: Node, values: Values, moment: Moment) -> Value:
    """Of a part inside another expression: a number may still be too large for a result."""
    names = {_FIELD + part.id: values.get(part.id) for part in tree.walk() if isinstance(part, Name)}
    functions: dict[str, Any] = {
        part.function.name: part.function.evaluate for part in tree.walk() if isinstance(part, Call)
    }
    functions |= {
        "truth": truth,
        "present": lambda value: value is not None,
        "activity": moment.count,
        "today": lambda: moment.today,
        "now": lambda: moment.now,
    }
    functions |= {
        _TABLE + part.id: partial(part.table.by_rows, values, moment)
        for part in tree.walk()
        if isinstance(part, Lookup)
    }
    evaluator = EvalWithCompoundTypes(operators=_OPERATORS, functions=functions, names=names)
    result: Value = evaluator.eval("", previously_parsed=_lower(tree))
    return result


def _lower(node: Node) -> ast.expr:
    match node:
        case Constant(value=value):
            return syntax.constant(value)
        case Name(id=id):
            return syntax.load(_FIELD + id)
        case Local():
            return syntax.load(_ITEM)
        case Definition(body=body):
            return _lower(body)
        case Negative(operand=operand):
            return ast.UnaryOp(ast.USub(), _lower(operand))
        case Arithmetic(operator=sign, left=left, right=right):
            return ast.BinOp(_lower(left), _BINARY[sign](), _lower(right))
        case Compare(operators=signs, operands=operands):
            sides = [_lower(operand) for operand in operands]
            return ast.Compare(sides[0], [_COMPARE[sign]() for sign in signs], sides[1:])
        case _:
            return _lower_choice(node)


def _lower_choice(node: Node) -> ast.expr:
    match node:
        case Logic(operator=word, operands=operands):
            joint = ast.And() if word == "and" else ast.Or()
            return ast.BoolOp(joint, [_truth(operand) for operand in operands])
        case Not(operand=operand):
            return ast.UnaryOp(ast.Not(), _truth(operand))
        case Choose(test=test, then=then, otherwise=otherwise):
            return ast.IfExp(_truth(test), _lower(then), _lower(otherwise))
        case Items(items=items):
            return syntax.items([_lower(item) for item in items])
        case Generator(element=element, source=source, condition=condition):
            kept = None if condition is None else _truth(condition)
            listed = ast.ListComp(_lower(element), [syntax.loop(_ITEM, _lower(source), kept)])
            present = syntax.call("present", _lower(source))
            return ast.IfExp(present, listed, ast.Constant(None))
        case Call(function=function, arguments=arguments):
            return syntax.call(function.name, *(_lower(argument) for argument in arguments))
        case Count(activity=activity, within=within):
            return syntax.call("activity", ast.Constant(activity), ast.Constant(within))
        case Clock(reading=reading):
            return syntax.call(reading)
        case Lookup(id=id, inputs=inputs):
            return syntax.call(_TABLE + id, *(_lower(part) for part in inputs))
        case _:
            raise TypeError(f"no meaning for {type(node).__name__}")


def _truth(node: Node) -> ast.expr:
    return syntax.call("truth", _lower(node))
