"""Why an expression gave what it gave: a tree of parts with their values, and one sentence about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.diagnostics import Language, Text
from engine.expressions.generate import generate
from engine.expressions.operators import is_missing
from engine.expressions.tree import (
    Call,
    Clock,
    Constant,
    Count,
    Definition,
    Generator,
    Items,
    Logic,
    Name,
    Node,
    Not,
)
from engine.expressions.types import BOOL, DURATION, MONEY, Type
from engine.expressions.value import Moment, Value, Values

_HOLDS = {True: Text("成立", "holds"), False: Text("不成立", "does not hold")}
_NOT_FILLED = Text("没填", "is not filled in")
_NO_VALUE = Text("没有值", "no value")


@dataclass(frozen=True, slots=True)
class Explanation:
    """`part` says how the children decide the value.

    `name` marks a field, a count or the clock, `filled` the question whether fields are filled in.
    """

    text: str
    value: Value
    type: Type
    part: str
    children: tuple[Explanation, ...] = ()

    def deciding(self) -> Iterator[Explanation]:
        """The smallest parts that made the answer what it is."""
        inner = [child for child in self.children if child.type == BOOL]
        if self.part in ("and", "or"):
            # An `and` that failed is explained by what failed, an `or` that held by what held.
            turned = [child for child in inner if (child.value is True) == (self.part == "or")]
            for child in turned if (self.value is True) == (self.part == "or") else inner:
                yield from child.deciding()
        elif self.part in ("not", "definition") and inner:
            yield from inner[0].deciding()
        else:
            yield self

    def sentence(self, language: Language) -> str:
        if self.type != BOOL:
            return f"{self.text} = {shown(self.value, self.type, language)}{self._reads(language)}"
        colon, semicolon = (":", ";") if language == "zh" else (": ", "; ")
        reasons = semicolon.join(part.clause(language) for part in self.deciding())
        if self.part not in ("and", "or", "not", "definition"):
            return reasons
        space = "" if language == "zh" else " "
        return f"{self.text}{space}{_HOLDS[self.value is True].to(language)}{colon}{reasons}"

    def clause(self, language: Language) -> str:
        if self.part == "filled":
            return self._filled(language)
        space = "" if language == "zh" else " "
        return f"{self.text}{space}{_HOLDS[self.value is True].to(language)}{self._reads(language)}"

    def _reads(self, language: Language) -> str:
        """The fields behind this part with their values, in brackets."""
        if self.part == "name":
            return ""
        facts = dict.fromkeys(leaf.fact(language) for leaf in self._names())
        if not facts:
            return ""
        return "(" + ",".join(facts) + ")" if language == "zh" else " (" + ", ".join(facts) + ")"

    def _filled(self, language: Language) -> str:
        """Which fields stand open; when none does, that they are filled."""
        open_ = [child.text for child in self.children if is_missing(child.value)]
        said = open_ or [child.text for child in self.children]
        if language == "zh":
            return f"{'没有填' if open_ else '填了'}{'、'.join(said)}"
        verb = "is" if len(said) == 1 else "are"
        return f"{' and '.join(said)} {verb} {'not filled in' if open_ else 'filled in'}"

    def fact(self, language: Language) -> str:
        if self.value is None:
            return self.text + ("" if language == "zh" else " ") + _NOT_FILLED.to(language)
        is_ = "是 " if language == "zh" else " is "
        return f"{self.text}{is_}{shown(self.value, self.type, language)}"

    def _names(self) -> Iterator[Explanation]:
        if self.part == "name":
            yield self
        for child in self.children:
            yield from child._names()


Explain = Callable[[Values, Moment], Explanation]


def explainer(node: Node, text: str) -> Explain:
    """Every part gets its own generated function, so explain the same expression more than once."""
    evaluate, part = _evaluation(node), _part(node)
    if isinstance(node, Definition):
        said, inner, text = node.id, [node.body], node.text
    else:
        said, inner = text[node.span[0] : node.span[1]], [*_parts(node)]
    children = [explainer(child, text) for child in inner if not isinstance(child, Constant | Items)]

    def explain(values: Values, moment: Moment) -> Explanation:
        parts = tuple([child(values, moment) for child in children])
        return Explanation(said, evaluate(values, moment), node.type, part, parts)

    return explain


def _evaluation(node: Node) -> Callable[[Values, Moment], Value]:
    if isinstance(node, Name):
        id = node.id
        return lambda values, moment: values.get(id)
    return generate(node)


def _parts(node: Node) -> Iterator[Node]:
    """The children worth showing; of a generator the list it runs over, of a written list its items."""
    for child in node.children():
        if isinstance(child, Generator):
            yield child.source
        elif isinstance(child, Items):
            yield from child.items
        else:
            yield child


def _part(node: Node) -> str:
    match node:
        case Logic(operator=word):
            return word
        case Not():
            return "not"
        case Definition():
            return "definition"
        case Name() | Count() | Clock():
            return "name"
        case Call(function=function, arguments=arguments) if function.name == "filled" and _are_names(
            arguments
        ):
            return "filled"
        case _:
            return "other"


def _are_names(nodes: tuple[Node, ...]) -> bool:
    return all(isinstance(node, Name) for node in nodes)


def shown(value: Value, type_: Type, language: Language) -> str:
    match value:
        case None:
            return _NO_VALUE.to(language)
        case bool():
            return {"zh": "是" if value else "否", "en": "yes" if value else "no"}[language]
        case int() | float():
            return _number(value, type_, language)
        case str():
            return f"“{value}”"
        case tuple():
            inner = type_.item or type_
            return "[" + ", ".join(shown(item, inner, language) for item in value) + "]"
        case _:
            return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value.isoformat()


def _number(value: int | float, type_: Type, language: Language) -> str:
    if type_ == MONEY:
        return f"{value / 100:,.2f} {Text('元', 'yuan').to(language)}"
    if type_ == DURATION:
        return f"{value / 3600:g} {Text('小时', 'hours').to(language)}"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"
