"""A condition in words, for those who never see a formula: `沟通结果 == "已沟通"` is 沟通结果是“已沟通”.

What has no plain words (arithmetic, text functions, lists worked through) stays as the model writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.diagnostics import Language, Text
from engine.expressions.shown import shown
from engine.expressions.tree import (
    Call,
    Clock,
    Compare,
    Comparison,
    Constant,
    Count,
    Definition,
    Items,
    Logic,
    Lookup,
    Name,
    Node,
    Not,
)
from engine.expressions.types import DATE, DATE_TIME, MONTH, TIME

_OPPOSITE: dict[Comparison, Comparison] = {"==": "!=", "<": ">=", "<=": ">", "in": "not in"}
_OPPOSITE |= {opposite: operator for operator, opposite in _OPPOSITE.items()}
_QUANTITY: dict[Comparison, Text] = {
    "==": Text("是", "is"),
    "!=": Text("不是", "is not"),
    "<": Text("低于", "is below"),
    "<=": Text("不超过", "is at most"),
    ">": Text("超过", "is above"),
    ">=": Text("不低于", "is at least"),
    "in": Text("是", "is"),
    "not in": Text("不是", "is not"),
}
_TIME = _QUANTITY | {
    "<": Text("早于", "is before"),
    "<=": Text("不晚于", "is not after"),
    ">": Text("晚于", "is after"),
    ">=": Text("不早于", "is not before"),
}
_CONTAINS: dict[Comparison, Text] = {
    "in": Text("里有", "contains"),
    "not in": Text("里没有", "does not contain"),
}
_CLOCKS = {"today": Text("今天", "today"), "now": Text("现在", "now")}
_JOINED = {"and": Text(",且", " and "), "or": Text(",或", " or ")}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a condition says when it holds, and when it does not."""

    holds: Text
    fails: Text


def wording(node: Node, text: str) -> Wording:
    return Wording(
        _both(lambda language: _said(node, text, language, holds=True)),
        _both(lambda language: _said(node, text, language, holds=False)),
    )


def term(node: Node, text: str) -> Text:
    """What is compared: a field, a count, a value."""
    return _both(lambda language: _term(node, text, language))


def _both(say: Callable[[Language], str]) -> Text:
    return Text(say("zh"), say("en"))


def _said(node: Node, text: str, language: Language, *, holds: bool) -> str:
    match node:
        case Not(operand=operand):
            return _said(operand, text, language, holds=not holds)
        case Logic(operator=operator, operands=operands):
            # Not (a and b) is not a or not b.
            joint = operator if holds else {"and": "or", "or": "and"}[operator]
            parts = (_part(operand, text, language, holds=holds) for operand in operands)
            return _JOINED[joint].to(language).join(parts)
        case Compare(operators=(operator,), operands=(left, right)):
            return _compared(left, operator if holds else _OPPOSITE[operator], right, text, language)
        case Call(function=function, arguments=names) if function.name in ("filled", "is_missing") and all(
            isinstance(name, Name) for name in names
        ):
            is_filled = (function.name == "filled") is holds
            return filled_words(
                [_term(name, text, language) for name in names], language, is_filled=is_filled
            )
        case Definition(id=id):
            return id if holds else Text(f"不是{id}", f"not {id}").to(language)
        case Name(id=id):
            answer = shown(holds, node.type, language)
            return Text(f"{id}为“{answer}”", f"{id} is {answer}").to(language)
    source = text[slice(*node.span)]
    return source if holds else Text(f"{source} 不成立", f"{source} does not hold").to(language)


def _part(node: Node, text: str, language: Language, *, holds: bool) -> str:
    said = _said(node, text, language, holds=holds)
    return f"({said})" if isinstance(node, Logic) else said


def _compared(left: Node, operator: Comparison, right: Node, text: str, language: Language) -> str:
    said, other = _term(left, text, language), _term(right, text, language)
    if isinstance(right, Items):
        either = Text("或", " or ").to(language)
        items = either.join(_term(item, text, language) for item in right.items)
        return _spaced(said, _QUANTITY[operator], items, language)
    if operator in _CONTAINS:
        return _spaced(other, _CONTAINS[operator], said, language)
    words = _TIME if left.type in (DATE, DATE_TIME, TIME, MONTH) else _QUANTITY
    return _spaced(said, words[operator], other, language)


def _spaced(left: str, words: Text, right: str, language: Language) -> str:
    """Chinese sets digits and letters apart, but not its own words."""
    if language == "en":
        return f"{left} {words.en} {right}"
    before, after = (" " if edge.isascii() else "" for edge in (left[-1:], right[:1]))
    return f"{left}{before}{words.zh}{after}{right}"


def _term(node: Node, text: str, language: Language) -> str:
    match node:
        case Name(id=id) | Definition(id=id) | Lookup(id=id):
            return id
        case Constant(value=value):
            return shown(value, node.type, language)
        case Clock(reading=reading):
            return _CLOCKS[reading].to(language)
        case Count(activity=activity, within=None):
            return Text(f"{activity}的次数", f"the number of {activity}").to(language)
        case Count(activity=activity, within=float() | int() as within):
            days = f"{within / 86_400:g}"
            return Text(
                f"最近 {days} 天{activity}的次数", f"the number of {activity} in the last {days} days"
            ).to(language)
        case _:
            return text[slice(*node.span)]


def filled_words(names: Sequence[str], language: Language, *, is_filled: bool) -> str:
    if language == "zh":
        return f"{'填了' if is_filled else '没有填'}{'、'.join(names)}"
    verb = "is" if len(names) == 1 else "are"
    return f"{' and '.join(names)} {verb} {'filled in' if is_filled else 'not filled in'}"
