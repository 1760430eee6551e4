"""Names from one version to the next and back, and what a written plan says of both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.migration import Plan, Standing, plan_between, read_plan
from engine.migration.barriers import at_risk, retired, retyped, reused
from engine.migration.questions import DROP, STAY, answered, questions
from engine.model.kernel import Model
from tests.engine.rules.story import model_of

MODEL = """
case: {owner: 销售代表, fields: {客户名称: text, 预算: money}, required: [客户名称]}
activities:
  客户沟通: {fields: {结果: text}}
stages:
  - stage: 触达
    limit: 5 days
    overdue: [{notify: 主管}]
  - stage: 需求确认
  - stage: 方案
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""
WITHOUT = MODEL.replace("  - stage: 需求确认\n", "")
OLD = {"stage": "触达", "activity": "客户沟通", "field/case": "预算", "field/activity/客户沟通": "结果"}


def model_with(names: dict[str, str]) -> Model:
    """The model with other names, each of which says what it `was`."""
    text = MODEL
    for sort, (old, new) in ((sort, (OLD[sort], new)) for sort, new in names.items()):
        written = {
            "stage": (f"- stage: {old}\n", f"- stage: {new}\n    was: {old}\n"),
            "activity": (f"  {old}: {{fields", f"  {new}: {{was: {old}, fields"),
            "field/case": (f"{old}: money", f"{new}: {{type: money, was: {old}}}"),
            "field/activity/客户沟通": (f"{old}: text", f"{new}: {{type: text, was: {old}}}"),
        }[sort]
        assert written[0] in text
        text = text.replace(*written)
    return model_of(text)


@given(st.dictionaries(st.sampled_from(list(OLD)), st.sampled_from(["甲", "乙", "丙"])))
def test_publishing_the_old_version_again_undoes_every_name(names: dict[str, str]) -> None:
    before, after = model_of(MODEL), model_with(names)
    there, back = plan_between(before, after).renames, plan_between(after, before).renames
    activity = names.get("activity", "客户沟通")
    assert there == {
        (
            f"field/activity/{activity}/结果" if sort.startswith("field/activity") else f"{sort}/{OLD[sort]}"
        ): new
        for sort, new in names.items()
    }
    assert {old.rpartition("/")[2]: new for old, new in there.items()} == {
        new: old.rpartition("/")[2] for old, new in back.items()
    }


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("move: {需求确认: 方案}", []),
        ("stay: 需求确认", []),
        ("stay: all", []),
        ("", ["PUBLISH901"]),
        ("move: {需求确认: 方安}", ["PUBLISH904", "PUBLISH901"]),
        ("move: {需求确认: 赢单}", ["PUBLISH904", "PUBLISH901"]),
        ("move: {触达: 方案, 需求确认: 方案}", ["PUBLISH903"]),
        ("move: {需求: 方案, 需求确认: 方案}", ["PUBLISH908"]),
        ("stay: [需求]", ["PUBLISH908", "PUBLISH901"]),
        ("limits: {触达: later}\nstay: 需求确认", ["PUBLISH902"]),
        ("limits: {方案: keep}\nstay: 需求确认", ["PUBLISH905"]),
        ("drop: [没有]\nstay: 需求确认", ["PUBLISH902"]),
        ("moves: {}\nstay: 需求确认", ["PUBLISH902"]),
        ("move: 需求确认\nstay: 需求确认", ["PUBLISH902"]),
        ("[1, 2]", ["PUBLISH902", "PUBLISH901"]),
    ],
)
def test_everything_wrong_with_a_plan_is_said_at_once(text: str, codes: list[str]) -> None:
    _, problems = read_plan(model_of(MODEL), model_of(WITHOUT), Standing({"需求确认": 3}), text)
    assert [each.code.id for each in problems] == codes


def test_a_plan_that_is_no_yaml_is_named_by_line() -> None:
    _, problems = read_plan(model_of(MODEL), model_of(MODEL), Standing(), "move: [")
    assert [str(each.location).split(":")[0] for each in problems] == ["plan.yaml"]


def test_fields_that_would_be_lost_or_misread_are_counted() -> None:
    before = model_of(MODEL)
    assert at_risk(before, model_of(MODEL.replace(", 预算: money", ""))) == ["预算"]
    assert at_risk(before, model_of(MODEL.replace("预算: money", "预算: text"))) == ["预算"]
    assert (
        at_risk(before, model_of(MODEL.replace("客户名称: text", "客户名称: {type: text, at_most: 50}")))
        == []
    )
    assert at_risk(before, model_with({"field/case": "金额"})) == []


def test_a_field_that_is_held_may_not_become_another_kind_of_thing() -> None:
    after = model_of(MODEL.replace("预算: money", "预算: text"))
    met = Standing({}, {"预算": 2})
    _, problems = read_plan(model_of(MODEL), after, met, "drop: 预算")
    assert [each.code.id for each in problems] == ["PUBLISH907"]
    assert problems[0].message("zh") == "“预算”以前是金额,现在是单行文字;旧数据会被读错"


def test_a_name_that_had_gone_may_come_back_as_what_it_was_and_as_nothing_else() -> None:
    first, gone = model_of(MODEL), model_of(MODEL.replace(", 预算: money", ""))
    assert list(reused([first, gone], gone, first)) == []
    other = model_of(MODEL.replace("预算: money", "预算: text"))
    assert [each.code.id for each in reused([first, gone], gone, other)] == ["PUBLISH907"]


