"""Warns of a `not` that also holds when nothing was filled in, unless the author has ruled that out."""

from __future__ import annotations

from collections.abc import Iterator

from engine.diagnostics import Severity
from engine.expressions import codes
from engine.expressions.scan import Positions
from engine.expressions.tree import Call, Choose, Compare, Definition, Logic, Name, Node, Not
from engine.expressions.types import BOOL

_ASK_FOR_MISSING = frozenset({"filled", "is_missing", "coalesce"})


def warn_of_unguarded_not(tree: Node, positions: Positions, certain: frozenset[str] = frozenset()) -> None:
    """`certain` are the names known to be filled where this part is evaluated."""
    match tree:
        case Definition():
            return
        case Not(operand=operand):
            doubtful = sorted(set(_compared(operand)) - certain - set(_asked(operand)))
            if doubtful:
                names = ", ".join(doubtful)
                positions.report(codes.UNGUARDED_NOT, tree.span, severity=Severity.WARNING, names=names)
            return
        case Logic(operator=operator, operands=operands):
            for operand in operands:
                others = (other for other in operands if other is not operand)
                known = {name for other in others for name in _sure(other, filled=operator == "and")}
                warn_of_unguarded_not(operand, positions, certain | known)
        case Choose(test=test, then=then, otherwise=otherwise):
            warn_of_unguarded_not(test, positions, certain)
            warn_of_unguarded_not(then, positions, certain | set(_sure(test, filled=True)))
            warn_of_unguarded_not(otherwise, positions, certain | set(_sure(test, filled=False)))
        case _:
            for child in tree.children():
                warn_of_unguarded_not(child, positions, certain)


def _sure(node: Node, *, filled: bool) -> Iterator[str]:
    """The names that are filled when `node` holds (filled=True), or when it does not."""
    match node:
        case Call(function=function, arguments=arguments):
            if function.name == ("filled" if filled else "is_missing"):
                yield from (argument.id for argument in arguments if isinstance(argument, Name))
        case Compare(operands=operands) if filled:
            yield from (operand.id for operand in operands if isinstance(operand, Name))
        case Not(operand=operand):
            yield from _sure(operand, filled=not filled)
        case Logic(operator=operator, operands=operands) if (operator == "and") == filled:
            for operand in operands:
                yield from _sure(operand, filled=filled)


def _compared(node: Node) -> Iterator[str]:
    """The fields whose absence makes a comparison inside `node` false."""
    if isinstance(node, Compare) or (isinstance(node, Call) and node.type == BOOL):
        yield from (part.id for part in node.walk() if isinstance(part, Name))
        return
    for child in node.children():
        yield from _compared(child)


def _asked(node: Node) -> Iterator[str]:
    for part in node.walk():
        if isinstance(part, Call) and part.function.name in _ASK_FOR_MISSING:
            yield from (inner.id for inner in part.walk() if isinstance(inner, Name))
