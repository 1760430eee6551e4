"""What differs between two models is said by the names of their parts, however they are written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.migration import Difference, differences, plan_between
from tests.engine.rules.story import complete, model_of

STAGES = ("触达", "需求确认", "方案", "报价")
LIMITS = st.sampled_from(["2 days", "5 days", "3 workdays", "48 hours"])
Stages = dict[str, str | None]


def model(stages: Stages) -> str:
    lines = [
        f"  - stage: {name}" + (f"\n    limit: {limit}" if limit else "") for name, limit in stages.items()
    ]
    return complete("\n".join(["stages:", *lines, "  - won: 赢单", "  - lost: 输单\n    reasons: [价格]"]))


def between(before: str, after: str) -> list[Difference]:
    renames = plan_between(model_of(before), model_of(after)).renames
    return list(differences({"a.yaml": before}, {"b.yaml": after}, renames))


def chosen() -> st.SearchStrategy[Stages]:
    return st.dictionaries(st.sampled_from(STAGES), st.none() | LIMITS, min_size=1)


@given(chosen(), chosen())
def test_each_stage_and_limit_that_differs_is_named_and_nothing_else(before: Stages, after: Stages) -> None:
    found = {(each.how, each.path) for each in between(model(before), model(after))}
    expected = {("added", ("stages", name)) for name in after.keys() - before.keys()}
    expected |= {("removed", ("stages", name)) for name in before.keys() - after.keys()}
    for name in before.keys() & after.keys():
        was, now = before[name], after[name]
        if was != now:
            how = "added" if was is None else "removed" if now is None else "changed"
            expected.add((how, ("stages", name, "limit")))
    if [name for name in before if name in after] != [name for name in after if name in before]:
        expected.add(("changed", ("stages",)))
    assert found == expected


@given(chosen(), st.randoms())
def test_order_of_parts_and_comments_make_no_difference(stages: Stages, random: object) -> None:
    text = model(stages)
    head, _, rest = text.partition("stages:")
    lines = head.strip().splitlines()
    random.shuffle(lines)  # type: ignore[attr-defined]
    assert between(text, "\n".join(["# 说明", *lines, "stages:" + rest])) == []


def test_a_change_is_read_back_in_words() -> None:
    [limit] = between(model({"触达": "5 days"}), model({"触达": "2 workdays"}))
    assert limit.words.zh == "阶段“触达” limit:5天（自然日，假期照走） → 2个工作日（只数工作日）"
    [order] = between(model({"触达": None, "方案": None}), model({"方案": None, "触达": None}))
    assert order.words.zh == "阶段:触达、方案、赢单、输单 → 方案、触达、赢单、输单"
    [gone] = between(model({"触达": None, "方案": None}), model({"触达": None}))
    assert gone.words.zh == "去掉 阶段“方案”"


def test_a_renamed_part_is_one_change_and_not_two() -> None:
    before = complete(
        "case: {owner: 销售代表, fields: {客户名称: text, 预算: money}}\n"
        "activities:\n  客户沟通: {fields: {结果: text}}\n"
    )
    after = (
        before.replace("预算: money", "金额: {type: money, was: 预算}")
        .replace("  客户沟通: {fields", "  首次沟通: {was: 客户沟通, fields")
        .replace("结果: text", "结论: {type: text, was: 结果}")
        .replace("{stage: 触达}", "{stage: 首次接触, was: 触达}")
    )
    assert {(each.how, each.path, each.before) for each in between(before, after)} == {
        ("renamed", ("stages", "首次接触"), "触达"),
        ("renamed", ("activities", "首次沟通"), "客户沟通"),
        ("renamed", ("case", "fields", "金额"), "预算"),
        ("renamed", ("activities", "首次沟通", "fields", "结论"), "结果"),
    }
