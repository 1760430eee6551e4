"""The one expression language of a model: check it, ask it, explain it."""

from engine.expressions.check import Checked, Scope, check
from engine.expressions.closed_tree import ClosedTree, asks_server, closed_value
from engine.expressions.explain import Explanation
from engine.expressions.expression import Expression, compile_guards
from engine.expressions.function import Function, Overload
from engine.expressions.functions import FUNCTIONS
from engine.expressions.types import (
    ANY,
    BOOL,
    DATE,
    DATE_TIME,
    DURATION,
    FILES,
    MONEY,
    MONTH,
    NUMBER,
    TEXT,
    TIME,
    Type,
    choice,
    list_of,
)
from engine.expressions.value import FixedMoment, Moment, Value, Values

__all__ = [
    "ANY",
    "BOOL",
    "DATE",
    "DATE_TIME",
    "DURATION",
    "FILES",
    "FUNCTIONS",
    "MONEY",
    "MONTH",
    "NUMBER",
    "TEXT",
    "TIME",
    "Checked",
    "ClosedTree",
    "Explanation",
    "Expression",
    "FixedMoment",
    "Function",
    "Moment",
    "Overload",
    "Scope",
    "Type",
    "Value",
    "Values",
    "asks_server",
    "check",
    "choice",
    "closed_value",
    "compile_guards",
    "list_of",
]
