"""C126: everything that a model names is called otherwise, under cases that have lived through everything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.rules.command import (
    AcknowledgeReminder,
    AddRecord,
    ContestReturn,
    CorrectActivity,
    CreateCase,
    DecideApproval,
    DecideContest,
    EditCase,
    MoveCase,
    RecordActivity,
    RequestApproval,
    StartWaiting,
    StopWaiting,
)
from engine.rules.stored import encode
from tests.acceptance.model_life import audited
from tests.acceptance.office import Office, OpenOffice, says
from tests.acceptance.test_c126_model_life import command, published

# Each line `#was: 旧名` is a rename that comes with the next version.
MODEL = """
calendar: cn-workdays
roles:
  销售代表:
    #was: 销售代表
    sees: own
  主管:
    #was: 主管
    sees: unit
    may: [assign, override, approve]
  培训负责人:
    #was: 培训负责人
    sees: unit
    may: [publish, approve]
  市场部:
    #was: 市场部
    sees: given
case:
  owner: 销售代表
  fields:
    客户名称: text
    预算:
      #was: 预算
      type: money
      listed: true
  required: [客户名称]
  amount: 预算
definitions:
  合格线索: filled(客户名称)
tables:
  重点客户:
    #was: 重点客户
    inputs: [预算]
    output: yes_no
    rows: |
      >= 50万 | 是
      < 50万  | 否
activities:
  客户沟通:
    #was: 客户沟通
    must_do: {weekly: 5}
    fields:
      沟通结果:
        #was: 沟通结果
        type: text
    required: [沟通结果]
  跟进反馈:
    #was: 跟进反馈
    fields:
      结论: [接收, 退回]
    required: [结论]
  客户拜访:
    #was: 客户拜访
    fields: {纪要: text}
records:
  报价单:
    #was: 报价单
    fields:
      折扣:
        #was: 折扣
        type: number
approvals:
  折扣审批:
    #was: 折扣审批
    for: 报价单
    on_save: true
    steps: [{ask: 主管}, {ask: 培训负责人}]
    within: 9 days
    otherwise: reject
waits:
  等内部意见:
    #was: 等内部意见
    because_of: 培训负责人
    at_most: 9 days
stages:
  - stage: 触达
    #was: 触达
    limit: 5 days
    ladder:
      50%: {notify: 主管}
      100%: {notify: 主管}
      400%: {notify: 主管}
  - stage: 需求确认
    #was: 需求确认
    deliver: 客户沟通
    limit: 5 days
    ladder:
      50%: {notify: 主管}
      100%: {notify: 主管}
      400%: {notify: 主管}
  - stage: 方案演示
    #was: 方案演示
  - won: 赢单
    #was: 赢单
  - lost: 输单
    #was: 输单
    reasons: [价格]
rules:
  大单跟进:
    #was: 大单跟进
    when: {becomes: 重点客户}
    do:
      - require: 客户拜访
      - task: 复盘
        for: 培训负责人
  每日跟催:
    #was: 每日跟催
    when: {every: 每天 18:00}
    do: [{notify: 主管}]
agreements:
  市场线索跟进:
    #was: 市场线索跟进
    from: 市场部
    gives: 合格线索
    to: 销售代表
    does: [客户沟通, 跟进反馈]
    within: 48 hours
    returned_if: 结论 == "退回"
scores:
  过程执行:
    #was: 过程执行
    of: must_do
    per: 销售代表
    every: week
    pass: 12
