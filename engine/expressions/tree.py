"""The checked expression: what check hands to the generator, the reference and the explainer.

Every node knows its type and its span (start, end) in the text, in code points from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from engine.expressions.types import Type
from engine.expressions.value import Moment, Value, Values

if TYPE_CHECKING:
    from engine.expressions.function import Function

Span = tuple[int, int]
Operator = Literal["+", "-", "*", "/", "//", "%"]
Comparison = Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in"]


@dataclass(frozen=True, slots=True)
class Node:
    span: Span
    type: Type

    def children(self) -> tuple[Node, ...]:
        return ()

    def depth(self) -> int:
        return 1 + max((child.depth() for child in self.children()), default=0)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children():
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Constant(Node):
    value: Value


@dataclass(frozen=True, slots=True)
class Name(Node):
    id: str


@dataclass(frozen=True, slots=True)
class Local(Node):
    """The variable of a generator; never missing, because a list holds no missing values."""

    id: str


@dataclass(frozen=True, slots=True)
class Definition(Node):
    """A name of the model that stands for another expression; `text` is that expression's own."""

    id: str
    text: str
    body: Node

    def children(self) -> tuple[Node, ...]:
        return (self.body,)


@dataclass(frozen=True, slots=True)
class Negative(Node):
    operand: Node

    def children(self) -> tuple[Node, ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    operator: Operator
    left: Node
    right: Node

    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """A chain: `operands` is one longer than `operators`."""

    operators: tuple[Comparison, ...]
    operands: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return self.operands


@dataclass(frozen=True, slots=True)
class Logic(Node):
    operator: Literal["and", "or"]
    operands: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return self.operands


@dataclass(frozen=True, slots=True)
class Not(Node):
    operand: Node

    def children(self) -> tuple[Node, ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Choose(Node):
    test: Node
    then: Node
    otherwise: Node

    def children(self) -> tuple[Node, ...]:
        return (self.test, self.then, self.otherwise)


@dataclass(frozen=True, slots=True)
class Items(Node):
    """A list written out; outside `in` its items are constants."""

    items: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return self.items


@dataclass(frozen=True, slots=True)
class Generator(Node):
    """`element for variable in source if condition`, only as the argument of an aggregate."""

    element: Node
    variable: str
    source: Node
    condition: Node | None

    def children(self) -> tuple[Node, ...]:
        inner = (self.element, self.source)
        return inner if self.condition is None else (*inner, self.condition)


@dataclass(frozen=True, slots=True)
class Call(Node):
    function: Function
    arguments: tuple[Node, ...]

    def children(self) -> tuple[Node, ...]:
        return self.arguments


@dataclass(frozen=True, slots=True)
class Count(Node):
    """How often an activity was done, in the last `within` seconds or ever."""

    activity: str
    within: float | None


@dataclass(frozen=True, slots=True)
class Clock(Node):
    """The moment's today or now."""

    reading: Literal["today", "now"]


class Answers(Protocol):
    """What a decision table is to an expression: a function of its inputs, compiled and row by row."""

    def compiled(self) -> Callable[..., Value]: ...

    def by_rows(self, values: Values, moment: Moment, *inputs: Value) -> Value: ...


@dataclass(frozen=True, slots=True)
class Lookup(Node):
    """What a decision table answers to its inputs; `formulas` are the answers that are computed, one of them at a time."""

    id: str
    inputs: tuple[Definition, ...]
    formulas: tuple[Node, ...]
    table: Answers

    def children(self) -> tuple[Node, ...]:
        return self.inputs

    def depth(self) -> int:
        return 1 + max(part.depth() for part in (*self.inputs, *self.formulas))
