"""Calls of the closed set of functions: arity, types, written dates, counted activities, generators."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from engine.diagnostics import Text
from engine.expressions import codes
from engine.expressions.coercion import scalable, scaled
from engine.expressions.function import Function, Overload
from engine.expressions.functions import FUNCTIONS, YUAN
from engine.expressions.literals import EXAMPLES, window_seconds, written
from engine.expressions.tree import Call, Clock, Constant, Count, Generator, Name, Node, Span
from engine.expressions.types import ANY, MONEY, NUMBER, TEXT, Type, list_of
from engine.registry import nearest

if TYPE_CHECKING:
    from engine.expressions.reader import Reader

AGGREGATES = frozenset({"sum", "min", "max", "any", "all", "count"})
_METHOD = Text("这种调用", "such a call")
_KEYWORD = Text("这个参数名", "this named argument")
_FOR = Text(
    "这种 for:只能写 函数(x for x in 列表字段 if 条件)", "a for other than f(x for x in list_field if …)"
)


def call(reader: Reader, node: ast.Call, span: Span) -> Node | None:
    if not isinstance(node.func, ast.Name):
        for argument in node.args:
            reader.read(argument)
        reader.refuse(node, span, _METHOD)
        return None
    function = FUNCTIONS.get(node.func.id)
    if function is None:
        for argument in node.args:
            reader.read(argument)
        _unknown(reader, node.func.id, reader.spans.of(node.func))
        return None
    if function.name == "count" and not _counts_items(reader, node):
        return _count(reader, node, function, span)
    if node.keywords:
        reader.refuse(node, span, _KEYWORD)
        return None
    arguments = _arguments(reader, node, function)
    if arguments is None:
        return None
    return _resolve(reader, function, arguments, span)


def _unknown(reader: Reader, name: str, span: Span) -> None:
    near = nearest(name, FUNCTIONS)
    if near is None:
        reader.positions.report(codes.UNKNOWN_FUNCTION, span, name=name, known=", ".join(FUNCTIONS))
    else:
        reader.positions.report(codes.UNKNOWN_FUNCTION_NEAR, span, fix=near, name=name, nearest=near)


def _arguments(reader: Reader, node: ast.Call, function: Function) -> list[Node] | None:
    if len(node.args) == 1 and isinstance(node.args[0], ast.GeneratorExp) and function.name in AGGREGATES:
        generator = _generator(reader, node.args[0])
        return None if generator is None else [generator]
    return reader.read_all(node.args)


def _generator(reader: Reader, node: ast.GeneratorExp) -> Node | None:
    span, loop = reader.spans.of(node), node.generators[0]
    if len(node.generators) > 1 or loop.is_async or not isinstance(loop.target, ast.Name) or reader.locals:
        reader.refuse(node, span, _FOR)
        return None
    source = reader.read(loop.iter)
    if source is None:
        return None
    if not isinstance(source, Name) or source.type.item is None:
        reader.refuse(node, source.span, _FOR)
        return None
    variable = loop.target.id
    reader.locals[variable] = source.type.item
    conditions = [reader.condition(condition, "if") for condition in loop.ifs]
    element = reader.read(node.elt)
    del reader.locals[variable]
    if element is None or None in conditions:
        return None
    if len(conditions) > 1:
        reader.refuse(node, span, _FOR)
        return None
    return Generator(
        span, list_of(element.type), element, variable, source, conditions[0] if conditions else None
    )


def _resolve(reader: Reader, function: Function, arguments: list[Node], span: Span) -> Node | None:
    fitting = [overload for overload in function.overloads if overload.takes(len(arguments))]
    if not fitting:
        reader.positions.report(
            codes.ARITY, span, function=function.name, given=len(arguments), usage=function.usage
        )
        return None
    for overload in fitting:
        if all(_accepts(overload.parameter(i), node) for i, node in enumerate(arguments)):
            return _build(reader, function, overload, arguments, span)
    position = min(max(_first_misfit(overload, arguments) for overload in fitting), len(arguments) - 1)
    reader.positions.report(
        codes.ARGUMENT_TYPE,
        arguments[position].span,
        function=function.name,
        position=position + 1,
        given=arguments[position].type.title,
        usage=function.usage,
    )
    return None


def _accepts(parameter: Type, node: Node) -> bool:
    given = node.type
    if parameter in (ANY, given) or (parameter == MONEY and scalable(node)):
        return True
    return parameter.item == ANY and given.is_list


def _first_misfit(overload: Overload, arguments: list[Node]) -> int:
    misfits = (i for i, node in enumerate(arguments) if not _accepts(overload.parameter(i), node))
    return next(misfits, 0)


def _build(
    reader: Reader, function: Function, overload: Overload, arguments: list[Node], span: Span
) -> Node | None:
    first = arguments[0] if arguments else None
    if first is None:
        return Clock(span, overload.result, "today" if function.name == "today" else "now")
    if function.name in EXAMPLES and overload.parameters == (TEXT,):
        return _literal(reader, function, first, overload.result, span)
    if function.name == "number" and first.type != TEXT:
        return Call(span, NUMBER, YUAN, (first,)) if first.type == MONEY else first
    typed = tuple(
        scaled(node, reader.positions) if overload.parameter(i) == MONEY else node
        for i, node in enumerate(arguments)
    )
    return Call(span, overload.result, function, typed)


def _literal(reader: Reader, function: Function, text: Node, gives: Type, span: Span) -> Node | None:
    value = (
        written(function.name, text.value)
        if isinstance(text, Constant) and isinstance(text.value, str)
        else None
    )
    if value is None:
        example = EXAMPLES[function.name]
        reader.positions.report(codes.BAD_LITERAL, text.span, function=function.name, example=example)
        return None
    return Constant(span, gives, value)


def _counts_items(reader: Reader, node: ast.Call) -> bool:
    """Whether count is asked about a list rather than an activity."""
    if len(node.args) != 1 or node.keywords:
        return False
    argument = node.args[0]
    if isinstance(argument, ast.Name):
        known = reader.names.get(argument.id)
        return argument.id not in reader.countable and known is not None and known[1].is_list
    return isinstance(argument, ast.GeneratorExp)


def _count(reader: Reader, node: ast.Call, function: Function, span: Span) -> Node | None:
    if (
        len(node.args) != 1
        or any(keyword.arg != "within" for keyword in node.keywords)
        or len(node.keywords) > 1
    ):
        given = len(node.args) + len(node.keywords)
        reader.positions.report(codes.ARITY, span, function="count", given=given, usage=function.usage)
        return None
    within = _within(reader, node.keywords[0].value) if node.keywords else None
    argument = node.args[0]
    if not isinstance(argument, ast.Name):
        found = reader.read(argument)
        title = found.type.title if found else Text("别的", "something else")
        reader.positions.report(
            codes.ARGUMENT_TYPE,
            reader.spans.of(argument),
            function="count",
            position=1,
            given=title,
            usage=function.usage,
        )
        return None
    if argument.id not in reader.countable:
        _unknown_activity(reader, argument.id, reader.spans.of(argument))
        return None
    return Count(span, NUMBER, reader.countable[argument.id], within)


def _within(reader: Reader, node: ast.expr) -> float | None:
    text = node.value if isinstance(node, ast.Constant) else None
    seconds = window_seconds(text) if isinstance(text, str) else None
    if seconds is None:
        span = reader.spans.of(node)
        window = reader.positions.text[span[0] : span[1]].strip("\"'")
        reader.positions.report(codes.BAD_WINDOW, span, window=window)
    return seconds


def _unknown_activity(reader: Reader, name: str, span: Span) -> None:
    near = nearest(name, reader.countable)
    if near is None:
        known = "、".join(sorted(reader.countable)) or "—"
        reader.positions.report(codes.UNKNOWN_ACTIVITY, span, name=name, known=known)
    else:
        reader.positions.report(codes.UNKNOWN_ACTIVITY_NEAR, span, fix=near, name=name, nearest=near)
