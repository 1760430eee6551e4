"""From text to kernel: conveniences lowered, defaults filled in, several documents joined."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent

import pytest

from engine.actions.notify import Notify
from engine.actions.task import Task
from engine.diagnostics import Severity
from engine.expressions import FixedMoment
from engine.model import load
from engine.model.kernel import Model
from engine.timing import Duration

CANONICAL = (Path(__file__).parent / "canonical.yaml").read_text()
DAIRY = Path(__file__).parents[3] / "examples" / "dairy-east-china" / "model"
MOMENT = FixedMoment(datetime(2026, 3, 2, 2, 0, tzinfo=UTC), date(2026, 3, 2), {})

SMALL = """
dongxian: 1
funnel: 漏斗
timezone: Asia/Shanghai
roles: [销售代表, 主管, 市场部]
case:
  owner: 销售代表
  fields:
    客户名称: text
    预算: money
activities:
  客户拜访:
    fields: {拜访纪要: long_text}
stages:
  - stage: 触达
  - stage: 演示
  - stage: 报价
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""


def loaded(text: str) -> Model:
    answer = load({"funnel.yaml": dedent(text)})
    assert [found.message("en") for found in answer.diagnostics if found.severity is Severity.ERROR] == []
    assert answer.model is not None
    return answer.model


@pytest.fixture(scope="module")
def canonical() -> Model:
    return loaded(CANONICAL)


def test_the_canonical_model_loads_and_warns_of_evidence_nobody_can_give_and_a_pass_line_out_of_reach() -> (
    None
):
    answer = load({"funnel.yaml": CANONICAL})
    assert answer.model is not None
    assert [str(found.code) for found in answer.diagnostics] == ["MODEL302", "MODEL302", "MODEL274"]


def test_the_dairy_model_loads_without_a_word() -> None:
    answer = load({file.name: file.read_text() for file in DAIRY.glob("*.yaml")})
    assert answer.diagnostics == ()
    assert answer.model is not None


def test_a_limit_becomes_a_clock_from_entering_to_leaving(canonical: Model) -> None:
    clause = canonical.clauses["stage/触达"]
    assert clause.start.key() == ("entered", "触达")
    assert [stop.key() for stop in clause.stop] == [("left", "触达")]
    assert clause.duration == Duration.parse("5 days")
    assert [type(action) for action in clause.actions] == [Notify, Task]
    assert canonical.clause_starts["entered", "触达"] == ("stage/触达",)


def test_an_agreement_starts_one_clock_per_duty_at_the_handover(canonical: Model) -> None:
    agreement = canonical.agreements["市场线索跟进"]
    assert agreement.clauses == ("agreement/市场线索跟进/客户沟通", "agreement/市场线索跟进/跟进反馈")
    for id, activity in zip(agreement.clauses, ["客户沟通", "跟进反馈"], strict=True):
        clause = canonical.clauses[id]
        assert clause.start.key() == ("handed_over", "市场线索跟进")
        assert [stop.key() for stop in clause.stop] == [("submitted", activity)]
        assert clause.agreement == "市场线索跟进"
    assert agreement.feedback == "跟进反馈"


def test_each_missing_part_of_a_qualified_lead_can_be_cited(canonical: Model) -> None:
    phone_only = {"联系电话": "13800000000", "预算": None, "计划采购月份": None}
    parts = canonical.agreements["市场线索跟进"].gives_parts
    failed = [sorted(part.reads) for part in parts if part.evaluate(phone_only, MOMENT) is not True]
    assert failed == [["预算"], ["计划采购月份"]]


def test_moves_go_one_forward_any_back_and_lost_from_anywhere() -> None:
    model = loaded(SMALL)
    assert model.stages["触达"].forward == ("演示", "输单")
    assert model.stages["报价"].forward == ("赢单", "输单")
    assert model.stages["报价"].back == ("触达", "演示")
    assert model.first_stage.id == "触达"


def test_moves_narrow_what_is_forward_but_leave_the_way_to_lose() -> None:
    model = loaded(SMALL.replace("- stage: 触达", "- stage: 触达\n    moves: [演示, 报价]"))
    assert model.stages["触达"].forward == ("演示", "报价", "输单")


