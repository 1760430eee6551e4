"""What JSON Logic's own tests ask, as far as our grammar can say it, written anew in our expressions.

Origin: the base tests of jsonlogic.com and the suites of json-logic/json-logic-engine (MIT). Left out is what we
refuse on purpose: text beside numbers, truth of other things than yes and no, paths into objects, code made of data.
Where we differ, the case says so. Each expression reads names, so that the page has something left to work out.
"""

from __future__ import annotations

from engine.expressions import BOOL, NUMBER, TEXT, Type, Value, Values, list_of

NAMES: dict[str, Type] = {
    **dict.fromkeys(("a", "b", "c", "temp", "age"), NUMBER),
    **dict.fromkeys(("s", "t", "pie"), TEXT),
    **dict.fromkeys(("p", "q", "r"), BOOL),
    "xs": list_of(NUMBER),
    "words": list_of(TEXT),
}
CASES: tuple[tuple[str, Values, Value], ...] = (
    ("a == b", {"a": 1, "b": 1}, True),
    ("a == b", {"a": 1, "b": 2}, False),
    ("a == b", {"a": 1, "b": 1.0}, True),
    ("a != b", {"a": 1, "b": 2}, True),
    ("a != b", {"a": 1, "b": 1}, False),
    ("a > b", {"a": 2, "b": 1}, True),
    ("a > b", {"a": 1, "b": 1}, False),
    ("a >= b", {"a": 1, "b": 1}, True),
    ("a < b", {"a": 2, "b": 1}, False),
    ("a <= b", {"a": 1, "b": 1}, True),
    # between, exclusive and inclusive
    ("a < b < c", {"a": 1, "b": 2, "c": 3}, True),
    ("a < b < c", {"a": 1, "b": 1, "c": 3}, False),
    ("a < b < c", {"a": 1, "b": 4, "c": 3}, False),
    ("a <= b <= c", {"a": 1, "b": 1, "c": 3}, True),
    ("a <= b <= c", {"a": 1, "b": 4, "c": 3}, False),
    ("not p", {"p": False}, True),
    ("not p", {"p": True}, False),
    ("p or q", {"p": True, "q": False}, True),
    ("p or q", {"p": False, "q": False}, False),
    ("p or q or r", {"p": False, "q": False, "r": True}, True),
    ("p and q", {"p": True, "q": True}, True),
    ("p and q", {"p": True, "q": False}, False),
    ("p and q and r", {"p": True, "q": True, "r": False}, False),
    ("a > b and a < c", {"a": 3, "b": 1, "c": 5}, True),
    ('"apple" if p else "banana"', {"p": True}, "apple"),
    ('"apple" if p else "banana"', {"p": False}, "banana"),
    ('"ice" if temp < 0 else "liquid" if temp < 100 else "gas"', {"temp": -20}, "ice"),
    ('"ice" if temp < 0 else "liquid" if temp < 100 else "gas"', {"temp": 50}, "liquid"),
    ('"ice" if temp < 0 else "liquid" if temp < 100 else "gas"', {"temp": 200}, "gas"),
    ("a if p else b if q else c", {"p": False, "q": False, "a": 1, "b": 2, "c": 3}, 3),
    ("a + b", {"a": 1, "b": 2}, 3),
    ("a + b + c", {"a": 2, "b": 2, "c": 2}, 6),
    ("+a", {"a": 3.14}, 3.14),
    ("number(s)", {"s": "3.14"}, 3.14),
    ("a - b", {"a": 2, "b": 3}, -1),
    ("-a", {"a": -3}, 3),
    ("a * b", {"a": 3, "b": 2}, 6),
    ("a * b * c", {"a": 2, "b": 2, "c": 2}, 8),
    ("a / b", {"a": 4, "b": 2}, 2.0),
    ("a / b", {"a": 2, "b": 4}, 0.5),
    ("a % b", {"a": 3, "b": 2}, 1),
    ("a % b", {"a": 4, "b": 2}, 0),
    ("a % b", {"a": 1, "b": 0.5}, 0.0),
    ("a % b", {"a": 11, "b": 6}, 5),
    # They keep the sign of the left side; with us a remainder is never below zero beside a divisor above it.
    ("a % b", {"a": -1, "b": 2}, 1),
    # They fail, with us there is no value.
    ("a / b", {"a": 1, "b": 0}, None),
    ("a % b", {"a": 1, "b": 0}, None),
    ("max(a, b, c)", {"a": 1, "b": 2, "c": 3}, 3),
    ("max(a, b, c)", {"a": 1, "b": 3, "c": 3}, 3),
    ("min(a, b, c)", {"a": 1, "b": 2, "c": 3}, 1),
    ("s + t", {"s": "ice", "t": "cream"}, "icecream"),
    ("s in words", {"s": "Bart", "words": ("Bart", "Homer", "Lisa")}, True),
    ("s in words", {"s": "Milhouse", "words": ("Bart", "Homer", "Lisa")}, False),
    ('s in ["Bart", "Homer"]', {"s": "Homer"}, True),
    ("contains(t, s)", {"s": "Spring", "t": "Springfield"}, True),
    ("contains(t, s)", {"s": "i", "t": "team"}, False),
    ("is_missing(a)", {}, True),
    ("is_missing(a) or is_missing(b)", {"a": 1}, True),
    ("filled(a, b)", {"a": 1, "b": 2}, True),
    ("coalesce(a, 5)", {}, 5),
    ("coalesce(a, b)", {"b": 7}, 7),
    # They take nothing for zero; with us it is neither above nor below anything.
    ("a < b", {"b": 1}, False),
    ("a == b", {}, False),
    ("any(x > 2 for x in xs)", {"xs": (1, 2, 3)}, True),
    ("any(x > 3 for x in xs)", {"xs": (1, 2, 3)}, False),
    ("any(x > 3 for x in xs)", {"xs": ()}, False),
    ("all(x >= 1 for x in xs)", {"xs": (1, 2, 3)}, True),
    ("all(x > 1 for x in xs)", {"xs": (1, 2, 3)}, False),
    # They find all of nothing false; with us nothing speaks against it.
    ("all(x > 1 for x in xs)", {"xs": ()}, True),
    ("not any(x > 3 for x in xs)", {"xs": (1, 2, 3)}, True),
    ("sum(x for x in xs if x >= 2)", {"xs": (1, 2, 3)}, 5),
    ("sum(x * 2 for x in xs)", {"xs": (1, 2, 3)}, 12),
    ("sum(xs)", {"xs": (1, 2, 3, 4)}, 10),
    ("count(x for x in xs if x % 2 == 1)", {"xs": (1, 2, 3, 4, 5)}, 3),
    ('temp < 110 and pie == "apple"', {"temp": 100, "pie": "apple"}, True),
    ('temp < 110 and pie == "apple"', {"temp": 120, "pie": "apple"}, False),
)
