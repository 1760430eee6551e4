"""A checked expression as data that a page can work out: nested lists, each begun by a word of a closed set.

`runtime/web/static/expressions.js` gives the words the meaning that `operators` gives them here; generated
differential tests hold the two together. Whole numbers travel as text, because JSON readers lose digits;
a date is its days since 1970, an instant its microseconds since then, a time of day those since midnight.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite
from typing import TypeAlias

from engine.expressions.tree import (
    Arithmetic,
    Call,
    Choose,
    Compare,
    Constant,
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
from engine.expressions.types import DATE_TIME
from engine.expressions.value import Value

ClosedTree: TypeAlias = "list[str | float | ClosedTree]"

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Only the server has the decision tables.
ASK: ClosedTree = ["ask"]


def closed_tree(tree: Node, inside: Collection[str], worked_out: Callable[[Node], Value]) -> ClosedTree:
    """`inside` are the names that change on the page; every part without one is `worked_out` here and now.

    So the page learns no more of history, clock and other fields than what the condition makes of them.
    """
    if isinstance(tree, Constant):
        return closed_value(tree.value)
    if not _changes(tree, inside):
        return closed_value(worked_out(tree))

    return _whole(tree, lambda node: closed_tree(node, inside, worked_out))


def _whole(tree: Node, closed: Callable[[Node], ClosedTree]) -> ClosedTree:
    match tree:
        case Name(id=id):
            return ["field", id]
        case Local():
            return ["item"]
        case Definition(body=body):
            return closed(body)
        case Negative(operand=operand):
            return ["negative", closed(operand)]
        case Arithmetic(operator=sign, left=left, right=right):
            return [sign, closed(left), closed(right)]
        case Call(arguments=arguments):
            return [_word(tree), *map(closed, arguments)]
        case Lookup():
            return ASK
        case _:
            return _choice(tree, closed)


def _choice(tree: Node, closed: Callable[[Node], ClosedTree]) -> ClosedTree:
    match tree:
        case Compare(operators=signs, operands=operands):
            return ["compare", [*signs], *map(closed, operands)]
        case Logic(operator=word, operands=operands):
            return [word, *map(closed, operands)]
        case Not(operand=operand):
            return ["not", closed(operand)]
        case Choose(test=test, then=then, otherwise=otherwise):
            return ["if", closed(test), closed(then), closed(otherwise)]
        case Items(items=items):
            return ["list", *map(closed, items)]
        case Generator(element=element, source=source, condition=condition):
            kept: ClosedTree = ["yes"] if condition is None else closed(condition)
            return ["each", closed(element), closed(source), kept]
        case _:
            raise TypeError(f"no word for {type(tree).__name__}")


def closed_value(value: Value) -> ClosedTree:
    match value:
        case None:
            return ["none"]
        case bool():
            return ["yes" if value else "no"]
        case int():
            return ["whole", str(value)]
        case float():
            return ["decimal", value if isfinite(value) else str(value).replace("inf", "Infinity")]
        case str():
            return ["text", value]
        case datetime():
            return ["whole", str((value - EPOCH) // _MICROSECOND)]
        case date():
            return ["whole", str((value - EPOCH.date()).days)]
        case time():
            seconds = (value.hour * 60 + value.minute) * 60 + value.second
            return ["whole", str(seconds * 1_000_000 + value.microsecond)]
        case _:
            return ["list", *map(closed_value, value)]


def asks_server(tree: ClosedTree) -> bool:
    return tree == ASK or any(asks_server(part) for part in tree if isinstance(part, list))


def _word(call: Call) -> str:
    """Between instants only full days count, which is another calculation than between dates."""
    name = call.function.name
    instants = name == "days_between" and call.arguments[0].type == DATE_TIME
    return "full_days_between" if instants else name


def _changes(tree: Node, inside: Collection[str]) -> bool:
    return any(
        isinstance(part, Local)
        or (isinstance(part, Name) and part.id in inside)
        or (isinstance(part, Lookup) and any(_changes(formula, inside) for formula in part.formulas))
        for part in tree.walk()
    )
