"""Whatever is asked in whatever order: an answer, never an exception, and always the same one.

`Lead.ask` compares every answer with a second one, and every state with the fold of its history.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rules import command, evolve, fold, upcast
from engine.rules.approval import clause_of
from engine.rules.standing import request_id
from tests.engine.rules.story import Funnel

MODEL = """
    case:
      owner: 销售代表
      fields:
        客户名称: text
        预算: money
        客户级别: [大客户, 普通客户]
        轮次: integer
      required: [客户名称]
      unique: 客户名称
    definitions: {合格: filled(预算)}
    records: {报价单: {fields: {金额: money}, unique: 金额}}
    activities:
      沟通: {fields: {结果: [通, 不通]}, required: [结果], counts_if: 结果 == "通"}
      反馈: {fields: {结论: [接收, 退回]}}
    stages:
      - {stage: 触达, deliver: 沟通, limit: 5 days, overdue: [{notify: 主管}, {set: {轮次: 轮次 + 1}}]}
      - stage: 确认
        limit: 2 workdays
        ladder: {50%: {notify: 销售代表}, 100%: {task: 辅导, for: 主管, within: 2 workdays}, 200%: {notify: 主管}}
        repeat: {every: 3 hours, at_most: 2}
        calm_if: count(沟通, within="1d") >= 1
      - won: 赢单
      - lost: 输单
        reasons: [价格]
    agreements:
      移交: {from: 市场部, gives: 合格, to: 销售代表, does: [沟通, 反馈], within: 48 hours, returned_if: 结论 == "退回",
             ladder: {25%: {notify: 主管}, 150%: [{notify: 市场部}, {set: {轮次: 轮次 + 1}}]}}
    approvals:
      特价: {for: case, steps: [{ask: [主管, 市场部], how: any}, {if: 预算 > 1, ask: 主管}], within: 2 workdays, otherwise: next}
    rules:
      循环: {when: {changed: 轮次}, do: [{set: {轮次: 轮次 + 1}}, {notify: 主管}]}
      送审: {when: {entered: 确认}, do: [{approve: 特价}]}
      超时: {when: {overdue: 触达}, if: 预算 > 1, do: [{set: {客户级别: '"大客户"'}}]}
