"""The conditions of a form as data for `static/form_logic.js`, which works them out while somebody types.

How a typed text becomes a value is said only as far as the script can be sure of it (`Reading`); what it is not
sure of, and what only the server knows, it asks (`routes/previews.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from engine.diagnostics import Language
from engine.expressions import ClosedTree, Expression, Moment, Values
from engine.fields import FieldType
from engine.fields.choice import Choice
from engine.fields.integer import Integer
from engine.fields.money import Money
from engine.fields.number import Number
from engine.fields.repeat import Repeat
from engine.fields.text import Text
from engine.fields.upload import Upload
from engine.fields.yes_no import ANSWERS
from engine.forms import compile_form
from engine.model.kernel import Field, Form

# What the script reads and shows as it stands; every other kind it leaves to the server.
PLAIN = frozenset({"date", "time", "month", "duration", "long_text", "person"})
Reading = dict[str, object]


class FieldLogic(TypedDict, total=False):
    reads: Reading
    visible: ClosedTree
    keeps: bool
    locked: ClosedTree
    required: ClosedTree
    computed: ClosedTree
    rows: FormLogic


class FormLogic(TypedDict):
    """`order` are the fields whose value a condition decides, each after those it reads."""

    fields: Mapping[str, FieldLogic]
    order: list[str]


def form_logic(form: Form, values: Values, moment: Moment, language: Language) -> FormLogic | None:
    """None when nothing in the form depends on anything; `values` are those around it."""
    if not any(_conditional(field) for each in (form, *_rows(form)) for field in each.fields):
        return None
    return _logic(form, frozenset(), values, moment, language)


def _rows(form: Form) -> list[Form]:
    return [field.rows for field in form.fields if field.rows is not None]


def _conditional(field: Field) -> bool:
    return any((field.visible_if, field.read_only_if, field.required_if, field.computed))


def _logic(
    form: Form, around: frozenset[str], values: Values, moment: Moment, language: Language
) -> FormLogic:
    inside = around | {field.id for field in form.fields}
    inside |= {f"{each.id}.{inner.id}" for each in form.fields if each.rows for inner in each.rows.fields}

    def closed(expression: Expression) -> ClosedTree:
        return expression.closed(inside, values, moment)

    def field_logic(field: Field) -> FieldLogic:
        found: FieldLogic = {"reads": reading(field.type, language)}
        if field.visible_if is not None:
            found["visible"], found["keeps"] = closed(field.visible_if), field.keeps
        if field.read_only_if is not None:
            found["locked"] = closed(field.read_only_if)
        if field.required_if is not None:
            found["required"] = closed(field.required_if)
        if field.computed is not None:
            found["computed"] = closed(field.computed)
        if field.rows is not None:
            found["rows"] = _logic(field.rows, inside, values, moment, language)
        return found

    fields = {field.id: field_logic(field) for field in form.fields}
    return FormLogic(fields=fields, order=[field.id for field in compile_form(form).derived])


def reading(type: FieldType, language: Language) -> Reading:
    match type:
        case Integer() | Number():
            return {"kind": type.kind, "least": type.at_least, "most": type.at_most}
        case Money():
            return {"kind": "money", "least": type.least_fen}
        case Text():
            return {"kind": "text", "least": type.at_least, "most": type.at_most}
        case Choice():
            return {"kind": "choices" if type.multiple else "choice", "options": type.offered}
        case Upload():
            return {"kind": "files"}
        case Repeat():
            return {"kind": "rows", "least": max(type.at_least, 1), "most": type.at_most}
    if type.kind == "yes_no":
        return {
            "kind": "yes_no",
            "says": {str(key).lower(): said.to(language) for key, said in ANSWERS.items()},
        }
    return {"kind": type.kind if type.kind in PLAIN else "other"}
