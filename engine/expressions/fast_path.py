"""The code a person would write by hand, plus a test wherever a missing value would not raise."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from functools import cache
from typing import Any

from engine.expressions import operators, syntax
from engine.expressions.function import Function
from engine.expressions.functions import EARLIER, FUNCTIONS, LATER, WHOLE_FEN
from engine.expressions.tree import (
    Arithmetic,
    Call,
    Choose,
    Clock,
    Compare,
    Comparison,
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
from engine.expressions.types import ANY, BOOL, TEXT
from engine.expressions.value import Value

# Everything generated code can reach; there are no builtins behind it.
NAMESPACE: dict[str, Any] = {
    "__builtins__": {},
    **{builtin.__name__: builtin for builtin in (len, abs, min, max, any, all)},
    "sum": operators.added,
    **{f"call_{it.name}": it.evaluate for it in (*FUNCTIONS.values(), WHOLE_FEN, LATER, EARLIER)},
    "is_filled": operators.is_filled,
    "finite": operators.finite,
}
BINARY: dict[str, type[ast.operator]] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "/": ast.Div,
    "//": ast.FloorDiv,
    "%": ast.Mod,
}
_COMPARE: dict[Comparison, type[ast.cmpop]] = {
    "==": ast.Eq,
    "!=": ast.NotEq,
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
    "in": ast.In,
    "not in": ast.NotIn,
}
_ORDER = frozenset({"<", "<=", ">", ">="})
ITEM = "item"


def may_be_missing(node: Node) -> bool:
    """Whether the fast code for `node` may yield None; what would raise instead is not counted."""
    match node:
        case Name() | Lookup():
            return True
        case Definition(body=body):
            return may_be_missing(body)
        case Choose(then=then, otherwise=otherwise):
            return may_be_missing(then) or may_be_missing(otherwise)
        case Call(function=function):
            return function.may_be_missing
        case _:
            return False


class FastPath:
    """`shared` are fields already fetched into variables (None when missing); others are fetched in place.

    Dates become named constants, since the compiler takes none.
    """

    def __init__(self, constants: dict[str, Any], shared: Mapping[str, str]) -> None:
        self._constants = constants
        self._shared = shared
        self._temporaries = 0

    def value(self, node: Node) -> ast.expr:
        match node:
            case Constant(value=value):
                return self.constant(value)
            case Name(id=id):
                return self._field(id)
            case Local():
                return syntax.load(ITEM)
            case Definition(body=body):
                return self.value(body)
            case Negative(operand=operand):
                return ast.UnaryOp(ast.USub(), self.value(operand))
            case Arithmetic(operator=sign, left=left, right=right):
                return ast.BinOp(self.value(left), BINARY[sign](), self.value(right))
            case Choose(test=test, then=then, otherwise=otherwise):
                return ast.IfExp(self.test(test), self.value(then), self.value(otherwise))
            case Items(items=items):
                return syntax.items([self.value(item) for item in items])
            case _:
                return self._answer(node)

    def test(self, node: Node) -> ast.expr:
        """Where only being true matters, so that None will do for no."""
        match node:
            case Definition(body=body) if body.type == BOOL:
                return self.test(body)
            case Logic(operator=word, operands=operands):
                joint = ast.And() if word == "and" else ast.Or()
                return ast.BoolOp(joint, [self.test(operand) for operand in operands])
            case Call(function=function, arguments=arguments) if function.name == "filled":
                return syntax.conjunction([self._present(part, self.optional(part)) for part in arguments])
            case _:
                return self.value(node)

    def condition(self, node: Node) -> ast.expr:
        """True or False, never None."""
        answer = self.value(node)
        return syntax.is_true(self._named(node, answer)) if may_be_missing(node) else answer

    def constant(self, value: Value) -> ast.expr:
        if syntax.compilable(value):
            return syntax.constant(value)
        name = f"constant_{len(self._constants)}"
        self._constants[name] = value
        return syntax.load(name)

    def optional(self, node: Node) -> ast.expr:
        """Like `value`, but an absent field is None here instead of an error."""
        if isinstance(node, Name) and node.id not in self._shared:
            return syntax.call(syntax.attribute("values", "get"), ast.Constant(node.id))
        return self.value(node)

    def _answer(self, node: Node) -> ast.expr:
        match node:
            case Logic(operator=word, operands=operands):
                joint = ast.And() if word == "and" else ast.Or()
                return ast.BoolOp(joint, [self.condition(operand) for operand in operands])
            case Not(operand=operand):
                return syntax.negate(self.test(operand))
            case Compare(operators=signs, operands=operands):
                return self._compare(signs, operands)
            case Call(function=function, arguments=arguments):
                return self._call(function, arguments)
            case Generator():
                return self._generator(node)
            case Count(activity=activity, within=within):
                asked = syntax.attribute("moment", "count")
                return syntax.call(asked, ast.Constant(activity), ast.Constant(within))
            case Clock(reading=reading):
                return syntax.attribute("moment", reading)
            case Lookup():
                return self._lookup(node)
            case _:
                raise TypeError(f"no code for {type(node).__name__}")

    def _field(self, id: str) -> ast.expr:
        if id in self._shared:
            return syntax.load(self._shared[id])
        return ast.Subscript(syntax.load("values"), ast.Constant(id), ast.Load())

    def _temporary(self) -> str:
        self._temporaries += 1
        return f"part_{self._temporaries}"

    def _compare(self, signs: tuple[Comparison, ...], operands: tuple[Node, ...]) -> ast.expr:
        if not self._shared and all(sign in _ORDER for sign in signs):
            sides = [self.value(operand) for operand in operands]
            return ast.Compare(sides[0], [_COMPARE[sign]() for sign in signs], sides[1:])
        if len(signs) == 1:
            return self._pair(signs[0], *operands)
        parts: list[ast.expr] = []
        names = [self._temporary() for _ in operands]
        for position, operand in enumerate(operands):
            parts.append(syntax.is_not_none(syntax.bind(names[position], self.value(operand))))
            if position:
                sign = _COMPARE[signs[position - 1]]()
                parts.append(
                    syntax.compare(syntax.load(names[position - 1]), sign, syntax.load(names[position]))
                )
        return syntax.conjunction(parts)

    def _pair(self, sign: Comparison, left: Node, right: Node) -> ast.expr:
        """Python finds None unequal to anything, so == and `in` need a test of one side at most."""
        doubtful_right = may_be_missing(right) or (
            isinstance(right, Items) and any(may_be_missing(item) for item in right.items)
        )
        test_left = may_be_missing(left) and (
            sign in ("!=", "not in")
            or doubtful_right
            or (sign in _ORDER and left.id in self._shared if isinstance(left, Name) else False)
        )
        test_right = (doubtful_right and sign == "!=") or (
            sign in _ORDER and isinstance(right, Name) and right.id in self._shared
        )
        parts: list[ast.expr] = []
        first = self._tested(left, parts) if test_left else self.value(left)
        second = self._tested(right, parts) if test_right else self.value(right)
        return syntax.conjunction([*parts, syntax.compare(first, _COMPARE[sign](), second)])

    def _tested(self, node: Node, parts: list[ast.expr]) -> ast.expr:
        if isinstance(node, Name) and node.id in self._shared:
            parts.append(syntax.is_not_none(self._field(node.id)))
            return self._field(node.id)
        name = self._temporary()
        parts.append(syntax.is_not_none(syntax.bind(name, self.value(node))))
        return syntax.load(name)

    def _present(self, node: Node, value: ast.expr) -> ast.expr:
        if node.type == TEXT or node.type.is_list:
            return value
        if node.type == ANY:
            return syntax.call("is_filled", value)
        return syntax.is_not_none(self._named(node, value))

    def _named(self, node: Node, value: ast.expr) -> ast.expr:
        """Python warns of `is` beside a constant, and folds much into constants, but never a named part."""
        return value if isinstance(node, Name) else syntax.bind(self._temporary(), value)

    def _call(self, function: Function, arguments: tuple[Node, ...]) -> ast.expr:
        match function.name:
            case "filled":
                present = [self._present(part, self.optional(part)) for part in arguments]
                return syntax.negate(syntax.negate(syntax.conjunction(present)))
            case "is_missing":
                return syntax.negate(self._present(arguments[0], self.optional(arguments[0])))
            case "coalesce":
                return self._coalesce(arguments)
            case "count" if isinstance(arguments[0], Generator):
                return syntax.call("len", self._listed(arguments[0], ast.Constant(1)))
            case "sum" if isinstance(arguments[0], Generator):
                return syntax.call("sum", self._listed(arguments[0], self.value(arguments[0].element)))
            case "min" | "max":
                default = [ast.keyword("default", ast.Constant(None))] if len(arguments) == 1 else []
                parts = [self.value(argument) for argument in arguments]
                return ast.Call(syntax.load(function.name), parts, default)
        parts = [self.value(argument) for argument in arguments]
        if function.inline is None:
            return syntax.call(f"call_{function.name}", *parts)
        inlined: ast.expr = _Substitution(parts).visit(copy.deepcopy(_template(function.inline)))
        return inlined

    def _coalesce(self, arguments: tuple[Node, ...]) -> ast.expr:
        answer: ast.expr = ast.Constant(None)
        for argument in reversed(arguments):
            name = self._temporary()
            present = self._present(argument, syntax.bind(name, self.optional(argument)))
            answer = ast.IfExp(present, syntax.load(name), answer)
        return answer

    def _lookup(self, node: Lookup) -> ast.expr:
        name = f"constant_{len(self._constants)}"
        self._constants[name] = node.table.compiled()
        inputs = [self.value(part) for part in node.inputs]
        return syntax.call(name, syntax.load("values"), syntax.load("moment"), *inputs)

    def _generator(self, node: Generator) -> ast.expr:
        return ast.GeneratorExp(self.value(node.element), [self._loop(node)])

    def _listed(self, node: Generator, element: ast.expr) -> ast.expr:
        """Where every item is wanted, a list is quicker than a generator."""
        return ast.ListComp(element, [self._loop(node)])

    def _loop(self, node: Generator) -> ast.comprehension:
        kept = None if node.condition is None else self.test(node.condition)
        return syntax.loop(ITEM, self.value(node.source), kept)


@cache
def _template(inline: str) -> ast.expr:
    return ast.parse(inline, mode="eval").body


class _Substitution(ast.NodeTransformer):
    """Puts the arguments in the places of `a` and `b`."""

    def __init__(self, parts: list[ast.expr]) -> None:
        self._parts = dict(zip("ab", parts, strict=False))

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._parts.get(node.id, node)
