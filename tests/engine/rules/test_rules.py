"""Rules wait for what happens, look at the case and act; what they cause may set off others, within bounds."""

from __future__ import annotations

from engine.rules import explain_message
from tests.engine.rules.story import creation, happened_now, to, types

CASE = """
    case:
      owner: 销售代表
      fields:
        客户名称: text
        预算: money
        客户级别: [大客户, 普通客户]
        轮次: integer
      required: [客户名称]
    activities:
      客户拜访: {fields: {满意度: integer}}
"""


def test_a_rule_fires_when_its_condition_holds_and_tells_what_it_read(funnel):
    funnel(
        CASE
        + """
    rules:
      大客户提醒:
        when: {changed: 预算}
        if: 预算 >= 100000
        do: [{notify: 主管, say: "{{ 客户名称 }}预算{{ 预算 }}"}]
    """
    )
    lead = funnel.new_case(at="2026-03-02 10:00")
    assert happened_now(lead, lead.edit(at="2026-03-02 11:00", 预算=9_999_999)).messages == []
    decision = lead.edit(at="2026-03-02 12:00", reason="追加", 预算=10_000_000)
    assert happened_now(lead, decision).messages == [to("主管", about=lead)]
    (reason,) = explain_message(funnel.model, decision.messages[0].because, decision.trace, lead.events)
    assert reason.what == "rule/大客户提醒"
    assert "预算不低于 100,000.00 元" in reason.words.zh
    assert "预算 = ¥100,000" in reason.words.zh


def test_a_rule_on_a_submission_reads_what_was_submitted(funnel):
    funnel(
        CASE
        + """
    rules:
      回访: {when: {submitted: 客户拜访}, if: 满意度 < 3, do: [{task: 回访, for: 销售代表}]}
    """
    )
    lead = funnel.new_case(at="2026-03-02 10:00")
    assert happened_now(lead, lead.record("客户拜访", at="2026-03-02 11:00", 满意度=4)).tasks == []
    (task,) = happened_now(lead, lead.record("客户拜访", at="2026-03-02 12:00", 满意度=2)).tasks
    assert task.assignee == "xiaowang"


def test_a_rule_counts_visits_in_a_window(funnel):
    funnel(
        CASE
        + """
    rules:
      密集: {when: {submitted: 客户拜访}, if: 'count(客户拜访, within="7d") >= 3', do: [{notify: 主管}]}
    """
    )
    lead = funnel.new_case(at="2026-03-01 10:00")
    heard = [
        len(lead.record("客户拜访", at=at, 满意度=5).messages)
        for at in ("2026-03-02 10:00", "2026-03-05 10:00", "2026-03-09 10:00", "2026-03-12 10:01")
    ]
    assert heard == [0, 0, 1, 0]


def test_a_field_set_by_a_rule_sets_off_the_next(funnel):
    funnel(
        CASE
        + """
    rules:
      分级: {when: {changed: 预算}, if: 预算 >= 100000, do: [{set: {客户级别: '"大客户"'}}]}
      告知: {when: {changed: 客户级别}, do: [{notify: 主管}]}
    """
    )
    lead = funnel.new_case(at="2026-03-02 10:00")
    decision = lead.edit(at="2026-03-02 11:00", 预算=20_000_000)
    assert types(decision) == ["FieldsChanged", "FieldsChanged"]
    assert lead.case.fields["客户级别"] == "大客户"
    assert [message.because for message in decision.messages] == ["rule/告知"]


def test_a_rule_that_sets_what_stands_there_writes_nothing(funnel):
    funnel(
        CASE
        + """
    rules:
      分级: {when: {changed: 预算}, do: [{set: {客户级别: '"大客户"'}}]}
    """
    )
    lead = funnel.new_case(at="2026-03-02 10:00", 客户级别="大客户")
    assert types(lead.edit(at="2026-03-02 11:00", 预算=1)) == ["FieldsChanged"]


def test_a_rule_that_feeds_itself_is_stopped_and_says_so(funnel):
    funnel(
        CASE
        + """
    rules:
      循环: {when: {changed: 轮次}, do: [{set: {轮次: 轮次 + 1}}]}
    """
    )
    lead = funnel.new_case(at="2026-03-02 10:00")
    decision = lead.edit(at="2026-03-02 11:00", 轮次=1)
    assert lead.case.fields["轮次"] == 6
    assert decision.trace[-1].outcome == "suppressed"
    assert "too_deep" in decision.trace[-1].because


def test_rules_wait_for_creation_entry_leaving_and_overdue(funnel):
    funnel(
        """
    stages:
      - {stage: 触达, limit: 1 day}
      - stage: 需求确认
      - won: 赢单
    rules:
      新建: {when: {created: case}, do: [{notify: 主管, say: 新建}]}
      进入: {when: {entered: 需求确认}, do: [{notify: 主管, say: 进入}]}
      离开: {when: {left: 触达}, do: [{notify: 主管, say: 离开}]}
      超时: {when: {overdue: 触达}, do: [{notify: 主管, say: 超时}]}
    """
    )
    lead = funnel.lead()
    said = [message.say for message in lead.ask(creation({"客户名称": "甲"}), "2026-03-02 10:00").messages]
    said += funnel.until("2026-03-03 10:01").texts
    said += [message.say for message in lead.move("需求确认", at="2026-03-03 12:00").messages]
    assert said == ["新建", "超时", "离开", "进入"]


def test_a_rule_that_asked_a_table_tells_the_row_that_answered(funnel):
    funnel(
        CASE
        + """
    tables:
      谁批:
        inputs: [预算, 客户级别]
        output: [主管, 总监]
        hit: first
        rows: |
          >= 50万 | 大客户 | 总监
          -       | -      | 主管
    rules:
      大单: {when: {changed: 预算}, if: 谁批 == "总监", do: [{notify: 主管}]}
    """
    )
    lead = funnel.new_case(at="2026-03-02 10:00", 客户级别="大客户")
    assert lead.edit(at="2026-03-02 11:00", 预算=100).messages == ()
    decision = lead.edit(at="2026-03-02 12:00", reason="追加", 预算=50_000_000)
    (step,) = [step for step in decision.trace if step.what == "rule/大单"]
    assert step.because["谁批"] == "“总监”(第 1 行)"


def test_a_rule_may_set_a_field_to_what_a_table_answers(funnel):
    funnel(
        CASE
        + """
    tables:
      定级: {inputs: [预算], output: 客户级别, rows: "< 50万 | 普通客户\\n>= 50万 | 大客户"}
    rules:
      分级: {when: {changed: 预算}, do: [{set: {客户级别: 定级}}]}
    """
    )
    lead = funnel.new_case(at="2026-03-02 10:00")
    lead.edit(at="2026-03-02 11:00", 预算=50_000_000)
    assert lead.case.fields["客户级别"] == "大客户"
