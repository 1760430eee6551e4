"""Why an expression gave what it gave: a tree of parts with their values, and one sentence about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from engine.diagnostics import Language, Text
from engine.expressions.generate import generate
from engine.expressions.operators import is_missing
from engine.expressions.shown import shown
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
from engine.expressions.types import BOOL, Type
from engine.expressions.value import Moment, Value, Values
from engine.expressions.wording import Wording, filled_words, term, wording

_HOLDS = {True: Text("成立", "holds"), False: Text("不成立", "does not hold")}
_NOT_FILLED = Text("没填", "is not filled in")


class Explanation(msgspec.Struct, frozen=True):
    """`part` says how the children decide the value.

    `label` is what is talked about, `wording` what a condition says of it.
    `name` marks a field, a count or the clock, `filled` the question whether fields are filled in.
    """

    text: str
    label: Text
    wording: Wording
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
            said = shown(self.value, self.type, language)
            return f"{self.label.to(language)} = {said}{self._reads('', language)}"
        semicolon = ";" if language == "zh" else "; "
        reasons = semicolon.join(part.clause(language) for part in self.deciding())
        if self.part != "definition":
            return reasons
        space, colon = ("", ":") if language == "zh" else (" ", ": ")
        return f"{self.text}{space}{_HOLDS[self.value is True].to(language)}{colon}{reasons}"

    def clause(self, language: Language) -> str:
        """What is so, in words; where something is missing, only that."""
        if self.part == "filled":
            return self._filled(language)
        missing = [leaf for leaf in self._names() if leaf.value is None]
        if missing and self.value is not True:
            comma = "," if language == "zh" else ", "
            return comma.join(dict.fromkeys(leaf.fact(language) for leaf in missing))
        said = (self.wording.holds if self.value is True else self.wording.fails).to(language)
        return said + self._reads(said, language)

    def _reads(self, said: str, language: Language) -> str:
        """The fields behind this part with their values, in brackets, unless they were just said."""
        if self.part == "name":
            return ""
        facts = dict.fromkeys(leaf.fact(language) for leaf in self._names())
        untold = [fact for fact in facts if fact != said]
        if not untold:
            return ""
        return "(" + ",".join(untold) + ")" if language == "zh" else " (" + ", ".join(untold) + ")"

    def _filled(self, language: Language) -> str:
        """Which fields stand open; when none does, that they are filled."""
        open_ = [child.text for child in self.children if is_missing(child.value)]
        return filled_words(open_ or [child.text for child in self.children], language, is_filled=not open_)

    def fact(self, language: Language) -> str:
        label = self.label.to(language)
        if self.value is None:
            return label + ("" if language == "zh" else " ") + _NOT_FILLED.to(language)
        said = shown(self.value, self.type, language)
        is_ = " is " if language == "en" else "是" if said.startswith("“") else "是 "
        return f"{label}{is_}{said}"

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
    label, words = term(node, text), wording(node, text)
    children = [explainer(child, text) for child in inner if not isinstance(child, Constant | Items)]

    def explain(values: Values, moment: Moment) -> Explanation:
        parts = tuple([child(values, moment) for child in children])
        return Explanation(said, label, words, evaluate(values, moment), node.type, part, parts)

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
