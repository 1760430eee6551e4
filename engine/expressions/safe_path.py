"""Generated code in which every step takes missing values: slower, asked only when the fast path raised."""

from __future__ import annotations

import ast
from typing import Any

from engine.expressions import syntax
from engine.expressions.fast_path import ITEM
from engine.expressions.operators import ARITHMETIC, COMPARISONS, NEGATIVE, truth
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
from engine.expressions.value import Value


class SafePath:
    """`helpers` collects the functions that the code calls."""

    def __init__(self, constants: dict[str, Value]) -> None:
        self.helpers: dict[str, Any] = {"truth": truth, "negative": NEGATIVE}
        self._constants = constants
        self._temporaries = 0

    def value(self, node: Node) -> ast.expr:
        match node:
            case Constant(value=value):
                return self._constant(value)
            case Name(id=id):
                return syntax.call(syntax.attribute("values", "get"), ast.Constant(id))
            case Local():
                return syntax.load(ITEM)
            case Definition(body=body):
                return self.value(body)
            case Negative(operand=operand):
                return syntax.call("negative", self.value(operand))
            case Arithmetic(operator=sign, left=left, right=right):
                return syntax.call(self._helper(ARITHMETIC[sign]), self.value(left), self.value(right))
            case Compare(operators=signs, operands=operands):
                return self._compare(signs, operands)
            case Items(items=items):
                return syntax.items([self.value(item) for item in items])
            case _:
                return self._answer(node)

    def _answer(self, node: Node) -> ast.expr:
        match node:
            case Logic(operator=word, operands=operands):
                joint = ast.And() if word == "and" else ast.Or()
                return ast.BoolOp(joint, [self._truth(operand) for operand in operands])
            case Not(operand=operand):
                return syntax.negate(self._truth(operand))
            case Choose(test=test, then=then, otherwise=otherwise):
                return ast.IfExp(self._truth(test), self.value(then), self.value(otherwise))
            case Generator():
                return self._generator(node)
            case Call(function=function, arguments=arguments):
                helper = self._helper(function.evaluate)
                return syntax.call(helper, *(self.value(argument) for argument in arguments))
            case Count(activity=activity, within=within):
                asked = syntax.attribute("moment", "count")
                return syntax.call(asked, ast.Constant(activity), ast.Constant(within))
            case Clock(reading=reading):
                return syntax.attribute("moment", reading)
            case Lookup(inputs=inputs, table=table):
                moment = [syntax.load("values"), syntax.load("moment")]
                helper = self._helper(table.compiled())
                return syntax.call(helper, *moment, *(self.value(part) for part in inputs))
            case _:
                raise TypeError(f"no code for {type(node).__name__}")

    def _truth(self, node: Node) -> ast.expr:
        return syntax.call("truth", self.value(node))

    def _constant(self, value: Value) -> ast.expr:
        if syntax.compilable(value):
            return syntax.constant(value)
        name = f"constant_{len(self._constants)}"
        self._constants[name] = value
        return syntax.load(name)

    def _helper(self, function: Any) -> str:
        name = f"helper_{id(function)}"
        self.helpers[name] = function
        return name

    def _temporary(self) -> str:
        self._temporaries += 1
        return f"part_{self._temporaries}"

    def _compare(self, signs: tuple[Comparison, ...], operands: tuple[Node, ...]) -> ast.expr:
        """A chain evaluates each operand once; the right side of a link is the left side of the next."""
        parts: list[ast.expr] = []
        left = self.value(operands[0])
        for position, sign in enumerate(signs):
            right = self.value(operands[position + 1])
            name = self._temporary()
            last = position == len(signs) - 1
            parts.append(
                syntax.call(
                    self._helper(COMPARISONS[sign]), left, right if last else syntax.bind(name, right)
                )
            )
            left = syntax.load(name)
        return syntax.conjunction(parts)

    def _generator(self, node: Generator) -> ast.expr:
        name = self._temporary()
        kept = None if node.condition is None else self._truth(node.condition)
        source = syntax.bind(name, self.value(node.source))
        listed = ast.ListComp(self.value(node.element), [syntax.loop(ITEM, syntax.load(name), kept)])
        return ast.IfExp(syntax.is_none(source), ast.Constant(None), listed)
