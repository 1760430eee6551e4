"""What is written down stays; corrections and changes are new facts with reasons (C004)."""

from __future__ import annotations

from engine.rules.command import (
    AddNote,
    AssignCase,
    CompleteTask,
    CorrectActivity,
    EditCase,
    MoveCase,
)
from tests.engine.rules.story import codes, creation, instant, said, types

BOOK = """
    case:
      owner: 销售代表
      fields:
        客户名称: text
        联系电话: phone
        预算: money
      required: [客户名称]
      unique: 联系电话
    records:
      报价单: {fields: {编号: text, 金额: money}, required: [编号], unique: 编号}
    activities:
      客户拜访: {fields: {拜访纪要: long_text, 现场照片: photo}, required: [拜访纪要]}
"""


def test_a_case_with_a_known_phone_is_refused_and_names_the_colleague(funnel):
    lead = funnel(BOOK).lead()
    lead.facts = {"duplicate": "case-9", "duplicate_owner": "xiaowang"}
    refusal = lead.ask(creation({"客户名称": "甲", "联系电话": "13800138000"}), "2026-03-02 10:00")
    assert codes(refusal) == ["RULE603"]
    assert "小王" in said(refusal)
    assert "联系电话" in said(refusal)
    lead.facts = {"duplicate": "case-9", "duplicate_owner": "xiaoli"}
    own = lead.ask(creation({"客户名称": "甲", "联系电话": "13800138000"}), "2026-03-02 10:00")
    assert codes(own) == ["RULE608"]


def test_a_form_is_refused_with_everything_that_is_wrong(funnel):
    refusal = funnel(BOOK).lead().ask(creation({"联系电话": "12", "预算": "很多"}), "2026-03-02 10:00")
    assert {each.path for each in refusal.refused} == {"客户名称", "联系电话", "预算"}
    assert refusal.events == ()


def test_a_case_is_created_once(funnel):
    lead = funnel(BOOK).new_case(at="2026-03-02 10:00")
    assert codes(lead.ask(creation({"客户名称": "甲"}), "2026-03-02 11:00")) == ["RULE602"]
    assert codes(funnel.lead().edit(at="2026-03-02 10:00", 预算=1)) == ["RULE601"]


def test_an_empty_field_is_filled_without_a_reason_and_a_filled_one_is_not_changed_without(funnel):
    lead = funnel(BOOK).new_case(at="2026-03-02 10:00")
    assert lead.edit(at="2026-03-02 11:00", 预算=500000).accepted
    assert codes(lead.edit(at="2026-03-02 12:00", 预算=600000)) == ["RULE620"]
    decision = lead.edit(at="2026-03-02 12:00", reason="客户追加", 预算=600000)
    assert decision.events[0].before == {"预算": 500000}
    assert lead.case.fields == {"客户名称": "华东医院", "预算": 600000}


def test_an_edit_that_changes_nothing_writes_nothing(funnel):
    lead = funnel(BOOK).new_case(at="2026-03-02 10:00")
    decision = lead.edit(at="2026-03-02 12:00", 客户名称="华东医院")
    assert decision.accepted
    assert decision.events == ()


def test_a_field_that_the_form_does_not_have_is_refused(funnel):
    lead = funnel(BOOK).new_case(at="2026-03-02 10:00")
    assert [each.path for each in lead.edit(at="2026-03-02 12:00", 预祘=1).refused] == ["预祘"]


def test_an_activity_sent_twice_is_recorded_once(funnel):
    lead = funnel(BOOK).new_case(at="2026-03-02 10:00")
    lead.record("客户拜访", at="2026-03-02 11:00", id="v1", 拜访纪要="谈了预算")
    again = lead.record("客户拜访", at="2026-03-02 11:01", id="v1", 拜访纪要="谈了预算")
    assert again.accepted
    assert again.events == ()
    assert lead.case.attempts == {"客户拜访": 1}


def test_a_form_sent_again_with_other_words_is_not_dropped_without_a_word(funnel):
    lead = funnel(BOOK).new_case(at="2026-03-02 10:00")
    lead.record("客户拜访", at="2026-03-02 11:00", id="v1", 拜访纪要="谈了预算")
    again = lead.record("客户拜访", at="2026-03-02 11:01", id="v1", 拜访纪要="谈了预算和账期")
    assert codes(again) == ["RULE607"]
    assert lead.case.submissions["v1"].fields == {"拜访纪要": "谈了预算"}


def test_a_correction_keeps_both_versions_and_its_reason(funnel):
    lead = funnel(BOOK).new_case(at="2026-03-02 10:00")
    lead.record("客户拜访", at="2026-03-02 11:00", id="v1", 拜访纪要="谈了预算")
    assert codes(lead.correct("v1", at="2026-03-02 12:00", reason=" ", 拜访纪要="谈了价格")) == ["RULE621"]
    (event,) = lead.correct("v1", at="2026-03-02 12:00", reason="记错了", 拜访纪要="谈了价格").events
    assert (event.before, event.fields) == ({"拜访纪要": "谈了预算"}, {"拜访纪要": "谈了价格"})
    assert event.reason == "记错了"
    assert event.recorded_at == instant("2026-03-02 12:00")
    assert codes(lead.correct("v2", at="2026-03-02 12:00", 拜访纪要="?")) == ["RULE604"]


