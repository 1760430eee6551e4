"""One generated Python function per form that finds everything wrong with the types of a submission.

Each field type writes its guard inline; only a value that its guard does not let pass is handed to
the type's `check`, which knows the words (docs/performance.md says what that is worth).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import cast

from msgspec.structs import replace

from engine.diagnostics import Diagnostic
from engine.fields import Guard
from engine.forms import codes
from engine.json import Json
from engine.model.kernel import Field, Form
from engine.registry import nearest

# The problems of each field by its id, in the form's order; unknown names have theirs under their own.
Problems = dict[str, tuple[Diagnostic, ...]]
Validator = Callable[[Mapping[str, Json]], Problems]

# All that a guard may call besides its own constants.
_BUILTINS = {kind.__name__: kind for kind in (type, str, int, float, list, dict, set)} | {
    "len": len,
    "all": all,
}
_ALWAYS_ASK = Guard("False")


def generate_validator(form: Form) -> Validator:
    """`values` hold JSON values; a missing one is None or absent."""
    names: dict[str, object] = {
        "__builtins__": _BUILTINS,
        "known": frozenset(field.id for field in form.fields),
        "placed": _placed,
        "unknown": lambda values: _unknown(form, values),
    }
    body = ast.parse("problems = {}\nget = values.get").body
    for place, field in enumerate(form.fields):
        if field.computed is None:
            body += _statements(place, field, names)
    body += ast.parse(
        "if not values.keys() <= known:\n    problems.update(unknown(values))\nreturn_ = problems"
    ).body
    body[-1] = ast.Return(ast.Name("problems", ast.Load()))
    module = ast.parse("def validate(values): pass")
    cast(ast.FunctionDef, module.body[0]).body = body
    exec(compile(ast.fix_missing_locations(module), f"<form {form.id}>", "exec"), names)
    return cast(Validator, names["validate"])


def _statements(place: int, field: Field, names: dict[str, object]) -> list[ast.stmt]:
    """value = get(id); if value is None: <required>; elif not <guard>: <ask the type>"""
    guard = field.type.guard() or _ALWAYS_ASK
    own = {name: f"{name}_{place}" for name in guard.constants}
    names |= {own[name]: value for name, value in guard.constants.items()}
    names[f"check_{place}"] = field.type.check
    id = ast.Constant(field.id)
    fetch, branch = ast.parse(
        f"value = get(id)\nif value is None:\n    pass\nelif not guard and (found := placed(id, check_{place}(value))):\n    problems[id] = found"
    ).body
    if field.required:
        names[f"missing_{place}"] = (missing(field),)
        cast(ast.If, branch).body = ast.parse(f"problems[id] = missing_{place}").body
    writer = _Writer(id, ast.parse(guard.source, mode="eval").body, own)
    return [cast(ast.stmt, writer.visit(statement)) for statement in (fetch, branch)]


class _Writer(ast.NodeTransformer):
    """Puts the field's id and guard in their places; ids are constants, never source text."""

    def __init__(self, id: ast.Constant, guard: ast.expr, own: Mapping[str, str]) -> None:
        self.id, self.guard, self.own = id, guard, own

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id == "id":
            return self.id
        if node.id == "guard":
            return cast(ast.expr, self.visit(self.guard))
        return ast.Name(self.own.get(node.id, node.id), node.ctx)


def missing(field: Field) -> Diagnostic:
    return Diagnostic(codes.REQUIRED, field.id, {"field": field.title})


def _placed(id: str, found: Iterator[Diagnostic]) -> tuple[Diagnostic, ...]:
    placed: tuple[Diagnostic, ...] = ()
    for each in found:  # mostly one; a tenth of the whole check is saved beside a list made into a tuple
        placed += (replace(each, path=id + each.path),)
    return placed


def _unknown(form: Form, values: Mapping[str, Json]) -> Problems:
    ids = [field.id for field in form.fields]
    return {
        name: (
            Diagnostic(
                codes.UNKNOWN_FIELD,
                name[:100],
                {
                    "form": form.title,
                    "name": name[:100],
                    "nearest": nearest(name[:100], ids) or next(iter(ids), "—"),
                },
            ),
        )
        for name in list(values)[:1_000]
        if name not in ids
    }
