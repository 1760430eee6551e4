"""What a field means: one module per kind, each with its check, its typed text and its words.

How a field looks is another matter and lives in `runtime.web.forms`.
"""

import sys

from engine.fields.field_type import FIELD_TYPES, FieldType, Guard, JsonSchema, Unfit, field_type_union
from engine.registry import import_kinds

import_kinds(sys.modules[__name__])

__all__ = ["FIELD_TYPES", "FieldType", "Guard", "Json", "JsonSchema", "Unfit", "field_type_union"]
