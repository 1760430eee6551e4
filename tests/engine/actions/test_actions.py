"""What an action asks for: words filled in, details kept out of groups, values in stored form."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from engine.actions import ACTIONS, Action, ActionContext, Template
from engine.actions.effect import Call, Notify, OpenTask, SetField
from engine.expressions import FixedMoment
from engine.model import load

MODEL = """
dongxian: 1
funnel: 漏斗
timezone: Asia/Shanghai
calendar: cn-workdays
roles: [销售代表, 主管, 培训负责人]
case:
  owner: 销售代表
  fields:
    客户名称: text
    客户级别: [大客户, 普通客户]
    预算: money
    签约日: date
stages:
  - stage: 触达
  - won: 赢单
  - lost: 输单
    reasons: [价格]
rules:
  规则:
    when: {created: case}
    do: ACTIONS
"""
CONTEXT = ActionContext(
    title="超时:触达",
    because="阶段时限",
    words={
        "客户": "光明乳业",
        "客户名称": "光明乳业",
        "预算": "5,000 元",
        "阶段": "触达",
        "停留": "5天1小时",
    },
    values={"预算": 500_000, "签约日": None},
    moment=FixedMoment(datetime(2026, 3, 2, tzinfo=UTC), date(2026, 3, 2), {}),
)


def actions(written: str) -> tuple[Action, ...]:
    loaded = load({"": MODEL.replace("ACTIONS", written)})
    assert loaded.model is not None, [found.message("zh") for found in loaded.diagnostics]
    return loaded.model.rules["created", ""][0].actions


def test_a_message_says_the_words_and_a_group_hears_no_customer() -> None:
    (notify,) = actions(
        '[{notify: 主管, cc: 培训负责人, say: "{{ 客户名称 }}({{预算}})在{{ 阶段 }}已停留{{ 停留 }}"}]'
    )
    effect = notify.plan(CONTEXT)
    assert isinstance(effect, Notify)
    assert (effect.to, effect.cc) == ("主管", ("培训负责人",))
    assert effect.say == "光明乳业(5,000 元)在触达已停留5天1小时"
    assert effect.public == "某客户(…)在触达已停留5天1小时"


def test_a_message_without_words_says_its_title() -> None:
    effect = actions("[{notify: 主管}]")[0].plan(CONTEXT)
    assert isinstance(effect, Notify)
    assert effect.say == "超时:触达"


def test_a_task_keeps_the_time_in_the_words_of_the_model() -> None:
    effect = actions('[{task: 话术辅导, for: 培训负责人, within: 2 workdays, note: "{{ 客户 }}"}]')[0].plan(
        CONTEXT
    )
    assert effect == OpenTask("话术辅导", "培训负责人", "2 workdays", "光明乳业", "阶段时限")


def test_each_field_of_a_set_is_an_effect_with_the_value_as_it_is_stored() -> None:
    planned = [
        action.plan(CONTEXT)
        for action in actions("[{set: {客户级别: '\"大客户\"', 预算: 预算 * 2, 签约日: today()}}]")
    ]
    assert planned == [
        SetField("客户级别", "大客户", "阶段时限"),
        SetField("预算", 1_000_000, "阶段时限"),
        SetField("签约日", "2026-03-02", "阶段时限"),
    ]


def test_a_literal_amount_is_read_in_yuan() -> None:
    assert actions("[{set: {预算: '5000'}}]")[0].plan(CONTEXT) == SetField("预算", 500_000, "阶段时限")


def test_setting_a_missing_value_empties_the_field() -> None:
    assert actions("[{set: {签约日: 签约日}}]")[0].plan(CONTEXT) == SetField("签约日", None, "阶段时限")


def test_another_system_gets_the_listed_fields_as_they_are_stored_and_no_others() -> None:
    context = replace(CONTEXT, stage="触达", fields={"客户名称": "光明乳业", "预算": 500_000})
    (call,) = actions("[{webhook: 订单系统, with: [预算, 签约日]}]")
    assert call.plan(context) == Call(
        "订单系统", "超时:触达", "阶段时限", "触达", {"预算": 500_000, "签约日": None}
    )
    (bare,) = actions("[{webhook: 订单系统}]")
    assert bare.plan(context) == Call("订单系统", "超时:触达", "阶段时限", "触达", {})


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("[{webhook: 订单系统, with: 预箅}]", "rules.规则.do[0].with"),
        ("[{webhook: 订单系统, with: [预算, 预箅]}]", "rules.规则.do[0].with[1]"),
    ],
)
def test_a_field_that_is_not_there_cannot_be_sent(written: str, path: str) -> None:
    loaded = load({"": MODEL.replace("ACTIONS", written)})
    assert [(str(each.code), each.path) for each in loaded.diagnostics] == [("MODEL222", path)]


@pytest.mark.parametrize("name", ['""', "https://oa.example.com/a-receiver-is-a-name"])
def test_a_receiver_is_a_short_name_and_never_an_address(name: str) -> None:
    assert load({"": MODEL.replace("ACTIONS", f"[{{webhook: {name}}}]")}).model is None


def test_a_template_knows_where_its_names_and_stray_braces_stand() -> None:
    assert Template("{{ 客户 }}在{{阶段}}").names() == (("客户", 3), ("阶段", 11))
    assert Template("{{ 客户 }}").stray() is None
    assert Template("客户 }}在{{ 阶段 }}").stray() == 3


@pytest.mark.parametrize("action", list(ACTIONS), ids=lambda action: action.kind)
def test_every_kind_of_action_introduces_itself_with_an_example_that_is_right(action: type[Action]) -> None:
    assert action.title.zh and action.title.en and action.help.zh and action.help.en and action.icon
    action.written.model_validate(action.example)
