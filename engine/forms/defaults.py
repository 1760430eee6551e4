"""What a new form holds before anybody types into it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.expressions import Expression, Moment, Value
from engine.json import Json
from engine.model.kernel import Field, Form


def opened(form: Form, values: Mapping[str, Value], moment: Moment) -> dict[str, Json]:
    """`values` are those around the form; a formula also reads the defaults that stand above it."""
    scope, found = {**values, **dict.fromkeys(field.id for field in form.fields)}, {}
    for field in form.fields:
        value = default_of(field, scope, moment)
        if value is not None:
            found[field.id], scope[field.id] = value, field.type.read(value)
    return found


def default_of(field: Field, scope: Mapping[str, Value], moment: Moment) -> Json:
    """A formula whose result the field would refuse fills in nothing."""
    if not isinstance(field.default, Expression):
        return field.default
    value = field.type.write(field.default.evaluate(scope, moment))
    return None if value is None or any(field.type.check(value)) else value
