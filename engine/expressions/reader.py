"""From Python's syntax tree to ours: names are found, types are decided, everything else is refused."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.diagnostics import Text
from engine.expressions import arithmetic, calling, codes, comparing
from engine.expressions.coercion import alike
from engine.expressions.expression import Expression
from engine.expressions.functions import FUNCTIONS
from engine.expressions.scan import Positions, Scanned
from engine.expressions.tree import Choose, Constant, Definition, Items, Local, Logic, Name, Node, Not, Span
from engine.expressions.types import BOOL, NUMBER, TEXT, Type, list_of
from engine.registry import nearest

MAXIMUM_DEPTH = 40
MAXIMUM_EXPANDED = 2_000
MAXIMUM_EXPANDED_DEPTH = 100
SHOWN_NAMES = 12

_FORBIDDEN: dict[type[ast.AST], Text] = {
    ast.Attribute: Text("“.”取属性", "attributes"),
    ast.Subscript: Text("下标", "subscripts"),
    ast.Lambda: Text(" lambda", "lambda"),
    ast.JoinedStr: Text(" f 字符串", "f-strings"),
    ast.ListComp: Text("列表推导式", "comprehensions"),
    ast.SetComp: Text("列表推导式", "comprehensions"),
    ast.DictComp: Text("列表推导式", "comprehensions"),
    ast.GeneratorExp: Text("函数之外的 for", "for outside an aggregate function"),
    ast.Dict: Text("大括号", "braces"),
    ast.NamedExpr: Text("赋值", "assignment"),
    ast.Await: Text(" await", "await"),
    ast.Yield: Text(" yield", "yield"),
    ast.YieldFrom: Text(" yield", "yield"),
    ast.Starred: Text("星号展开", "unpacking"),
}
_OTHER = Text("这种写法", "this construct")


class Spans:
    """Where a node of Python's tree lies in the text; Python counts UTF-8 bytes, people characters."""

    def __init__(self, scanned: Scanned) -> None:
        self._origins = scanned.origins
        self._characters: list[int] = []
        for position, character in enumerate(scanned.text):
            self._characters += [position] * len(character.encode())
        self._characters.append(len(scanned.text))

    def of(self, node: ast.expr) -> Span:
        start = self._characters[node.col_offset]
        end = self._characters[node.end_col_offset or node.col_offset]
        return (self._origins[start], self._origins[max(end - 1, start)] + 1)