"""
START = datetime(2026, 3, 2, 2, tzinfo=UTC)
names = st.sampled_from(["客户名称", "预算", "客户级别", "轮次", "结果", "结论", "金额", "别的", ""])
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**13),
    st.floats(),
    st.sampled_from(["通", "不通", "退回", "大客户", "甲", ""]),
    st.just([]),
    st.just({}),
)
fields = st.dictionaries(names, values, max_size=4)
stages = st.sampled_from(["触达", "确认", "赢单", "输单", "没有", ""])
text = st.sampled_from(["", " ", "价格", "理由"])
optional = st.none() | text
moments = st.none() | st.integers(-100, 100).map(lambda hours: START + timedelta(hours=hours))
ids = st.sampled_from(["a", "b", "c", "主管"])
requests = st.sampled_from([request_id("case-1", "特价", "case"), "没有"])
clauses = st.sampled_from(["stage/触达", "stage/确认", "agreement/移交/沟通", "没有"])
place = {"owner": ids, "unit": ids, "unit_path": st.just("/u/")}
who = {"actor": ids, "occurred_at": moments}


def asked(kind, **parts):
    return st.builds(kind, **who, **parts)


commands = st.one_of(
    asked(command.CreateCase, fields=fields, given_under=st.sampled_from([None, "移交", "没有"]), **place),
    asked(command.HandOver, agreement=st.sampled_from(["移交", "没有"]), **place),
    asked(command.EditCase, fields=fields, reason=text),
    asked(
        command.RecordActivity,
        submission=ids,
        activity=st.sampled_from(["沟通", "反馈", "没有"]),
        form_version=st.just("1"),
        fields=fields,
    ),
    asked(command.CorrectActivity, submission=ids, fields=fields, reason=text),
    asked(
        command.MoveCase,
        to=stages,
        expected_stage=stages,
        reason=optional,
        comment=text,
        override=optional,
        approver=optional,
    ),
    asked(command.AssignCase, comment=text, **place),
    asked(command.AddNote, text=text, files=st.sampled_from([(), ("f",)])),
    asked(command.AddRecord, record=ids, record_type=st.sampled_from(["报价单", "没有"]), fields=fields),
    asked(command.CompleteTask, task=ids),
    asked(
        command.FallDue,
        clause=clauses,
        occurrence=st.integers(0, 3),
        due=moments.filter(bool),
        step=st.sampled_from([0, 0, 25, 50, 150, 200, 10200, 7]),
    ),
    asked(command.AcknowledgeReminder, clause=clauses, occurrence=st.integers(0, 3), comment=text),
    asked(command.RefreshClocks),
    asked(command.RequestApproval, approval=st.sampled_from(["特价", "没有"]), comment=text),
    asked(
        command.DecideApproval,
        request=requests,
        occurrence=st.integers(0, 3),
        verdict=st.sampled_from(["approve", "reject", "return"]),
        comment=text,
    ),
    asked(command.DelegateApproval, request=requests, to=st.sampled_from(["a", "b", "c"])),
    asked(command.RecallApproval, request=requests, comment=text),
    asked(
        command.Adopt,
        fields=fields,
        visits=st.lists(st.tuples(stages, moments.filter(bool)), max_size=3).map(tuple),
        source=ids,
        key=ids,
        reason=optional,
        **place,
    ),
)
first = command.CreateCase(
    actor="a",
    fields={"客户名称": "甲", "预算": 500},
    owner="a",
    unit="u",
    unit_path="/u/",
    given_under="移交",
)


@pytest.fixture(scope="module")
def model():
    return Funnel()(MODEL).model


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(commands, st.integers(0, 40)), max_size=12), st.booleans(), st.booleans())
def test_every_question_gets_the_same_answer_twice_and_the_state_is_its_history(
    model, asked, begun, published
):
    funnel = Funnel()
    funnel.model = model
    if published:
        funnel.working(until="2026-03-06")
    lead, now = funnel.lead(), START
    if begun:
        lead.ask(first, now)
    for each, hours in asked:
        now += timedelta(hours=hours)
        decision = lead.ask(each, now)
        assert decision.accepted or (decision.events, decision.messages, decision.deadlines) == ((), (), ())
        assert len(decision.events) < 100
        for problem in (*decision.refused, *decision.warnings):
            assert all((problem.message("zh"), problem.message("en"), problem.hint("zh"), problem.hint("en")))
        funnel.until(now)
    assert {
        clock.clause for clock in lead.case.clocks.values() if clock.state == "pending" and clock.due
    } == {clause for clause, _, *step in lead.deadlines if not step and not clause.startswith("approval/")}
    assert {
        (clause_of(id), each.occurrence)
        for id, each in lead.case.approvals.items()
        if each.running and each.due
    } == {key for key in lead.deadlines if key[0].startswith("approval/")}
    for each in lead.case.approvals.values():
        assert each.running == bool(each.waiting())
    assert {
        (climb.clause, climb.occurrence, rung.step)
        for climb in lead.case.ladders.values()
        for rung in climb.rungs
        if rung.state == "pending" and rung.due
    } == {key for key in lead.deadlines if len(key) == 3}


@settings(max_examples=50, deadline=None)
@given(st.lists(commands, max_size=10))
def test_a_state_can_be_taken_anywhere_in_its_history_and_folded_on(model, asked):
    funnel = Funnel()
    funnel.model = model
    lead = funnel.lead()
    lead.ask(first, START)
    for each in asked:
        lead.ask(each, START)
    middle = len(lead.events) // 2
    assert fold(lead.events[middle:], fold(lead.events[:middle])) == lead.case


def test_an_event_of_an_unknown_kind_is_not_taken_for_one_of_ours():
    with pytest.raises(ValueError, match="Invalid value"):
        upcast(b'{"type": "case_vanished", "actor": "a"}')


def test_an_evolved_case_leaves_the_earlier_one_as_it_was(model):
    funnel = Funnel()
    funnel.model = model
    lead = funnel.lead()
    lead.ask(first, START)
    before = lead.case
    lead.record("沟通", at=START, 结果="通")
    assert before.submissions == {}
    assert before is not lead.case
    assert evolve(before, lead.events[-1]).events == before.events + 1
