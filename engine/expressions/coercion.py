"""A written number beside money is read as yuan; nothing else changes its type by itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from engine.expressions import codes
from engine.expressions.scan import Positions
from engine.expressions.tree import Arithmetic, Choose, Constant, Negative, Node
from engine.expressions.types import MONEY, NUMBER


def scalable(node: Node) -> bool:
    """Whether every value this number can have is written out, so that it can be meant as yuan."""
    if node.type != NUMBER:
        return node.type == MONEY
    match node:
        case Constant():
            return True
        case Negative(operand=operand):
            return scalable(operand)
        case Choose(then=then, otherwise=otherwise):
            return scalable(then) and scalable(otherwise)
        case Arithmetic(operator="+" | "-", left=left, right=right):
            return scalable(left) and scalable(right)
        case Arithmetic(operator="*" | "/", left=left, right=Constant()):
            return scalable(left)
        case _:
            return False


def scaled(node: Node, positions: Positions) -> Node:
    if node.type == MONEY:
        return node
    match node:
        case Constant(value=value):
            fen = Decimal(repr(value)) * 100
            if fen != fen.to_integral_value():
                positions.report(codes.MONEY_LITERAL, node.span, amount=str(value))
            return Constant(node.span, MONEY, int(fen))
        case Negative(operand=operand):
            return replace(node, type=MONEY, operand=scaled(operand, positions))
        case Choose(then=then, otherwise=otherwise):
            then, otherwise = scaled(then, positions), scaled(otherwise, positions)
            return replace(node, type=MONEY, then=then, otherwise=otherwise)
        case Arithmetic(operator="+" | "-", left=left, right=right):
            left, right = scaled(left, positions), scaled(right, positions)
            return replace(node, type=MONEY, left=left, right=right)
        case Arithmetic(left=left):
            return replace(node, type=MONEY, left=scaled(left, positions))
        case _:
            return node


def alike(left: Node, right: Node, positions: Positions) -> tuple[Node, Node] | None:
    """The two with one type, or None when they cannot have one."""
    if left.type == right.type:
        return left, right
    if left.type == MONEY and scalable(right):
        return left, scaled(right, positions)
    if right.type == MONEY and scalable(left):
        return scaled(left, positions), right
    return None
