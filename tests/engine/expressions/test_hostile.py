"""Expressions written to break out or to exhaust: each gets a coded answer, and quickly."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from engine.expressions import NUMBER, TEXT, Checked, Expression, Scope, check, list_of

SCOPE = Scope({"a": NUMBER, "t": TEXT, "l": list_of(NUMBER)}, frozenset({"拜访"}))

ATTACKS = [
    "__import__('os').system('true')",
    "().__class__.__bases__[0].__subclasses__()",
    "a.__class__",
    "t.format(a)",
    "len.__globals__",
    "(lambda: 1)()",
    "[x for x in l]",
    "{x for x in l}",
    "{x: x for x in l}",
    "(x for x in l)",
    "sum(x for x in l for y in l)",
    "sum(sum(y for y in l) for x in l)",
    "any(len(x) > 1 for x in (y for y in l))",
    "eval('1')",
    "exec('1')",
    "open('/etc/passwd')",
    "getattr(a, 'b')",
    "globals()",
    "len(range(1000000000))",
    "9 ** 9 ** 9",
    "a ** 2",
    "1 << 99999999",
    "a @ a",
    "~a",
    "t * 1000000000",
    "'x' * 1000000000",
    "[0] * 1000000000",
    "f'{a}'",
    "f'{().__class__}'",
    "'%s' % a",
    "b'x'",
    "t[0]",
    "l[0:1]",
    "(b := 1)",
    "a if a else *l",
    "print(a)",
    "min(*l)",
    "min(**l)",
    "len(t, key=1)",
    "await a",
    "yield a",
    "...",
    "1j",
    "0x7fffffffffffffffffff",
    "1_000",
    "99999999999999999999999999",
    "1e999999",
    "a; import os",
    "import os",
    "a\nimport os",
    "a # comment",
    "a \\\n + 1",
    "a) or (a",
    "\x00",
    "a\x00b",
    "count('拜访')",
    "count(拜访, within=a)",
    "a is a",
    "a == a in l",
    "\ud800",
    "t == '\ud800' + a",
    *(opening * 1_000 for opening in ("(", "[", "{", "-", "not ", "a if ", "'")),
    "(" * 900 + "a" + ")" * 900,
    "-" * 1_900 + "a",
    "not " * 490 + "a > 1",
    "+".join(["a"] * 900),
    " and ".join(["a > 1"] * 200),
    "len(" * 300 + "t" + ")" * 300,
    "a if a > 1 else " * 100 + "a",
    "a" * 1_000_000,
    "(" * 1_000_000,
    "a+" * 500_000 + "a",
    '"' + "x" * 1_000_000 + '"',
    " " * 1_000_000,
    "＝" * 1_900,
    "１" * 1_900,
    "“" * 1_900,
]


WORK = 100_000
"""Calls, of Python and of C: seconds would measure the machine. The longest text taken has 2,000 characters."""


def counted(work: Callable[[], Checked]) -> tuple[Checked, int]:
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        result = work()
    finally:
        sys.setprofile(None)
    return result, calls


@pytest.mark.parametrize("text", ATTACKS, ids=[repr(text[:40]) for text in ATTACKS])
def test_an_attack_is_refused_with_a_code_and_little_work(text: str) -> None:
    result, calls = counted(lambda: check(text, SCOPE))

    assert result.expression is None
    assert result.diagnostics
    assert all(found.code.id.startswith("EXPR") and found.location for found in result.diagnostics)
    assert calls < WORK


def test_definitions_that_double_each_time_are_stopped() -> None:
    definitions: dict[str, Expression] = {}
    last = "a > 1"
    for level in range(40):
        result = check(last, Scope(SCOPE.names, definitions=definitions))
        if result.expression is None:
            assert [found.code.id for found in result.diagnostics] == ["EXPR119"]
            return
        definitions[f"d{level}"] = result.expression
        last = f"d{level} and d{level}"
    pytest.fail("forty doublings were accepted")


def test_a_long_chain_of_definitions_is_stopped_or_works() -> None:
    definitions: dict[str, Expression] = {}
    last = "a > 1"
    for level in range(400):
        result = check(last, Scope(SCOPE.names, definitions=definitions))
        if result.expression is None:
            assert [found.code.id for found in result.diagnostics] == ["EXPR119"]
            return
        definitions[f"d{level}"] = result.expression
        last = f"d{level}"
    pytest.fail("a chain of four hundred definitions was accepted")
