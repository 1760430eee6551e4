"""Forms for the tests of this room, written as short as a model would."""

from __future__ import annotations

from datetime import UTC, date, datetime

from pydantic import TypeAdapter

from engine.diagnostics import Text
from engine.expressions import BOOL, FixedMoment, Scope, check
from engine.fields import field_type_union
from engine.model.kernel import Field, Form

TYPES = TypeAdapter(field_type_union())
MOMENT = FixedMoment(datetime(2026, 3, 2, 2, tzinfo=UTC), date(2026, 3, 2))
CONDITIONS = ("visible_if", "required_if", "constraint")


def form_of(fields: dict[str, dict], outside: dict | None = None) -> Form:
    """`{name: {type: ..., visible_if: "expression", ...}}`; `outside` are names of the case around it."""
    types = {}
    for id, given in fields.items():
        own = {"required", "computed", "constraint_message", "help", *CONDITIONS}
        types[id] = TYPES.validate_python({key: value for key, value in given.items() if key not in own})
    scope = Scope(
        {**(outside or {}), **{id: type.expression_type for id, type in types.items()}}, frozenset(), {}
    )

    def expression(text, expects):
        checked = check(text, scope, expects)
        assert checked.expression is not None, checked.diagnostics
        return checked.expression

    return Form(
        "activity/测试",
        Text("测试表", "Test form"),
        tuple(
            Field(
                id,
                Text(id, id),
                types[id],
                required=given.get("required", False),
                help=given.get("help"),
                constraint_message=given.get("constraint_message"),
                computed=expression(given["computed"], types[id].expression_type)
                if "computed" in given
                else None,
                **{name: expression(given[name], BOOL) for name in CONDITIONS if name in given},
            )
            for id, given in fields.items()
        ),
    )