def test_what_was_filled_into_an_activity_may_not_become_another_kind_of_thing() -> None:
    before, after = model_of(MODEL), model_of(MODEL.replace("结果: text", "结果: integer"))
    key = "field/activity/客户沟通/结果"
    assert list(retyped(before, after)) == [key]
    [problem] = read_plan(before, after, Standing(given={key: 3}))[1]
    assert (problem.code.id, problem.path) == ("PUBLISH907", "activities.客户沟通.fields.结果")
    assert read_plan(before, after, Standing(given={key: 0}))[1] == (), "nobody has filled it in"
    assert retyped(before, model_with({"activity": "甲", "field/activity/客户沟通": "乙"})) == {}
    renamed = MODEL.replace(
        "客户沟通: {fields: {结果: text}}",
        "拜访: {was: 客户沟通, fields: {次数: {type: integer, was: 结果}}}",
    )
    assert retyped(before, model_of(renamed))[key].now == "field/activity/拜访/次数"


def test_a_stage_or_an_activity_that_had_gone_comes_back_as_what_it_was_and_that_is_said() -> None:
    first = model_of(MODEL)
    gone = model_of(WITHOUT.replace("activities:\n  客户沟通: {fields: {结果: text}}\n", ""))
    earlier = [first, gone]
    assert list(reused(earlier, gone, first)) == [], "the old version again"

    like = model_of(MODEL.replace("5 days", "6 days"))
    assert [(one.code.id, one.severity, one.path) for one in reused(earlier, gone, like)] == [
        ("PUBLISH910", "warning", "activities.客户沟通"),
        ("PUBLISH910", "warning", "stages.需求确认"),
    ]
    won = model_of(WITHOUT.replace("- won: 赢单", "- won: 需求确认").replace("结果: text", "结果: integer"))
    found = [(one.code.id, one.path) for one in reused(earlier, gone, won) if one.severity == "error"]
    assert found == [
        ("PUBLISH907", "activities.客户沟通.fields.结果"),
        ("PUBLISH907", "stages.需求确认"),
    ]
    back = model_of(MODEL.replace("- stage: 需求确认\n", "- stage: 需求确认\n    was: 需求\n"))
    other = model_of(MODEL.replace("- stage: 需求确认\n", "- stage: 需求\n    was: 需求确认\n"))
    assert list(reused([first, other], other, back)) == [], "a name that is taken back was never gone"


def test_a_name_that_was_given_up_is_not_given_to_another() -> None:
    renames = [{"stage/触达": "甲"}, {"stage/甲": "乙"}]
    both = model_of(MODEL.replace("- stage: 方案\n", "- stage: 方案\n  - stage: 乙\n"))
    [problem] = retired(renames, both)
    assert problem.message("zh").startswith("“触达”已经改名为“乙”,不能再作另一个阶段的名字")
    assert list(retired([*renames, {"stage/乙": "触达"}], model_of(MODEL))) == []


def test_a_form_asks_what_the_plan_has_to_say_and_its_answers_are_the_plan() -> None:
    before = model_of(MODEL)
    after = model_of(WITHOUT.replace("5 days", "2 workdays").replace(", 预算: money", ""))
    met = Standing({"触达": 1, "需求确认": 3}, {"预算": 4})
    asked = {each.id: each for each in questions(before, after, Plan(), met)}
    assert {id: each.chosen for id, each in asked.items()} == {
        "move/需求确认": "",
        "limits/触达": "recompute",
        "drop/预算": "",
    }
    assert asked["move/需求确认"].choices == ("触达", "方案", STAY)
    answers = {"move/需求确认": "方案", "limits/触达": "keep", "drop/预算": DROP, "move/别的": "方案"}
    text = answered("", asked.values(), answers)
    assert text == "move:\n  需求确认: 方案\nlimits:\n  触达: keep\ndrop: [预算]\n"
    plan, problems = read_plan(before, after, met, text)
    assert problems == ()
    assert (plan.moves, plan.clocks, plan.dropped) == ({"需求确认": "方案"}, {"stage/触达": "keep"}, {"预算"})
    again = {each.id: each.chosen for each in questions(before, after, plan, met)}
    assert again == {"move/需求确认": "方案", "limits/触达": "keep", "drop/预算": DROP}


def test_answers_that_the_text_gives_already_leave_it_as_it_was_written() -> None:
    before, after, met = model_of(MODEL), model_of(WITHOUT), Standing({"需求确认": 3})
    text = "# 合并\nmove: {需求确认: 方案}\n"
    plan, _ = read_plan(before, after, met, text)
    asked = list(questions(before, after, plan, met))
    assert answered(text, asked, {"move/需求确认": "方案"}) == text
    assert answered(text, asked, {}) == text
    assert answered(text, asked, {"move/需求确认": STAY}) == "stay: [需求确认]\n"
    assert answered(text, asked, {"move/需求确认": "没有的阶段"}) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20))
def test_any_name_is_written_so_that_it_is_read_back(name: str) -> None:
    met = Standing({name: 1})
    before, after = model_of(MODEL), model_of(WITHOUT)
    [question] = [each for each in questions(before, after, Plan(), met) if each.part == "move"] or [None]
    if question is None:
        assert name in after.stages
        return
    text = answered("", [question], {question.id: "方案"})
    again = answered(text, [question], {question.id: "方案"})
    assert again == text