def test_a_case_changes_hands(funnel):
    lead = funnel(BOOK).new_case(at="2026-03-02 10:00")
    command = AssignCase(actor="boss", owner="xiaoli", unit="u2", unit_path="/u2/")
    (event,) = lead.ask(command, "2026-03-03 10:00").events
    assert event.before == "xiaowang"
    assert lead.case.unit_path == "/u2/"
    assert lead.ask(command, "2026-03-03 11:00").events == ()


def test_a_note_says_something(funnel):
    lead = funnel(BOOK).new_case(at="2026-03-02 10:00")
    assert codes(lead.ask(AddNote(actor="xiaowang", text=" "), "2026-03-02 11:00")) == ["RULE622"]
    assert types(lead.ask(AddNote(actor="xiaowang", text="老客户"), "2026-03-02 11:00")) == ["NoteAdded"]


def test_what_is_said_beside_a_form_is_written_text_too(funnel):
    lead = funnel(
        BOOK + "\n    rules: {辅导: {when: {submitted: 客户拜访}, do: [{task: 复盘, for: 主管}]}}"
    ).new_case(at="2026-03-02 10:00", 预算=100)
    lead.record("客户拜访", at="2026-03-02 11:00", id="v1", 拜访纪要="谈了预算")
    lead.move("需求确认", at="2026-03-02 11:30")
    (task,) = lead.case.tasks
    for text, code in (("NUL\x00", "FORM512"), ("长" * 6_000, "FORM511")):
        others = {"actor": "boss", "comment": text}
        for command, where in (
            (AddNote(actor="xiaowang", text=text), "text"),
            (AssignCase(owner="xiaoli", unit="u2", unit_path="/u2/", **others), "comment"),
            (CompleteTask(task=task, **others), "comment"),
            (EditCase(actor="xiaowang", fields={"预算": 200}, reason=text), "reason"),
            (
                CorrectActivity(actor="boss", submission="v1", fields={"拜访纪要": "谈了价格"}, reason=text),
                "reason",
            ),
            (MoveCase(to="触达", expected_stage="需求确认", **others), "comment"),
        ):
            refusal = lead.ask(command, "2026-03-02 12:00")
            assert (codes(refusal), refusal.refused[0].path) == ([code], where)


def test_a_note_keeps_its_lines_and_nothing_that_cannot_be_seen(funnel):
    lead = funnel(BOOK).new_case(at="2026-03-02 10:00")
    (event,) = lead.ask(AddNote(actor="xiaowang", text="老客户\r\n要发票 "), "2026-03-02 11:00").events
    assert event.text == "老客户\n要发票"
    assert codes(lead.ask(AddNote(actor="xiaowang", text="\u200b"), "2026-03-02 11:00")) == ["RULE622"]


def test_nobody_visited_before_there_was_a_telephone(funnel):
    lead = funnel(BOOK).new_case(at="2026-03-02 10:00")
    for year in ("0001-06-01 10:00", "1900-01-01 10:00", "2016-02-28 10:00"):
        refusal = lead.record("客户拜访", at="2026-03-02 11:00", occurred_at=year, 拜访纪要="谈了预算")
        assert (codes(refusal), refusal.refused[0].path) == (["RULE624"], "occurred_at")
    assert lead.record(
        "客户拜访", at="2026-03-02 11:00", occurred_at="2016-03-10 10:00", 拜访纪要="谈了预算"
    ).accepted


def test_a_quote_with_the_same_number_is_one_quote(funnel):
    lead = funnel(BOOK).new_case(at="2026-03-02 10:00")
    assert lead.add_record("报价单", "q1", at="2026-03-02 11:00", 编号="A-1").accepted
    assert codes(lead.add_record("报价单", "q2", at="2026-03-02 11:00", 编号="A-1")) == ["RULE623"]
    assert lead.add_record("报价单", "q1", at="2026-03-02 11:00", 编号="A-1").events == ()
    assert lead.add_record("报价单", "q3", at="2026-03-02 11:00", 编号="A-2").accepted


def test_two_quotes_without_a_number_are_not_the_same_quote(funnel):
    lead = funnel(BOOK.replace("required: [编号], ", "")).new_case(at="2026-03-02 10:00")
    assert lead.add_record("报价单", "q1", at="2026-03-02 11:00", 金额=1).accepted
    assert lead.add_record("报价单", "q2", at="2026-03-02 11:00", 金额=2).accepted


def test_a_task_is_done_once(funnel):
    lead = funnel(
        BOOK + "\n    rules: {辅导: {when: {submitted: 客户拜访}, do: [{task: 复盘, for: 主管}]}}"
    ).new_case(at="2026-03-02 10:00")
    lead.record("客户拜访", at="2026-03-02 11:00", 拜访纪要="谈了预算")
    (task,) = lead.case.tasks
    assert types(lead.ask(CompleteTask(actor="boss", task=task), "2026-03-03 10:00")) == ["TaskCompleted"]
    assert lead.ask(CompleteTask(actor="boss", task=task), "2026-03-03 11:00").events == ()
    assert codes(lead.ask(CompleteTask(actor="boss", task="t0"), "2026-03-03 11:00")) == ["RULE604"]