@dataclass
class Reader:
    """Returns None for what it refused, after reporting why; siblings are read all the same."""

    names: Mapping[str, tuple[str, Type]]
    countable: Mapping[str, str]
    definitions: Mapping[str, tuple[str, Expression]]
    positions: Positions
    spans: Spans
    locals: dict[str, Type] = field(default_factory=dict)
    depth: int = 0
    expanded: int = 0
    too_deep: bool = False

    def read(self, node: ast.expr) -> Node | None:
        if self.depth >= MAXIMUM_DEPTH:
            if not self.too_deep:
                self.positions.report(codes.TOO_COMPLEX, self.spans.of(node))
            self.too_deep = True
            return None
        self.depth += 1
        result = self._dispatch(node)
        self.depth -= 1
        return result

    def read_all(self, nodes: list[ast.expr]) -> list[Node] | None:
        found = [self.read(node) for node in nodes]
        present = [node for node in found if node is not None]
        return present if len(present) == len(found) else None

    def refuse(self, node: ast.AST, span: Span, construct: Text | None = None) -> None:
        what = construct or _FORBIDDEN.get(type(node), _OTHER)
        self.positions.report(codes.NOT_ALLOWED, span, construct=what)

    def _dispatch(self, node: ast.expr) -> Node | None:
        span = self.spans.of(node)
        match node:
            case ast.Constant():
                return self._constant(node, span)
            case ast.Name():
                return self._name(node.id, span)
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if f"{owner}.{name}" in self.names:
                return self._name(f"{owner}.{name}", span)
            case ast.List() | ast.Tuple() | ast.Set():
                return self._items(node, span)
            case ast.Call():
                return calling.call(self, node, span)
            case _:
                return self._operation(node, span)

    def _operation(self, node: ast.expr, span: Span) -> Node | None:
        match node:
            case ast.BoolOp():
                return self._logic(node, span)
            case ast.UnaryOp(op=ast.Not()):
                return self._not(node, span)
            case ast.UnaryOp():
                return arithmetic.unary(self, node, span)
            case ast.BinOp():
                return arithmetic.binary(self, node, span)
            case ast.Compare():
                return comparing.compare(self, node, span)
            case ast.IfExp():
                return self._choose(node, span)
            case _:
                self.refuse(node, span)
                return None

    def _constant(self, node: ast.Constant, span: Span) -> Node | None:
        match node.value:
            case bool():
                return Constant(span, BOOL, node.value)
            case int() | float():
                return Constant(span, NUMBER, node.value)
            case str():
                return Constant(span, TEXT, node.value)
            case None:
                self.positions.report(codes.USE_IS_MISSING, span)
                return None
            case _:
                self.refuse(node, span)
                return None

    def _name(self, name: str, span: Span) -> Node | None:
        if name in self.locals:
            return Local(span, self.locals[name], name)
        if name in self.names:
            id, type_ = self.names[name]
            return Name(span, type_, id)
        if name in self.definitions:
            return self._definition(name, span)
        self._unknown_name(name, span)
        return None

    def _definition(self, name: str, span: Span) -> Node | None:
        id, expression = self.definitions[name]
        self.expanded += expression.size
        if self.expanded > MAXIMUM_EXPANDED or self.depth + expression.depth > MAXIMUM_EXPANDED_DEPTH:
            self.positions.report(codes.TOO_COMPLEX, span)
            return None
        return Definition(span, expression.type, id, expression.text, expression.tree)

    def _unknown_name(self, name: str, span: Span) -> None:
        known = [*self.locals, *self.names, *self.definitions]
        near = nearest(name, known)
        if name in FUNCTIONS:
            near = f"{name}()"
        elif name in self.countable:
            near = f"count({name})"
        if near is None:
            listed = "、".join(known[:SHOWN_NAMES]) or "—"
            self.positions.report(codes.UNKNOWN_NAME, span, name=name, known=listed)
        else:
            self.positions.report(codes.UNKNOWN_NAME_NEAR, span, fix=near, name=name, nearest=near)

    def condition(self, node: ast.expr, operator: str) -> Node | None:
        """A part that must be yes or no."""
        found = self.read(node)
        if found is not None and found.type != BOOL:
            self.positions.report(
                codes.WRONG_OPERAND,
                found.span,
                operator=operator,
                given=found.type.title,
                expected=BOOL.title,
            )
            return None
        return found

    def _logic(self, node: ast.BoolOp, span: Span) -> Node | None:
        operator = "and" if isinstance(node.op, ast.And) else "or"
        operands = [self.condition(value, operator) for value in node.values]
        present = tuple(operand for operand in operands if operand is not None)
        if len(present) < len(operands):
            return None
        return Logic(span, BOOL, "and" if operator == "and" else "or", present)

    def _not(self, node: ast.UnaryOp, span: Span) -> Node | None:
        operand = self.condition(node.operand, "not")
        return None if operand is None else Not(span, BOOL, operand)

    def _choose(self, node: ast.IfExp, span: Span) -> Node | None:
        test = self.condition(node.test, "if")
        then, otherwise = self.read(node.body), self.read(node.orelse)
        if test is None or then is None or otherwise is None:
            return None
        pair = alike(then, otherwise, self.positions)
        if pair is None:
            self.mixed(then, otherwise, "if … else", span)
            return None
        return Choose(span, pair[0].type, test, *pair)

    def mixed(self, left: Node, right: Node, operator: str, span: Span) -> None:
        self.positions.report(
            codes.MIXED_TYPES, span, left=left.type.title, right=right.type.title, operator=operator
        )

    def _items(self, node: ast.List | ast.Tuple | ast.Set, span: Span) -> Node | None:
        """A written list outside `in`: constants of one type."""
        items = self.read_all(node.elts)
        if items is None:
            return None
        if not items or not all(isinstance(item, Constant) for item in items):
            self.refuse(node, span, Text("空列表或含有名称的列表(in 后面除外)", "such a list outside `in`"))
            return None
        for item in items[1:]:
            if item.type != items[0].type:
                self.mixed(items[0], item, ",", item.span)
                return None
        return Items(span, list_of(items[0].type), tuple(items))
