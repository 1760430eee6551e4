"""The classic cases of JSON Logic mean the same here, but for the differences that the cases name."""

from __future__ import annotations

import pytest

from engine.expressions import Scope, Value, Values, check
from tests.engine.expressions.json_logic import CASES, NAMES
from tests.engine.expressions.test_differential import MOMENT


@pytest.mark.parametrize(("text", "values", "answer"), CASES)
def test_a_classic_case_of_json_logic(text: str, values: Values, answer: Value) -> None:
    expression = check(text, Scope(NAMES)).expression
    assert expression is not None
    found = expression.evaluate(values, MOMENT)
    assert (type(found), found) == (type(answer), answer)
    assert expression.reference(values, MOMENT) == answer
