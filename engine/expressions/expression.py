"""A checked expression: what it reads, what it gives, and how to ask it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from engine.diagnostics import Text
from engine.expressions.closed_tree import ClosedTree, closed_tree
from engine.expressions.explain import Explain, Explanation, explainer
from engine.expressions.generate import generate, generate_guards
from engine.expressions.reference import evaluate, part_of
from engine.expressions.tree import Count, Definition, Lookup, Name, Node
from engine.expressions.types import Type
from engine.expressions.value import Moment, Value, Values
from engine.expressions.wording import wording

Evaluate = Callable[[Values, Moment], Value]


@dataclass(frozen=True, slots=True)
class Expression:
    """`evaluate` and `explain` are generated functions, made when first called; a missing value is None.

    `reads` are the fields it reads (definitions looked through), `counts` the activities it counts,
    `tables` the decision tables it asks.
    """

    text: str
    type: Type
    tree: Node = field(repr=False)
    reads: frozenset[str]
    counts: frozenset[str]
    tables: frozenset[str]
    size: int
    depth: int
    evaluate: Evaluate = field(init=False, repr=False, compare=False)
    explain: Explain = field(init=False, repr=False, compare=False)
    _words: Text | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Replacing the attribute spares every later call the question whether it is compiled.
        def evaluate_first(values: Values, moment: Moment) -> Value:
            object.__setattr__(self, "evaluate", generate(self.tree))
            return self.evaluate(values, moment)

        def explain_first(values: Values, moment: Moment) -> Explanation:
            object.__setattr__(self, "explain", explainer(self.tree, self.text))
            return self.explain(values, moment)

        object.__setattr__(self, "evaluate", evaluate_first)
        object.__setattr__(self, "explain", explain_first)

    @property
    def words(self) -> Text:
        """The condition as people read it; a definition by what it demands, not by its name."""
        if self._words is None:
            tree: Node = self.tree
            text = self.text
            while isinstance(tree, Definition):
                text, tree = tree.text, tree.body
            object.__setattr__(self, "_words", wording(tree, text).holds)
        return cast(Text, self._words)

    def reference(self, values: Values, moment: Moment) -> Value:
        """The same answer from simpleeval: slower, independent of the generated code."""
        return evaluate(self.tree, values, moment)

    def closed(self, inside: Collection[str], values: Values, moment: Moment) -> ClosedTree:
        """For a page where the fields `inside` change; all else is as it is in `values` at that moment."""
        return closed_tree(self.tree, inside, lambda part: part_of(part, values, moment))


def expression_of(text: str, tree: Node) -> Expression:
    nodes = tuple(_nodes(tree))
    return Expression(
        text=text,
        type=tree.type,
        tree=tree,
        reads=frozenset(node.id for node in nodes if isinstance(node, Name)),
        counts=frozenset(node.activity for node in nodes if isinstance(node, Count)),
        tables=frozenset(node.id for node in nodes if isinstance(node, Lookup)),
        size=_size(tree),
        depth=tree.depth(),
    )


def _nodes(tree: Node) -> Iterator[Node]:
    """All that may be read: of a table every computed answer."""
    for node in tree.walk():
        yield node
        if isinstance(node, Lookup):
            for formula in node.formulas:
                yield from _nodes(formula)


def _size(tree: Node) -> int:
    """The most nodes that one evaluation goes through: of a table's computed answers the largest."""
    lookups = (node for node in tree.walk() if isinstance(node, Lookup))
    answers = (max(map(_size, node.formulas), default=0) for node in lookups)
    return sum(1 for _ in tree.walk()) + sum(answers)


def compile_guards(
    expressions: Sequence[Expression],
) -> Callable[[Values, Moment], tuple[bool, ...]]:
    """One generated function that answers many guards about the same values."""
    return generate_guards([expression.tree for expression in expressions])
