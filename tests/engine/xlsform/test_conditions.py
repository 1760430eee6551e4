"""What an XPath condition says and what ours says of the same answers, empty ones included."""

from datetime import UTC, date, datetime

import pytest

from engine.expressions import FixedMoment
from tests.engine.xlsform.written import fields_of, told, translated

FORM = """
    | survey |
    | | type | name | label | relevant | calculation |
    | | integer | a | A | | |
    | | integer | b | B | | |
    | | text | t | T | | |
    | | text | u | U | | |
    | | date | d | D | | |
    | | select_one c | one | One | | |
    | | select_multiple c | many | Many | | |
    | | acknowledge | ok | Ok | | |
    | | text | asked | Asked | {relevant} | |
    | choices |
    | | list_name | name | label |
    | | c | x | X |
    | | c | y | Y |
    | | c | 1 | One |
"""
MOMENT = FixedMoment(datetime(2026, 3, 2, 2, tzinfo=UTC), date(2026, 3, 2))
NOTHING = dict.fromkeys(["a", "b", "t", "u", "d", "one", "many", "ok"])


def shown(relevant: str, **answers: object) -> bool:
    form = translated(FORM.format(relevant=relevant))
    condition = fields_of(form)["asked"].visible_if
    assert condition is not None, [each.message("en") for each in form.diagnostics]
    return condition.evaluate(NOTHING | answers, MOMENT) is True


@pytest.mark.parametrize(
    ("relevant", "answers", "holds"),
    [
        ("${a} = 3", {"a": 3}, True),
        ("${a} = 3", {}, False),
        ("${a} != 3", {}, True),
        ("${a} != 3", {"a": 3}, False),
        ("not(${a} > 3)", {}, True),
        ("not(${a} > 3)", {"a": 3}, True),
        ("not(${a} > 3)", {"a": 4}, False),
        ("not(${a} > 3 or ${b} = 2)", {"b": 2}, False),
        ("not(${a} > 3 and ${b} = 2)", {"b": 2}, True),
        ("${a} = ''", {}, True),
        ("${a} != ''", {"a": 0}, True),
        ("${a} != '' and ${a} != 3", {}, False),
        ("${t} = ${u}", {}, True),
        ("${t} = ${u}", {"t": "x"}, False),
        ("${t} != ${u}", {}, False),
        ("${t} != ${u}", {"t": "x"}, True),
        ("${t} != ${u}", {"t": "x", "u": "y"}, True),
        ("selected(${one}, 'x')", {"one": "x"}, True),
        ("selected(${many}, 'x')", {"many": ("y", "x")}, True),
        ("not(selected(${many}, 'x'))", {}, True),
        ("not(selected(${many}, 'x'))", {"many": ("y",)}, True),
        ("not(selected(${many}, 'x'))", {"many": ("x",)}, False),
        ("${one} = 1", {"one": "1"}, True),
        ("count-selected(${many}) = 0", {}, True),
        ("count-selected(${many}) >= 2", {"many": ("x", "y")}, True),
        ("string-length(${t}) < 3", {}, True),
        ("${ok} = 'OK'", {"ok": True}, True),
        ("${ok} != 'OK'", {}, True),
        ("${a} + ${b} * 2 = 7", {"a": 1, "b": 3}, True),
        ("(${a} + ${b}) div 2 = 2", {"a": 1, "b": 3}, True),
        ("${a} mod 2 = 1", {"a": 5}, True),
        ("-${a} < 0", {"a": 5}, True),
        ("${a} - 1 != 3", {}, True),
        ("${a} >= 18 and (${b} < 2 or ${t} = 'x')", {"a": 18, "t": "x"}, True),
        ("contains(${t}, 'an')", {"t": "Shanghai"}, True),
        ("not(contains(${t}, 'an'))", {}, True),
        ("if(${a} > 3, ${b} = 1, ${b} = 2)", {"a": 4, "b": 1}, True),
        ("coalesce(${a}, 5) = 5", {}, True),
        ("true()", {}, True),
    ],
)
def test_a_condition_says_the_same_in_both_languages(relevant, answers, holds):
    assert shown(relevant, **answers) is holds


def test_quotes_that_a_spreadsheet_made_round_are_quotes():
    assert shown("${t} = “x”", t="x")


def test_days_are_counted_between_dates():
    friday = date(2026, 2, 27)
    assert shown("today() - ${d} = 3", d=friday)
    assert shown("${d} < '2026-03-01'", d=friday)
    assert shown("${d} + 3 = today()", d=friday)


@pytest.mark.parametrize(
    ("relevant", "why"),
    [
        ("regex(${t}, '[a-z]+')", "nothing answers to its function regex()"),
        ("/data/a = 1", "it uses paths to nodes"),
        ("../a = 1", "it uses paths to nodes"),
        ("a = 1", "“a” is a path to a node"),
        ("selected(${one}, 'z')", '"z" is not one of the options'),
        ("${many} = 'x'", "list of text"),
        ("${t} > 3", "> does not work on text"),
        ("(" * 60 + "${a} = 1" + ")" * 60, "nested too deeply"),
        ("${a} = 1 and " * 2_000 + "${a} = 1", "it is too long"),
        ("not(" * 3_000 + "${a} = 1" + ")" * 3_000, "it is too long"),
    ],
)
def test_what_has_no_counterpart_is_left_out_with_the_reason(relevant, why):
    form = translated(FORM.format(relevant=relevant))
    assert told(form)[-1] == ("XLSFORM828", "survey!D10")
    assert why in form.diagnostics[-1].message("en")
    assert fields_of(form)["asked"].visible_if is None


@pytest.mark.parametrize("relevant", ["${a} >", "(${a} = 1", "${a} ** 2", "${a} = 1 1", "'open", "not(,)"])
def test_what_cannot_be_read_at_all_refuses_the_form(relevant):
    form = translated(FORM.format(relevant=relevant))
    assert form.yaml is None
    assert told(form)[-1][1] == "survey!D10"
