"""The type rules of comparisons and `in`, options of a choice included."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from engine.diagnostics import Text
from engine.expressions import codes
from engine.expressions.arithmetic import wrong_operand
from engine.expressions.coercion import alike, scalable, scaled
from engine.expressions.functions import ORDERED, SCALARS
from engine.expressions.literals import EXAMPLES, WRITERS, written
from engine.expressions.scan import Positions
from engine.expressions.tree import Compare, Comparison, Constant, Items, Node, Span
from engine.expressions.types import ANY, BOOL, MONEY, NUMBER, TEXT, Type, list_of
from engine.registry import nearest

if TYPE_CHECKING:
    from engine.expressions.reader import Reader

_COMPARISONS: dict[type[ast.cmpop], Comparison] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}
_LIST = Text("列表", "list")


def compare(reader: Reader, node: ast.Compare, span: Span) -> Node | None:
    sides = [node.left, *node.comparators]
    membership = any(isinstance(op, ast.In | ast.NotIn) for op in node.ops)
    if any(type(op) not in _COMPARISONS for op in node.ops) or (membership and len(node.ops) > 1):
        reader.refuse(node, span)
        return None
    operators = tuple(_COMPARISONS[type(op)] for op in node.ops)
    if membership:
        return _membership(reader, node, operators, span)
    operands = reader.read_all(sides)
    if operands is None:
        return None
    for position, operator in enumerate(operators):
        pair = _comparable(reader, operator, operands[position], operands[position + 1])
        if pair is None:
            return None
        operands[position : position + 2] = pair
    return Compare(span, BOOL, operators, tuple(operands))


def _comparable(reader: Reader, operator: Comparison, left: Node, right: Node) -> tuple[Node, Node] | None:
    for side, other in ((left, right), (right, left)):
        if isinstance(side, Constant) and isinstance(side.value, str) and other.type in WRITERS:
            _text_for_date(reader, side, side.value, other.type)
            return None
    pair = alike(left, right, reader.positions)
    if pair is None:
        reader.mixed(left, right, operator, (left.span[0], right.span[1]))
        return None
    if operator in ("==", "!="):
        if left.type not in SCALARS:
            wrong_operand(reader, left, operator, TEXT)
            return None
        check_option(reader.positions, left, right.type)
        check_option(reader.positions, right, left.type)
    elif pair[0].type not in ORDERED:
        wrong_operand(reader, left, operator, NUMBER)
        return None
    return pair


def _membership(
    reader: Reader, node: ast.Compare, operators: tuple[Comparison, ...], span: Span
) -> Node | None:
    item = reader.read(node.left)
    written_list = node.comparators[0]
    if isinstance(written_list, ast.List | ast.Tuple | ast.Set):
        return _among_written(reader, item, written_list, operators, span)
    whole = reader.read(written_list)
    if item is None or whole is None:
        return None
    if whole.type.item is None or whole.type.item == ANY:
        reader.positions.report(
            codes.WRONG_OPERAND, whole.span, operator=operators[0], given=whole.type.title, expected=_LIST
        )
        return None
    pair = _comparable(reader, "==", item, Constant(whole.span, whole.type.item, None))
    return None if pair is None else Compare(span, BOOL, operators, (pair[0], whole))


def _among_written(
    reader: Reader,
    item: Node | None,
    node: ast.List | ast.Tuple | ast.Set,
    operators: tuple[Comparison, ...],
    span: Span,
) -> Node | None:
    list_span = reader.spans.of(node)
    items = reader.read_all(node.elts)
    if not node.elts:
        reader.refuse(node, list_span, Text("空列表", "an empty list"))
    if item is None or not items:
        return None
    if scalable(item) and any(element.type == MONEY for element in items):
        item = scaled(item, reader.positions)
    pairs = [_comparable(reader, "==", item, element) for element in items]
    elements = tuple(pair[1] for pair in pairs if pair is not None)
    if len(elements) < len(items):
        return None
    return Compare(span, BOOL, operators, (item, Items(list_span, list_of(elements[0].type), elements)))


def check_option(positions: Positions, node: Node, choice: Type) -> None:
    """A written text beside a choice must be one of its options."""
    if not choice.options or not isinstance(node, Constant) or not isinstance(node.value, str):
        return
    if node.value in choice.options:
        return
    listed, near = "、".join(choice.options), nearest(node.value, choice.options)
    if near is None:
        positions.report(codes.UNKNOWN_OPTION, node.span, option=node.value, options=listed)
        return
    positions.report(
        codes.UNKNOWN_OPTION_NEAR, node.span, fix=f'"{near}"', option=node.value, nearest=near, options=listed
    )


def _text_for_date(reader: Reader, side: Constant, text: str, expected: Type) -> None:
    writer = WRITERS[expected]
    legible = written(writer, text) is not None
    suggestion = f'{writer}("{text if legible else EXAMPLES[writer]}")'
    reader.positions.report(
        codes.TEXT_FOR_DATE,
        side.span,
        fix=suggestion if legible else None,
        found=text,
        expected=expected.title,
        suggestion=suggestion,
    )
