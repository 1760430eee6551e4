"""The type rules of + - * / // %, with money, text and instants in their proper places."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from engine.expressions import codes
from engine.expressions.coercion import alike
from engine.expressions.functions import EARLIER, LATER, SECONDS_BETWEEN, WHOLE_FEN
from engine.expressions.tree import Arithmetic, Call, Constant, Negative, Node, Operator, Span
from engine.expressions.types import DATE_TIME, DURATION, MONEY, NUMBER, TEXT, Type

if TYPE_CHECKING:
    from engine.expressions.reader import Reader

_OPERATORS: dict[type[ast.operator], Operator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
}
_QUANTITIES = (NUMBER, MONEY, DURATION)
_SAME_TYPE: dict[Operator, tuple[Type, ...]] = {
    "+": (*_QUANTITIES, TEXT),
    "-": _QUANTITIES,
    "*": (NUMBER,),
    "/": (NUMBER,),
    "//": (NUMBER,),
    "%": (NUMBER,),
}


def unary(reader: Reader, node: ast.UnaryOp, span: Span) -> Node | None:
    if not isinstance(node.op, ast.USub | ast.UAdd):
        reader.refuse(node, span)
        return None
    operand = reader.read(node.operand)
    if operand is None:
        return None
    if operand.type not in _QUANTITIES:
        wrong_operand(reader, operand, "-", NUMBER)
        return None
    return operand if isinstance(node.op, ast.UAdd) else Negative(span, operand.type, operand)


def binary(reader: Reader, node: ast.BinOp, span: Span) -> Node | None:
    left, right = reader.read(node.left), reader.read(node.right)
    operator = _OPERATORS.get(type(node.op))
    if operator is None:
        reader.refuse(node, span)
        return None
    if left is None or right is None:
        return None
    return _combine(reader, operator, left, right, span)


def _combine(reader: Reader, operator: Operator, left: Node, right: Node, span: Span) -> Node | None:
    if MONEY in (left.type, right.type) and operator in "*/":
        return _money(reader, operator, left, right, span)
    if left.type == DATE_TIME:
        return _instant(reader, operator, left, right, span)
    pair = alike(left, right, reader.positions)
    if pair is None:
        reader.mixed(left, right, operator, span)
        return None
    if pair[0].type not in _SAME_TYPE[operator]:
        wrong_operand(reader, left, operator, NUMBER)
        return None
    return Arithmetic(span, _plain(pair[0].type), operator, *pair)


def _money(reader: Reader, operator: Operator, left: Node, right: Node, span: Span) -> Node | None:
    """Money times or divided by a number is whole fen again; money by money is a plain number."""
    if left.type == MONEY and right.type == MONEY:
        if operator == "*":
            reader.positions.report(codes.MONEY_TIMES_MONEY, span)
            return None
        return Arithmetic(span, NUMBER, operator, left, right)
    if right.type == MONEY and operator == "/":
        reader.mixed(left, right, operator, span)
        return None
    if {left.type, right.type} != {MONEY, NUMBER}:
        reader.mixed(left, right, operator, span)
        return None
    product = Arithmetic(span, MONEY, operator, left, right)
    if operator == "*" and any(
        isinstance(side, Constant) and isinstance(side.value, int) for side in (left, right)
    ):
        return product
    return Call(span, MONEY, WHOLE_FEN, (product,))


def _instant(reader: Reader, operator: Operator, left: Node, right: Node, span: Span) -> Node | None:
    if operator == "-" and right.type == DATE_TIME:
        return Call(span, DURATION, SECONDS_BETWEEN, (left, right))
    if operator in "+-" and right.type == DURATION:
        return Call(span, DATE_TIME, LATER if operator == "+" else EARLIER, (left, right))
    reader.mixed(left, right, operator, span)
    return None


def wrong_operand(reader: Reader, operand: Node, operator: str, expected: Type) -> None:
    reader.positions.report(
        codes.WRONG_OPERAND,
        operand.span,
        operator=operator,
        given=operand.type.title,
        expected=expected.title,
    )


def _plain(type_: Type) -> Type:
    """A text put together is no longer one of a choice's options."""
    return TEXT if type_ == TEXT else type_
