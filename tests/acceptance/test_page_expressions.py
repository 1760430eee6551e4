"""The page's script gives every expression the answer of the server's code and of the reference."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from engine.expressions import Expression, Scope, Value, Values, check, closed_value
from tests.engine.expressions import json_logic
from tests.engine.expressions import test_differential as generated

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).parents[2] / "runtime/web/static/expressions.js"
PAIRS = 10_000
VALUES_EACH = 20
MOMENT = generated.MOMENT

# Answers travel as the server writes values, so that 1 and 1.0 are told apart and no digit is lost.
WORK = """async ([source, pairs]) => {
  const { evaluate, Unsure } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const told = (value) =>
    value === null ? ["none"] : value === true ? ["yes"] : value === false ? ["no"]
    : typeof value === "bigint" ? ["whole", String(value)] : typeof value === "number" ? ["decimal", String(value)]
    : Array.isArray(value) ? ["list", ...value.map(told)] : ["text", value];
  return pairs.map(([tree, values]) => {
    const read = (id) => (id in values ? evaluate(values[id], read) : null);
    try {
      return told(evaluate(tree, read));
    } catch (error) {
      return [error instanceof Unsure ? "ask" : String(error)];
    }
  });
}"""


@pytest.fixture
def page(phone) -> Iterator[Page]:
    opened = phone.new_page()
    yield opened
    opened.close()


def on_the_page(page: Page, pairs: list[tuple[Expression, Values]], inside: frozenset[str]) -> list[object]:
    wire = [
        [
            expression.closed(inside, values, MOMENT),
            {id: closed_value(value) for id, value in values.items() if id in inside},
        ]
        for expression, values in pairs
    ]
    answers = page.evaluate(WORK, [SCRIPT.read_text(encoding="utf-8"), wire])
    return [[it[0], float(it[1])] if it[0] == "decimal" else it for it in answers]


def pairs_of(seed: int, size: int) -> Iterator[tuple[Expression, Values]]:
    dice = random.Random(seed)
    types = sorted(generated.FORMS, key=lambda it: it.kind)
    found = 0
    while found < size:
        text = generated.text_of(dice.choice(types), dice, dice.randint(1, 3))
        expression = check(text, generated.SCOPE).expression
        if expression is None:
            continue
        for _ in range(VALUES_EACH):
            yield expression, generated.values_of(dice)
        found += VALUES_EACH


@pytest.mark.parametrize("share", [1.0, 0.5], ids=["all on the page", "half known to the server alone"])
def test_ten_thousand_generated_pairs_agree_with_the_server_and_the_reference(page: Page, share: float):
    """Ten thousand in both together."""
    pairs = list(pairs_of(round(share * 100), PAIRS // 2))
    inside = frozenset(random.Random(7).sample(sorted(generated.NAMES), round(len(generated.NAMES) * share)))
    different = []
    for (expression, values), answer in zip(pairs, on_the_page(page, pairs, inside), strict=True):
        server, reference = expression.evaluate(values, MOMENT), expression.reference(values, MOMENT)
        if server != reference or answer != told(reference):
            different.append((expression.text, values, answer, server))
    assert different == []


def test_the_classic_cases_of_json_logic_are_answered_alike_on_the_page(page: Page):
    scope = Scope(json_logic.NAMES)
    pairs = [(check(text, scope).expression, values) for text, values, _ in json_logic.CASES]
    answers = on_the_page(page, pairs, frozenset(json_logic.NAMES))
    assert answers == [told(answer) for _, _, answer in json_logic.CASES]


def test_what_only_the_server_knows_is_asked_and_not_guessed(page: Page):
    """Of a decision table the page has no rows; what was counted is worked out before the page is made."""
    assert page.evaluate(WORK, [SCRIPT.read_text(encoding="utf-8"), [[["and", ["yes"], ["ask"]], {}]]]) == [
        ["ask"]
    ]
    counted = check("n > count(拜访)", generated.SCOPE).expression
    assert on_the_page(page, [(counted, {"n": 3}), (counted, {"n": 2})], frozenset({"n"})) == [
        ["yes"],
        ["no"],
    ]


def told(value: Value) -> object:
    """As the page tells it: a decimal by its shortest digits, whichever way it would be written."""
    written = closed_value(value)
    return ["decimal", float(str(written[1]))] if written[0] == "decimal" else written