def test_the_owner_sees_his_own_the_provider_what_it_gave_and_the_rest_their_unit(canonical: Model) -> None:
    assert canonical.roles["销售代表"].sees == "own"
    assert canonical.roles["市场部"].sees == "given"
    assert canonical.roles["主管"].sees == "unit"
    assert canonical.roles["主管"].may == {"assign", "export"}
    assert canonical.roles["销售代表"].may == frozenset()


def test_name_source_amount_and_listed_fields_have_defaults(canonical: Model) -> None:
    assert (canonical.case_name, canonical.source, canonical.amount) == ("客户名称", "来源", "预算")
    assert canonical.unique == ("联系电话",)
    assert [field.id for field in canonical.case_form.fields if field.listed] == [
        "客户名称",
        "联系电话",
        "来源",
        "预算",
    ]


def test_an_overdue_agreement_wakes_a_rule_for_each_of_its_clocks() -> None:
    rule = "rules:\n  催办:\n    when: {overdue: 市场线索跟进}\n    do: [{notify: 主管}]\n"
    model = loaded(CANONICAL + rule)
    assert sorted(model.rules) == [
        ("overdue", "agreement/市场线索跟进/客户沟通"),
        ("overdue", "agreement/市场线索跟进/跟进反馈"),
    ]


def test_a_rule_about_an_activity_reads_the_fields_of_its_form() -> None:
    rule = """
rules:
  转向:
    when: {submitted: 客户拜访}
    if: 拜访纪要 == "反对" and 预算 > 100
    do: [{notify: 主管}]
"""
    (only,) = loaded(SMALL + rule).rules["submitted", "客户拜访"]
    assert only.condition is not None
    assert only.condition.reads == {"拜访纪要", "预算"}


def test_a_former_name_leads_to_the_name_now() -> None:
    renamed = SMALL.replace("- stage: 演示", "- stage: 演示\n    was: 方案")
    assert loaded(renamed).renames == {"stage/方案": "演示"}


def test_comments_and_layout_leave_the_version_alone_and_a_word_does_not() -> None:
    version = loaded(SMALL).version
    assert loaded("# 说明\n" + SMALL.replace("[销售代表, 主管", "[销售代表,  主管")).version == version
    assert loaded(SMALL.replace("[价格]", "[价格, 竞品]")).version != version


def test_an_organisation_and_its_funnel_are_one_model_and_each_mistake_names_its_file() -> None:
    roles = "roles: [销售代表, 主管, 市场部]\n"
    funnel = SMALL.replace(roles, "")
    organisation = "dongxian: 1\n" + roles + "records:\n  报价单:\n    fields: {金额: mony}\n"
    answer = load({"organisation.yaml": organisation, "funnels/华东.yaml": funnel})
    (mistake,) = answer.diagnostics
    assert str(mistake.location) == "organisation.yaml:5:18"
    fixed = load({"organisation.yaml": organisation.replace("mony", "money"), "funnels/华东.yaml": funnel})
    assert fixed.model is not None
    assert list(fixed.model.record_types) == ["报价单"]


def test_a_model_without_documents_has_no_model() -> None:
    assert load({}).model is None


def test_definitions_may_use_each_other_in_any_order() -> None:
    model = loaded(SMALL + "definitions:\n  大客户单: 大单 and filled(客户名称)\n  大单: 预算 >= 100\n")
    assert model.definitions["大客户单"].evaluate({"预算": 10000, "客户名称": "光明"}, MOMENT) is True
    assert model.definitions["大客户单"].evaluate({"预算": 9999, "客户名称": "光明"}, MOMENT) is False


def test_a_date_and_time_is_read_on_the_clock_of_the_model_unless_the_field_names_another():
    fields = "    预算: money\n    开标: date_time\n    东京: {type: date_time, timezone: Asia/Tokyo}\n"
    text = SMALL.replace("Asia/Shanghai", "Europe/Berlin").replace("    预算: money\n", fields)
    form = load({"": text}).model.case_form
    assert form.field("开标").type.normalise("2026-07-01 14:30") == "2026-07-01T14:30:00+02:00"
    assert form.field("东京").type.normalise("2026-07-01 14:30") == "2026-07-01T14:30:00+09:00"
