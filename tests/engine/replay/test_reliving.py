"""A case lived again: what is refused happened all the same, clocks fall due in between, all of it is found."""

from __future__ import annotations

import pytest

from engine.replay import Occurrences, Reliving
from engine.rules import Facts
from engine.rules.command import CreateCase, EditCase, MoveCase, RecordActivity
from tests.engine.rules.story import SHANGHAI, instant, model_of

MODEL = """
    case:
      owner: 销售代表
      fields: {客户名称: text, 预算: money, 城市: text}
      required: [客户名称, 城市]
    activities: {客户沟通: {fields: {结果: [已沟通, 未接通]}, required: [结果], counts_if: 结果 == "已沟通"}}
    stages:
      - stage: 触达
        deliver: 客户沟通
        limit: 5 days
        overdue: [{notify: 主管, say: "{{ 客户名称 }}停留{{ 停留 }}"}, {task: 话术辅导, for: 培训负责人}]
      - stage: 需求确认
      - stage: 方案演示
      - {won: 赢单}
      - {lost: 输单, reasons: [价格]}
    rules:
      大单: {when: {changed: 预算}, if: 预算 >= 500000, do: [{notify: 主管}]}
"""


class Case:
    def __init__(self, model: str = MODEL) -> None:
        self.occurrences = Occurrences()
        self.reliving = Reliving(model_of(model), Facts(subject="L1"), self.occurrences)

    def create(self, at: str, **fields: object) -> None:
        said = {"客户名称": "明德", **fields}
        self.ask(CreateCase(actor="a", fields=said, owner="a", unit="u", unit_path="/u/"), at)

    def move(self, to: str, at: str, **said: str) -> None:
        stage = self.reliving.life.case.stage
        self.ask(MoveCase(actor="a", to=to, expected_stage=stage, **said), at)

    def call(self, at: str, id: str, **fields: object) -> None:
        self.ask(
            RecordActivity(actor="a", submission=id, activity="客户沟通", form_version="", fields=fields), at
        )

    def ask(self, command: object, at: str) -> None:
        self.reliving.ask(command, instant(at))

    def end(self, at: str, *sorts: str) -> list[tuple[str, str, str]]:
        found = self.reliving.end(instant(at))
        return [(each.what, each.outcome, _local(each.at)) for each in found if each.sort in sorts]


def _local(at) -> str:
    return at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


@pytest.fixture
def case() -> Case:
    return Case()


def test_a_move_that_the_gate_refuses_is_counted_and_taken_as_happened(case: Case):
    case.create("2026-03-02 10:00", 城市="上海")
    case.move("需求确认", "2026-03-03 10:00")
    assert case.reliving.life.case.stage == "需求确认"
    assert case.end("2026-03-09 10:00", "refusal", "clause") == [
        ("gate/触达", "move_case", "03-03 10:00"),
        ("clause/stage/触达", "met", "03-03 10:00"),
    ]


def test_a_case_created_without_its_required_fields_begins_all_the_same(case: Case):
    case.create("2026-03-02 10:00", 预算="很多")
    assert case.reliving.life.case.fields == {"客户名称": "明德"}, "what no amount can be is left out"
    assert [what for what, _, _ in case.end("2026-03-02 11:00", "refusal")] == ["FORM516", "FORM501"]


def test_a_stage_may_be_skipped_and_entered_again_as_a_new_occurrence(case: Case):
    case.create("2026-03-02 10:00", 城市="上海")
    case.move("方案演示", "2026-03-03 10:00")
    case.move("触达", "2026-03-04 10:00", comment="重来")
    assert case.end("2026-03-10 10:00", "refusal", "clause") == [
        ("move/触达/方案演示", "move_case", "03-03 10:00"),
        ("clause/stage/触达", "met", "03-03 10:00"),
        ("clause/stage/触达", "missed", "03-09 10:00"),
    ]
    case = Case()
    case.create("2026-03-02 10:00", 城市="上海")
    case.move("输单", "2026-03-03 10:00", reason="价格")
    case.move("触达", "2026-03-04 10:00", comment="又来了")
    assert case.end("2026-03-05 10:00", "refusal") == []


def test_what_falls_due_between_two_rows_comes_between_them_and_what_runs_on_is_open(case: Case):
    case.create("2026-03-02 10:00", 城市="上海")
    case.call("2026-03-09 10:00", "1", 结果="已沟通")
    case.move("需求确认", "2026-03-09 11:00")
    assert case.end("2026-03-10 10:00", "reminder", "task", "clause") == [
        ("clause/stage/触达", "培训负责人", "03-07 10:00"),
        ("clause/stage/触达", "主管", "03-07 10:00"),
        ("clause/stage/触达", "missed", "03-07 10:00"),
    ]
    case = Case()
    case.create("2026-03-02 10:00", 城市="上海")
    assert case.end("2026-03-07 10:00", "reminder", "clause") == [
        ("clause/stage/触达", "open", "03-07 10:00")
    ]


def test_a_rule_is_counted_each_time_it_was_asked_and_each_time_it_held(case: Case):
    case.create("2026-03-02 10:00", 城市="上海")
    for at, fen in (("2026-03-03 10:00", 10_000_00), ("2026-03-04 10:00", 600_000_00)):
        case.ask(EditCase(actor="a", fields={"预算": fen}, reason="更新"), at)
    assert case.end("2026-03-05 10:00", "rule", "reminder") == [
        ("rule/大单", "fired", "03-04 10:00"),
        ("rule/大单", "主管", "03-04 10:00"),
    ]
    assert case.occurrences["rule/大单"] == 2


def test_an_activity_without_its_form_is_counted_by_what_is_known_of_it(case: Case):
    case.create("2026-03-02 10:00", 城市="上海")
    case.call("2026-03-03 10:00", "1")
    life = case.reliving.life.case
    assert (life.attempts, life.activity_times) == ({"客户沟通": 1}, {})


def test_a_stage_that_the_model_does_not_have_changes_nothing(case: Case):
    case.create("2026-03-02 10:00", 城市="上海")
    case.move("签约", "2026-03-03 10:00")
    assert case.reliving.life.case.stage == "触达"
    assert case.end("2026-03-04 10:00", "refusal") == [("RULE604", "move_case", "03-03 10:00")]


def test_each_level_of_a_ladder_is_found_by_itself_and_a_repetition_apart_from_it():
    levels = "limit: 5 days\n        ladder: {80%: {notify: 销售代表}, 150%: {notify: 主管}}\n        repeat: {every: 1 day, at_most: 2}"
    case = Case(MODEL.replace("limit: 5 days", levels))
    case.create("2026-03-02 10:00", 城市="上海")
    case.move("需求确认", "2026-03-11 09:00")
    stay = "clause/stage/触达"
    assert case.end("2026-04-01 10:00", "level") == [
        (f"{stay}@80", "told", "03-06 10:00"),
        (f"{stay}@150", "told", "03-09 22:00"),
        (f"{stay}@150+1", "told", "03-10 22:00"),
        (f"{stay}@150+2", "cancelled", "03-11 09:00"),
    ]
    assert [each[:2] for each in case.end("2026-04-01 10:00", "reminder")] == [
        (f"{stay}@80", "销售代表"),
        (stay, "主管"),
        (f"{stay}@150", "主管"),
        (f"{stay}@150", "主管"),
    ]
