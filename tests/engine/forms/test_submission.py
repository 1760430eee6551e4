"""What the server keeps of a submission and what it says about the rest."""

import pytest

from engine.diagnostics import Text
from engine.expressions import NUMBER
from engine.forms import check_submission, compile_form
from engine.model.order import circles
from tests.engine.forms.forms import MOMENT, form_of
from tests.engine.rules.story import model_of


def submit(form, raw, values=None):
    return check_submission(form, raw, values or {}, MOMENT)


def told(submitted):
    return [(problem.path, problem.code.id) for problem in submitted.diagnostics]


CALL = {
    "结果": {"type": "choice", "options": ["已沟通", "未接通"], "required": True},
    "原因": {"type": "text", "required": True, "visible_if": '结果 == "未接通"'},
    "预算": {"type": "money", "required_if": '结果 == "已沟通"'},
}


def test_everything_wrong_is_said_at_once_in_the_order_of_the_form():
    form = form_of(
        {
            "客户": {"type": "text", "required": True},
            "台数": {"type": "integer"},
            "标签": {"type": "choice", "options": ["甲", "乙"], "multiple": True},
            "位置": {"type": "geo_point"},
        }
    )
    raw = {"多余": 1, "位置": {"lat": 99, "lng": 0}, "标签": ["甲", "丙"], "台数": "三", "客户": "\u3000"}
    assert told(submit(form, raw)) == [
        ("客户", "FORM501"), ("台数", "FORM516"), ("标签[1]", "FORM520"),
        ("位置.lat", "FORM560"), ("位置.system", "FORM560"), ("多余", "FORM502"),
    ]  # fmt: skip


def test_a_hidden_field_never_blocks_and_its_value_is_dropped():
    submitted = submit(form_of(CALL), {"结果": "已沟通", "预算": "12万", "原因": "\x00"})
    assert submitted.accepted
    assert submitted.fields == {"结果": "已沟通", "预算": 12_000_000}
    assert submitted.hidden == {"原因"}


def test_a_shown_field_is_demanded():
    assert told(submit(form_of(CALL), {"结果": "未接通"})) == [("原因", "FORM501")]


def test_a_field_is_demanded_only_while_its_condition_holds():
    assert told(submit(form_of(CALL), {"结果": "已沟通"})) == [("预算", "FORM501")]
    assert submit(form_of(CALL), {"结果": "未接通", "原因": "关机"}).accepted


def test_a_field_hidden_by_a_hidden_field_is_hidden_too_whatever_their_order():
    form = form_of(
        {
            "丙": {"type": "text", "visible_if": "filled(乙)"},
            "乙": {"type": "text", "visible_if": '甲 == "是"'},
            "甲": {"type": "text"},
        }
    )
    submitted = submit(form, {"甲": "否", "乙": "x", "丙": "y"})
    assert submitted.fields == {"甲": "否"}
    assert submitted.hidden == {"乙", "丙"}
    assert submit(form, {"甲": "是", "乙": "x", "丙": "y"}).hidden == frozenset()


def test_a_formula_may_yield_a_loss_though_nobody_may_type_a_negative_amount():
    funnel = model_of("""
        activities:
          报价:
            fields:
              报价金额: money
              成本: money
              毛利: {type: money, computed: 报价金额 - 成本}
    """)
    form = funnel.activities["报价"].form
    submitted = submit(form, {"报价金额": "1万", "成本": "2万"})
    assert (submitted.fields["毛利"], told(submitted)) == (-1_000_000, [])
    assert told(submit(form, {"报价金额": "-1万"})) == [("报价金额", "FORM515")]


def test_a_computed_field_is_worked_out_by_the_server_whatever_was_sent():
    form = form_of(
        {
            "总价": {"type": "money", "computed": "单价 * 台数"},
            "单价": {"type": "money"},
            "台数": {"type": "integer"},
        }
    )
    assert submit(form, {"单价": "1.5万", "台数": "3", "总价": 1}).fields["总价"] == 4_500_000
    assert "总价" not in submit(form, {"台数": 3, "总价": 1}).fields
    assert submit(form, {"台数": 3, "总价": {"not": "money"}}).accepted


def test_a_constraint_speaks_in_the_words_of_the_model():
    form = form_of(
        {
            "开始": {"type": "date"},
            "结束": {
                "type": "date",
                "constraint": "结束 >= 开始",
                "constraint_message": Text("结束不能早于开始", "Ends too soon"),
            },
        }
    )
    late = submit(form, {"开始": "2025-07-02", "结束": "2025-07-01"})
    assert told(late) == [("结束", "FORM503")]
    assert late.diagnostics[0].message("zh") == "结束不能早于开始"
    assert submit(form, {"开始": "2025-07-02", "结束": "2025-07-02"}).accepted
    assert submit(form, {"开始": "2025-07-02"}).accepted, "an empty field has no constraint to keep"
    assert told(submit(form, {"开始": "x", "结束": "2025-07-01"})) == [("开始", "FORM530")], (
        "one fault, one message"
    )


def test_conditions_read_the_case_but_the_form_wins_over_a_name_of_the_case():
    outside = {"级别": NUMBER, "台数": NUMBER}
    form = form_of(
        {
            "台数": {"type": "integer"},
            "说明": {"type": "text", "required_if": "级别 > 3 and is_missing(台数)"},
        },
        outside,
    )
    assert told(submit(form, {}, {"级别": 5, "台数": 9})) == [("说明", "FORM501")]
    assert submit(form, {"台数": 1}, {"级别": 5}).accepted
    assert submit(form, {}, {"级别": 1}).accepted


def test_an_option_retired_later_may_stay_but_not_be_chosen():
    form = form_of({"来源": {"type": "choice", "options": {"展会": None, "黄页": {"retired": True}}}})
    assert submit(form, {"来源": "黄页"}, {"来源": "黄页"}).fields == {"来源": "黄页"}
    assert told(submit(form, {"来源": "黄页"}, {"来源": "展会"})) == [("来源", "FORM521")]


def test_a_refused_value_stands_as_it_came_so_that_an_edit_elsewhere_does_not_erase_it():
    form = form_of({"电话": {"type": "phone"}, "说明": {"type": "text"}})
    assert submit(form, {"电话": "老号码", "说明": "x"}).fields == {"电话": "老号码", "说明": "x"}


def test_fields_that_wait_for_each_other_are_found():
    form = form_of(
        {
            "甲": {"type": "text", "visible_if": "filled(乙)"},
            "乙": {"type": "text", "visible_if": "filled(甲)"},
        }
    )
    assert [[field.id for field in circle] for circle in circles(form.fields)] == [["甲", "乙"]]
    with pytest.raises(ValueError, match="cycle"):
        compile_form(form)


def test_names_of_fields_are_never_run():
    form = form_of({'"); import os  #': {"type": "text", "required": True}, "value": {"type": "integer"}})
    assert told(submit(form, {"value": 1})) == [('"); import os  #', "FORM501")]
    assert submit(form, {'"); import os  #': "x", "value": 1}).accepted


def test_a_form_without_fields_takes_nothing():
    form = form_of({})
    assert submit(form, {}).accepted
    assert told(submit(form, {"x": 1})) == [("x", "FORM502")]


def test_ten_megabytes_and_a_million_names_are_refused_in_few_words():
    form = form_of({"说明": {"type": "long_text"}})
    [problem] = submit(form, {"说明": "字" * 10_000_000}).diagnostics
    assert problem.code.id == "FORM511"
    assert len(submit(form, {f"x{n}": 1 for n in range(100_000)}).diagnostics) <= 1000
