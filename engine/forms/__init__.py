"""What may be submitted: a form compiled to a validator, to a JSON Schema, and asked with its conditions."""

from engine.forms.defaults import opened
from engine.forms.form_check import FormCheck, Submitted, check_submission, compile_form
from engine.forms.leaves import leaves, with_leaves
from engine.forms.schema import json_schema

__all__ = [
    "FormCheck",
    "Submitted",
    "check_submission",
    "compile_form",
    "json_schema",
    "leaves",
    "opened",
    "with_leaves",
]
