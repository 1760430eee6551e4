"""Rows: each a small form of its own, checked where it stands, and read together from outside."""

from __future__ import annotations

from datetime import UTC, date, datetime

import jsonschema
import pytest

from engine.expressions import FixedMoment
from engine.forms import check_submission, json_schema
from engine.model.kernel import Form
from tests.engine.rules.story import model_of

NOW = FixedMoment(datetime(2026, 3, 2, tzinfo=UTC), date(2026, 3, 2))
QUOTE = """
activities:
  报价:
    fields:
      折扣: percent
      紧急: yes_no
      明细:
        type: repeat
        at_least: 1
        at_most: 3
        fields:
          品名: {type: text, required: true}
          数量: {type: integer, at_least: 1}
          单价: money
          小计: {type: money, computed: 单价 * 数量 * (100 - 折扣) / 100}
          定制: yes_no
          说明: {type: text, visible_if: 定制, required_if: 定制}
          理由: {type: text, required_if: 紧急 and 数量 > 10}
      合计: {type: money, computed: sum(明细.小计)}
      行数: {type: integer, computed: len(明细)}
      附言: {type: text, required_if: any(一 > 1000 for 一 in 明细.单价)}
    required: [折扣]
"""


@pytest.fixture(scope="module")
def form() -> Form:
    return model_of(QUOTE).activities["报价"].form


def check(form: Form, *rows: object, **fields: object):
    return check_submission(form, {"折扣": "10", "明细": list(rows), **fields}, {}, NOW)


def said(submitted) -> list[tuple[str, str]]:
    return [(each.code.id, each.path) for each in submitted.diagnostics]


def test_rows_are_kept_in_their_order_with_what_they_compute(form):
    submitted = check(
        form, {"品名": "监护仪", "数量": "2", "单价": "1000"}, {"品名": "探头", "数量": 1, "单价": "99.5"}
    )
    assert said(submitted) == []
    assert submitted.fields["明细"] == [
        {"品名": "监护仪", "数量": 2, "单价": 100000, "小计": 180000},
        {"品名": "探头", "数量": 1, "单价": 9950, "小计": 8955},
    ]
    assert (submitted.fields["合计"], submitted.fields["行数"]) == (188955, 2)


def test_every_problem_says_its_row_and_field(form):
    submitted = check(form, {"数量": "三"}, {"品名": "探头", "数量": "0"}, {"品名": "x", "颜色": "红"})
    assert [path for _, path in said(submitted)] == [
        "明细[0].品名",
        "明细[0].数量",
        "明细[1].数量",
        "明细[2].颜色",
    ]


def test_a_condition_in_a_row_reads_its_own_row_and_not_the_first_or_last(form):
    submitted = check(
        form,
        {"品名": "a", "定制": True},
        {"品名": "b", "定制": False, "说明": "不该留下"},
        {"品名": "c", "定制": True, "说明": "改色"},
    )
    assert said(submitted) == [("FORM501", "明细[0].说明")]
    assert submitted.hidden == {"明细[1].说明"}
    assert submitted.fields["明细"][1] == {"品名": "b", "定制": False}


def test_a_condition_in_a_row_reads_the_form_around_it(form):
    rows = ({"品名": "a", "数量": 11}, {"品名": "b", "数量": 10})
    assert said(check(form, *rows, 紧急=True)) == [("FORM501", "明细[0].理由")]
    assert said(check(form, *rows, 紧急=False)) == []


def test_a_condition_outside_reads_all_rows(form):
    dear = {"品名": "a", "单价": "2000"}
    assert said(check(form, {"品名": "b"}, dear)) == [("FORM501", "附言")]


def test_rows_that_nobody_filled_in_are_none(form):
    submitted = check(form, {}, {"品名": "a", "数量": None}, {"品名": " ", "单价": ""})
    assert submitted.fields["明细"] == [{"品名": "a"}]
    assert said(check(form, {}, {"数量": 0})) == [("FORM501", "明细[1].品名"), ("FORM565", "明细[1].数量")]
    assert said(check(form, {}, {})) == [("FORM501", "明细")]


def test_how_many_rows_there_may_be(form):
    assert said(check(form, *({"品名": str(each)} for each in range(4)))) == [("FORM564", "明细")]


@pytest.mark.parametrize("rows", ["一行", 3, {"品名": "a"}, ["a"], [[{"品名": "a"}]]])
def test_what_is_no_rows_is_said_at_the_field(form, rows):
    found = check_submission(form, {"折扣": 1, "明细": rows}, {}, NOW).diagnostics
    assert found
    assert all(each.path.startswith("明细") for each in found)


def test_the_schema_says_what_a_row_may_hold(form):
    schema = json_schema(form)
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    assert judge.is_valid({"折扣": 1, "明细": [{"品名": "a", "数量": 1}]})
    for wrong in (
        [{"数量": 1}],
        [{"品名": "a", "数量": 0}],
        [{"品名": "a", "颜色": 1}],
        [],
        [{"品名": "a"}] * 4,
    ):
        assert not judge.is_valid({"折扣": 1, "明细": wrong}), wrong