"""
NAMES = {old: f"新{old[::-1]}" for old in re.findall(r"#was: (\S+)", MODEL)}
OLD = re.compile("|".join(sorted(NAMES, key=len, reverse=True)))


def renamed(text: str) -> str:
    """All names of the model are others, and `was` says so."""
    lines = (
        line.replace("#was", "was") if "#was" in line else OLD.sub(lambda found: NAMES[found[0]], line)
        for line in text.splitlines()
    )
    return "\n".join(lines)


def former_names(text: str) -> set[str]:
    return set(OLD.findall(re.sub("|".join(NAMES.values()), "", text)))


def done(office: Office, case: str, command: object) -> None:
    outcome = office.command(case, command)  # type: ignore[arg-type]
    assert outcome.accepted, [each.message("en") for each in outcome.refused]


def talk(submission: str, **fields: str) -> RecordActivity:
    return RecordActivity(
        actor="li", submission=submission, activity="客户沟通", form_version="", fields=fields
    )


def lived(office: Office) -> str:
    """A case with history of every kind, most of which still goes on: its address."""
    office.at("2026-03-02 10:00")
    created = CreateCase(
        actor="qian",
        fields={"客户名称": "明德医院", "预算": "30000"},
        owner="li",
        unit="hz",
        unit_path="/east/hz/",
        given_under="市场线索跟进",
    )
    outcome = office.services.gate.perform("o1", None, created)
    assert outcome.accepted, [each.message("en") for each in outcome.refused]
    case = f"/cases/{outcome.case_id}"
    done(office, case, talk("s1", 沟通结果="已沟通"))
    office.work_at("2026-03-02 11:00")
    done(
        office, case, CorrectActivity(actor="li", submission="s1", fields={"沟通结果": "谈过"}, reason="笔误")
    )
    back = RecordActivity(
        actor="li", submission="s2", activity="跟进反馈", form_version="", fields={"结论": "退回"}
    )
    done(office, case, back)
    done(office, case, ContestReturn(actor="qian", reason="有录音"))
    done(office, case, DecideContest(actor="lin", granted=True, comment="听过了"))
    done(office, case, EditCase(actor="li", fields={"预算": "734519"}, reason="谈大了"))
    for number in ("1", "2"):
        record = AddRecord(actor="li", record=f"q{number}", record_type="报价单", fields={"折扣": 20})
        done(office, case, record)
    first, _ = office.state(case).approvals
    done(office, case, DecideApproval(actor="wang", request=first, occurrence=1, verdict="approve"))
    done(office, case, StartWaiting(actor="li", wait="等内部意见", comment="院长休假"))
    office.work_at("2026-03-02 19:00")
    done(office, case, StopWaiting(actor="li", wait="等内部意见", comment="院长回来了"))
    office.work_at("2026-03-05 10:00")
    office.work_at("2026-03-08 10:00")
    stopped = AcknowledgeReminder(actor="wang", clause="stage/触达", occurrence=1, comment="我去找院长")
    done(office, case, stopped)
    move = MoveCase(actor="li", to="需求确认", expected_stage="触达")
    if not (outcome := office.command(case, move)).accepted:
        override = {"override": "老客户", "approver": "wang"}
        move = MoveCase(actor="wang", to="需求确认", expected_stage="触达", **override)
        done(office, case, move)
    office.work_at("2026-03-10 23:00")
    done(office, case, StartWaiting(actor="li", wait="等内部意见"))
    return case


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office(MODEL)


@pytest.fixture
def case(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """It goes by the new names."""
    case = lived(office)
    assert audited(office) == []
    assert published(office, tmp_path, monkeypatch, renamed(MODEL), "--yes") == 0
    office.work_at("2026-03-10 23:05")
    return case


def test_every_projected_table_follows_from_history_after_everything_has_another_name(
    office: Office, case: str
) -> None:
    assert audited(office) == []


def test_the_state_of_the_case_knows_no_former_name(office: Office, case: str) -> None:
    """But for what the agreement was called when the lead was handed over under it (D-6)."""
    assert former_names(encode(replace(office.state(case), given=None)).decode()) == set()


@pytest.mark.parametrize("who", ["li", "wang"])
def test_the_page_of_the_case_speaks_the_new_names(office: Office, case: str, who: str) -> None:
    assert former_names(says(office.browser(who).get(case)).replace("王主管", "")) == set()


def test_what_was_asked_goes_on_under_the_new_names(office: Office, case: str) -> None:
    first, second = office.state(case).approvals
    done(office, case, DecideApproval(actor="lin", request=first, occurrence=2, verdict="approve"))
    done(office, case, DecideApproval(actor="wang", request=second, occurrence=1, verdict="approve"))
    [asked] = office.state(case).approvals[second].waiting()
    assert asked[1].person == "lin"
    done(office, case, DecideApproval(actor="lin", request=second, occurrence=2, verdict="approve"))
    assert [each.state for each in office.state(case).approvals.values()] == ["approved", "approved"]
    assert audited(office) == []


def test_what_a_rule_had_required_is_still_required(office: Office, case: str) -> None:
    move = MoveCase(actor="li", to=NAMES["方案演示"], expected_stage=NAMES["需求确认"])
    [refused] = office.command(case, move).refused
    assert NAMES["客户拜访"] in refused.message("zh")


def test_a_page_that_was_open_stops_a_wait_asks_for_an_approval_and_takes_up_a_reminder(
    office: Office, case: str
) -> None:
    done(office, case, StopWaiting(actor="li", wait="等内部意见"))
    done(office, case, StartWaiting(actor="li", wait="等内部意见"))
    done(office, case, StopWaiting(actor="li", wait=NAMES["等内部意见"]))
    [warned] = office.command(case, RequestApproval(actor="li", approval="折扣审批")).warnings
    assert warned.code.id == "RULE678"
    done(office, case, AcknowledgeReminder(actor="wang", clause="stage/需求确认", occurrence=1))
    assert office.state(case).ladders[f"stage/{NAMES['需求确认']}"].stopped
    assert audited(office) == []


def test_an_old_reminder_can_still_be_taken_up_where_it_is_read(office: Office, case: str) -> None:
    wang = office.browser("wang")
    inbox = says(wang.get("/inbox"))
    assert "我来处理" in inbox
    [taken_up] = re.findall(r'name="clause" value="([^"]+)"', inbox)
    assert taken_up == f"stage/{NAMES['需求确认']}"
    for message in dict.fromkeys(re.findall(r'href="(/inbox/[^"/]+)"', inbox)):
        says(wang.get(message))


def test_the_version_before_brings_the_former_names_back(
    office: Office, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command(office, monkeypatch, "--rollback", "--yes") == 0
    office.work_at("2026-03-10 23:10")
    assert audited(office) == []
    assert not any(new in says(office.browser("wang").get(case)) for new in NAMES.values())
    assert "我来处理" in says(office.browser("wang").get("/inbox"))
