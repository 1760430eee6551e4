"""The reference page says what the language does: its table is the registry's, its examples are true."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.expressions import MONEY, NUMBER, FixedMoment, Scope, Value, check, choice, list_of
from engine.expressions.explain import shown
from engine.expressions.page import functions_table

PAGE = (Path(__file__).parents[3] / "docs/reference/expressions.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `(.+)` \| (.+) \|$", PAGE.split("## 例子")[1].split("## 函数")[0], re.MULTILINE)
VALUES: dict[str, Value] = {"得分": 60, "预算": 1_000_000, "城市": "上海", "数量": (5, 20, 30)}
SCOPE = Scope(
    {
        "得分": NUMBER,
        "预算": MONEY,
        "成交价": MONEY,
        "城市": choice(["上海", "北京"]),
        "数量": list_of(NUMBER),
    }
)


def test_the_table_of_functions_is_the_registrys() -> None:
    written = PAGE.split("<!-- functions -->")[1].split("<!-- end -->")[0].strip()
    assert written == f"{functions_table('zh')}\n\n{functions_table('en')}"


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_every_example_on_the_page_is_true(text: str, expected: str) -> None:
    expression = check(text, SCOPE).expression
    assert expression is not None
    moment = FixedMoment(datetime(2026, 3, 5, tzinfo=UTC), date(2026, 3, 5))
    assert shown(expression.evaluate(VALUES, moment), expression.type, "zh") == expected
