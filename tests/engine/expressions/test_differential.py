"""Generated code and reference give the same answer for any expression over any values, missing ones included."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.expressions import (
    BOOL,
    DATE,
    DATE_TIME,
    DURATION,
    MONEY,
    MONTH,
    NUMBER,
    TEXT,
    TIME,
    FixedMoment,
    Scope,
    Type,
    Value,
    check,
    compile_guards,
    list_of,
)

EXPRESSIONS = 500
VALUES_EACH = 25
NAMES: dict[str, Type] = {
    **dict.fromkeys(("n", "m", "数"), NUMBER),
    **dict.fromkeys(("p", "q"), MONEY),
    **dict.fromkeys(("t", "文"), TEXT),
    **dict.fromkeys(("b", "c"), BOOL),
    **dict.fromkeys(("d", "e"), DATE),
    **dict.fromkeys(("i", "j"), DATE_TIME),
    "s": DURATION,
    "u": TIME,
    "k": MONTH,
    "l": list_of(NUMBER),
    "w": list_of(TEXT),
}
SCOPE = Scope(NAMES, frozenset({"拜访"}))
MOMENT = FixedMoment(datetime(2026, 3, 5, tzinfo=UTC), date(2026, 3, 5), {"拜访": 2})

Draw = Callable[[random.Random], Value]
POOLS: dict[Type, Draw] = {
    NUMBER: lambda dice: dice.choice((0, 1, -1, 2, 2.5, 0.1, -7.25, 60, 1e300, 10**15, dice.randint(-9, 9))),
    MONEY: lambda dice: dice.choice((0, 1, -50, 33333, 10_000, 10**12, dice.randint(-999, 999))),
    TEXT: lambda dice: dice.choice(("", "a", "ab", "A", "上海", "12", "-3.5", "x y")),
    BOOL: lambda dice: dice.random() < 0.5,
    DATE: lambda dice: date(2026, 1, 31) + timedelta(dice.randint(-40, 400)),
    DATE_TIME: lambda dice: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=dice.randint(-99, 99)),
    DURATION: lambda dice: dice.choice((0, 3600, 86400.5, 10**9)),
    TIME: lambda dice: time(dice.randint(0, 23), dice.choice((0, 30))),
    MONTH: lambda dice: date(2026, dice.randint(1, 12), 1),
    list_of(NUMBER): lambda dice: tuple(dice.choice((0, 1, 2.5, -3, 60)) for _ in range(dice.randint(0, 4))),
    list_of(TEXT): lambda dice: tuple(dice.choice(("a", "b", "上海")) for _ in range(dice.randint(0, 3))),
}
FORMS: dict[Type, tuple[str, ...]] = {
    NUMBER: (
        "n", "m", "数", "0", "1", "2.5", "60", "({N} + {N})", "({N} - {N})", "({N} * {N})", "({N} / {N})",
        "({N} // {N})", "({N} % {N})", "-{N}", "abs({N})", "round({N})", "round({N}, 2)", "min({N}, {N})",
        "max({N}, {N}, 3)", "({N} if {B} else {N})", "coalesce({N}, {N})", "len({T})", "len(l)", "sum(l)",
        "sum(x for x in l if x > {N})", "sum(x * {N} for x in l)", "count(x for x in l if x != {N})",
        "max(x / {N} for x in l)", "min(l)", "number({T})", "number({P})", "({P} / {P})", "year({D})",
        "month({D})", "day({D})", "days_between({D}, {D})", "days_between({I}, {I})", "hours_between({I}, {I})",
        'count(拜访, within="7d")', "weekday({D})", "year({K})", "round({N}, {N})", "first(l)", "last(l)",
        "sum(x / 3 for x in l)",
    ),
    MONEY: (
        "p", "q", "({P} + {P})", "({P} - 5)", "({P} * {N})", "({P} / {N})", "({N} * {P})", "money({N})",
        "max({P}, 10)", "coalesce({P}, 1)", "({P} if {B} else 0)", "-{P}",
    ),
    TEXT: (
        "t", "文", '"a"', '"上海"', "({T} + {T})", "lower({T})", "upper({T})", "coalesce({T}, {T})",
        "({T} if {B} else {T})",
    ),
    DATE: ("d", "e", "today()", 'date("2026-02-28")', "add_days({D}, {N})", "min({D}, {D})", "coalesce({D}, {D})"),
    DATE_TIME: ("i", "j", "now()", "({I} + {S})", "({I} - {S})", "max({I}, {I})"),
    TIME: ("u", 'time("18:30")', "coalesce({U}, {U})", "max({U}, {U})"),
    MONTH: ("k", "month_of({D})", 'month_of("2026-03")', "min({K}, {K})"),
    DURATION: ("s", "days({N})", "hours(2)", "minutes({N})", "({I} - {I})"),
    BOOL: (
        "b", "c", "True", "({N} > {N})", "({N} <= {N})", "({N} == {N})", "({N} != {N})", "({N} < {N} <= {N})",
        "({N} == {N} != {N})", "({T} == {T})", "({T} != {T})", "({P} >= {P})", "({P} > 100)", "({D} < {D})",
        "({I} >= {I})", "({S} > {S})", "({B} == {B})", "({B} and {B})", "({B} or {B} or {B})", "(not {B})",
        "({N} in [1, 2.5, {N}])", "({T} not in [{T}, \"a\"])", "({N} in l)", "({N} not in l)", "({T} in w)",
        "({T} not in w)", "({P} in [1, {P}])", "filled({N}, {T})", "filled({D})", "filled(l)", "is_missing({N})",
        "is_missing({T})", "contains({T}, {T})", "starts_with({T}, {T})", "ends_with({T}, {T})",
        "({K} < {K})", "({U} >= {U})", "any(x > {N} for x in l)", "all(x > {N} for x in l if {B})", "any(b for x in l)", "all(b for x in l)",
        "any(x == {T} for x in w)", "({B} if {B} else {B})", "coalesce({B}, {B})",
    ),
}  # fmt: skip
LETTERS = {
    "N": NUMBER,
    "P": MONEY,
    "T": TEXT,
    "D": DATE,
    "I": DATE_TIME,
    "S": DURATION,
    "B": BOOL,
    "U": TIME,
    "K": MONTH,
}


def text_of(type_: Type, dice: random.Random, depth: int, *, looping: bool = False) -> str:
    forms = [form for form in FORMS[type_] if not (looping and " for " in form)]
    if depth == 0:
        forms = [form for form in forms if "{" not in form and " for " not in form]
    form = dice.choice(forms)
    inner = looping or " for " in form
    parts: list[str] = []
    position = 0
    while (start := form.find("{", position)) >= 0:
        parts += [form[position:start], text_of(LETTERS[form[start + 1]], dice, depth - 1, looping=inner)]
        position = start + 3
    return "".join([*parts, form[position:]])


def values_of(dice: random.Random) -> dict[str, Value]:
    """A third of the fields is missing: half of those absent, half of them None."""
    values: dict[str, Value] = {}
    for name, type_ in NAMES.items():
        chance = dice.random()
        if chance > 1 / 3:
            values[name] = POOLS[type_](dice)
        elif chance > 1 / 6:
            values[name] = None
    return values


@settings(max_examples=EXPRESSIONS, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(
    type_=st.sampled_from(sorted(FORMS, key=lambda it: it.kind)), depth=st.integers(1, 3), seed=st.integers(0)
)
def test_generated_code_and_reference_agree(type_: Type, depth: int, seed: int) -> None:
    dice = random.Random(seed)
    text = text_of(type_, dice, depth)
    result = check(text, SCOPE)
    expression = result.expression
    if expression is None:
        # A literal-only part beside money may have been scaled; too many nodes are refused.
        assert {found.code.id for found in result.diagnostics} <= {
            "EXPR119",
            "EXPR116",
            "EXPR110",
            "EXPR125",
            "EXPR118",
        }
        return
    guards = compile_guards([expression, expression]) if expression.type == BOOL else None
    for _ in range(VALUES_EACH):
        values = values_of(dice)
        generated = expression.evaluate(values, MOMENT)
        reference = expression.reference(values, MOMENT)
        assert (type(generated), generated) == (type(reference), reference), (text, values)
        if guards is not None:
            assert guards(values, MOMENT) == (reference is True,) * 2, (text, values)
