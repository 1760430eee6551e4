"""What a gate lets through, and how it says what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.conditions import CONDITIONS, Condition, Values
from engine.expressions import FixedMoment
from engine.model import load

MODEL = """
dongxian: 1
funnel: 漏斗
timezone: Asia/Shanghai
roles: [销售代表]
case:
  owner: 销售代表
  fields:
    客户名称: text
    客户级别: [大客户, 普通客户]
    预算: money
records:
  报价单:
    fields: {报价金额: money}
activities:
  客户拜访:
    fields: {拜访纪要: long_text, 决策人在场: yes_no}
  需求沟通:
    fields: {需求清单: file, 会议纪要: file}
stages:
  - stage: 触达
    deliver: GATE
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""


MOMENT = FixedMoment(datetime(2026, 3, 2, tzinfo=UTC), date(2026, 3, 2), {})


@dataclass(frozen=True)
class View:
    """A case laid out by hand."""

    values: Values = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=dict)
    done: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)
    records: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)
    moment: FixedMoment = MOMENT

    def counted(self, activity: str, within: timedelta | None = None) -> int:
        return len(self.done.get(activity, ()))

    def submissions(self, activity: str, within: timedelta | None = None) -> Sequence[Mapping[str, object]]:
        return self.done.get(activity, ())

    def linked(self, record_type: str) -> Sequence[Mapping[str, object]]:
        return self.records.get(record_type, ())

    def field(self, name: str) -> object:
        return self.fields.get(name)


def gate(written: str) -> Condition:
    loaded = load({"": MODEL.replace("GATE", written)})
    assert loaded.model is not None, [found.message("zh") for found in loaded.diagnostics]
    condition = loaded.model.stages["触达"].gate
    assert condition is not None
    return condition


def missing(written: str, view: View, language: str = "zh") -> list[str]:
    verdict = gate(written).holds(view)
    assert verdict.holds is not bool(verdict.missing)
    return [lack.text.to(language) for lack in verdict.missing]  # type: ignore[arg-type]


def quotes(*amounts: int) -> dict[str, list[dict[str, object]]]:
    return {"报价单": [{"报价金额": amount} for amount in amounts]}


KEY_ACCOUNT = "[{at_least: 3, of: 报价单, if: '客户级别 == \"大客户\"'}, {at_least: 1, of: 报价单}]"


def test_a_key_account_with_two_quotes_of_three_lacks_one() -> None:
    view = View(values={"客户级别": "大客户"}, records=quotes(1, 2))
    assert missing(KEY_ACCOUNT, view) == ["缺 1 份报价单"]


def test_an_ordinary_customer_passes_with_one_quote() -> None:
    assert missing(KEY_ACCOUNT, View(values={"客户级别": "普通客户"}, records=quotes(1))) == []
    assert missing(KEY_ACCOUNT, View(values={"客户级别": None}, records=quotes())) == ["缺 1 份报价单"]


def test_one_of_two_files_is_enough_and_both_are_named_when_there_is_none() -> None:
    either = "{any: [需求清单, 会议纪要]}"
    assert missing(either, View()) == ["缺 需求清单 或 会议纪要"]
    assert missing(either, View(), "en") == ["missing 需求清单 or 会议纪要"]
    assert missing(either, View(done={"需求沟通": [{"需求清单": []}, {"会议纪要": ["f1"]}]})) == []


def test_an_empty_upload_is_no_proof() -> None:
    assert missing("需求清单", View(done={"需求沟通": [{"需求清单": []}, {}]})) == ["缺 需求清单"]


def test_a_list_demands_everything_and_lists_each_thing_that_is_missing() -> None:
    assert missing("[客户拜访, 预算, 需求清单]", View(fields={"预算": 0})) == [
        "缺 1 次客户拜访",
        "缺 需求清单",
    ]


def test_zero_and_no_are_answers_and_blank_text_is_none() -> None:
    assert missing("预算", View(fields={"预算": 0})) == []
    assert missing("客户名称", View(fields={"客户名称": "  "})) == ["缺 客户名称"]


def test_only_activities_that_fit_where_are_counted() -> None:
    written = "{at_least: 2, of: 客户拜访, where: 决策人在场}"
    visits = [{"决策人在场": True}, {"决策人在场": False}, {"拜访纪要": "没写"}]
    assert missing(written, View(done={"客户拜访": visits})) == ["缺 1 次客户拜访"]
    assert missing(written, View(done={"客户拜访": [*visits, {"决策人在场": True}]})) == []


def test_where_compares_a_record_with_the_case() -> None:
    written = "{at_least: 1, of: 报价单, where: 报价金额 <= 预算}"
    assert missing(written, View(values={"预算": 100}, records=quotes(101))) == ["缺 1 份报价单"]
    assert missing(written, View(values={"预算": 100}, records=quotes(100))) == []


def test_some_of_a_list_names_what_is_left_to_choose_from() -> None:
    written = "{at_least: 2, of: [预算, 客户拜访, 需求清单]}"
    assert missing(written, View(fields={"预算": 5})) == ["缺 1 次客户拜访 或 需求清单"]
    assert missing(written, View()) == ["缺 其中 2 项:预算 或 1 次客户拜访 或 需求清单"]
    assert missing(written, View(fields={"预算": 5}, done={"客户拜访": [{}]})) == []


def test_an_alternative_of_several_things_is_bracketed() -> None:
    assert missing("{any: [{all: [预算, 需求清单]}, 会议纪要]}", View()) == [
        "缺 (预算 和 需求清单) 或 会议纪要"
    ]


def test_what_is_missing_says_where_to_go() -> None:
    verdict = gate("[预算, 需求清单, 客户拜访, 报价单]").holds(View())
    assert [lack.names for lack in verdict.missing] == [
        ("field/预算",),
        ("activity/需求沟通/需求清单",),
        ("activity/客户拜访",),
        ("record/报价单",),
    ]


@pytest.mark.parametrize("condition", list(CONDITIONS), ids=lambda condition: condition.kind)
def test_every_kind_of_condition_introduces_itself(condition: type[Condition]) -> None:
    assert condition.title.zh and condition.title.en and condition.help.zh and condition.help.en
    assert condition.icon and condition.example
