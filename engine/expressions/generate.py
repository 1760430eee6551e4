"""Compiles checked trees to Python functions; no character of the user's text reaches the compiler as code.

The fast path is what a person would write by hand for filled-in fields. A missing value makes it
raise (or is tested where Python would not raise), and the null-safe path answers instead.
"""

from __future__ import annotations

import ast
import types
from collections.abc import Callable, Sequence
from typing import Any, cast

from engine.expressions import syntax
from engine.expressions.fast_path import NAMESPACE, FastPath
from engine.expressions.operators import MISSING
from engine.expressions.safe_path import SafePath
from engine.expressions.tree import Arithmetic, Call, Name, Node
from engine.expressions.types import BOOL, DURATION, MONEY, NUMBER
from engine.expressions.value import Moment, Value, Values

Generated = Callable[[Values, Moment], Value]


def generate(tree: Node) -> Generated:
    constants: dict[str, Any] = {}
    answer = FastPath(constants, shared={}).value(tree)
    body = _attempt([ast.Return(_bounded(tree, answer))], [ast.Return(_ask_safe_path())])
    return cast(Generated, _compiled([body], {**constants, "otherwise": _late(tree)}))


def generate_guards(trees: Sequence[Node]) -> Callable[[Values, Moment], tuple[bool, ...]]:
    """Each field is fetched once for all guards; one guard's missing value does not disturb the others."""
    fields = sorted({part.id for tree in trees for part in tree.walk() if isinstance(part, Name)})
    shared = {id: f"field_{position}" for position, id in enumerate(fields)}
    constants: dict[str, Any] = {}
    late: dict[str, Any] = {}
    body: list[ast.stmt] = [_assign(shared[id], _fetch(id)) for id in fields]
    for position, tree in enumerate(trees):
        fast, late[f"otherwise_{position}"] = FastPath(constants, shared), _late(tree)
        answer = _assign(f"guard_{position}", fast.condition(tree))
        instead = _assign(f"guard_{position}", syntax.is_true(_ask_safe_path(f"_{position}")))
        body.append(_attempt([answer], [instead]))
    answers = syntax.items([syntax.load(f"guard_{position}") for position in range(len(trees))])
    made = _compiled([*body, ast.Return(answers)], {**constants, **late})
    return cast("Callable[[Values, Moment], tuple[bool, ...]]", made)


def _late(tree: Node) -> Generated:
    """The null-safe path, generated when a value is missing for the first time."""
    made: list[Generated] = []

    def otherwise(values: Values, moment: Moment) -> Value:
        if not made:
            constants: dict[str, Value] = {}
            safe = SafePath(constants)
            answer = syntax.call("finite", safe.value(tree)) if tree.type != BOOL else safe.value(tree)
            made.append(cast(Generated, _compiled([ast.Return(answer)], {**constants, **safe.helpers})))
        return made[0](values, moment)

    return otherwise


def _bounded(tree: Node, answer: ast.expr) -> ast.expr:
    """A calculated number beyond what a double holds is missing."""
    calculates = any(isinstance(part, Arithmetic | Call) for part in tree.walk())
    if tree.type not in (NUMBER, MONEY, DURATION) or not calculates:
        return answer
    # Infinity and nan are the only numbers that times zero are not zero; an int too large raises.
    zero = ast.BinOp(syntax.bind("result", answer), ast.Mult(), ast.Constant(0.0))
    inside = syntax.compare(zero, ast.Eq(), ast.Constant(0.0))
    return ast.IfExp(inside, syntax.load("result"), ast.Constant(None))


def _fetch(id: str) -> ast.expr:
    return syntax.call(syntax.attribute("values", "get"), ast.Constant(id))


def _assign(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _ask_safe_path(suffix: str = "") -> ast.expr:
    return syntax.call(f"otherwise{suffix}", syntax.load("values"), syntax.load("moment"))


def _attempt(body: list[ast.stmt], instead: list[ast.stmt]) -> ast.stmt:
    handler = ast.ExceptHandler(syntax.load("MISSING"), None, instead)
    return ast.Try(body, [handler], [], [])


def _compiled(body: list[ast.stmt], names: dict[str, Any]) -> types.FunctionType:
    arguments = ast.arguments([], [ast.arg("values"), ast.arg("moment")], None, [], [], None, [])
    definition = ast.FunctionDef("expression", arguments, body, [], None, None)
    if "type_params" in ast.FunctionDef._fields:
        definition.type_params = []  # type: ignore[attr-defined,unused-ignore]  # since Python 3.12
    module = ast.fix_missing_locations(ast.Module([definition], []))
    namespace = {**NAMESPACE, "MISSING": MISSING, **names}
    code = compile(module, "<expression>", "exec")
    inner = next(part for part in code.co_consts if isinstance(part, types.CodeType))
    return types.FunctionType(inner, namespace, "expression")
