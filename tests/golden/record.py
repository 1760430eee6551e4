"""Records the golden log of a release: a story in which every type of event happens (see README)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from engine.rules import Decision, encode, fold
from engine.rules.command import (
    AcknowledgeReminder,
    AddNote,
    AssignCase,
    CompleteTask,
    ContestReturn,
    CreateCase,
    DecideApproval,
    DecideContest,
    DelegateApproval,
    FollowModel,
    RequestApproval,
)
from engine.rules.event import PayloadErased
from tests.engine.rules.story import Funnel, Lead, instant, said

HERE = Path(__file__).parent

MODEL = """
case:
  owner: 销售代表
  fields: {客户名称: text, 联系电话: phone, 预算: money, 级别: [大客户, 普通客户]}
  required: [客户名称]
definitions:
  合格线索: filled(联系电话, 预算)
  大单: 预算 >= 20000
records: {报价单: {fields: {报价金额: money}}}
activities:
  客户沟通: {fields: {沟通结果: [已沟通, 未接通]}, required: [沟通结果], counts_if: 沟通结果 == "已沟通"}
  跟进反馈: {fields: {结论: [接收, 退回], 说明: long_text}, required: [结论]}
stages:
  - stage: 触达
    deliver: 客户沟通
    limit: 5 days
    overdue:
      - {notify: 主管}
      - {task: 话术辅导, for: 培训负责人, within: 2 workdays, note: 练一遍}
    ladder: {120%: {notify: 培训负责人}, 150%: {notify: 市场部}}
  - stage: 需求确认
    deliver: {at_least: 1, of: 报价单}
    limit: 10 days
    ladder: {80%: {notify: 销售代表}}
  - won: 赢单
  - lost: 输单
    reasons: [价格]
approvals:
  报价审批:
    for: 报价单
    steps: [{ask: 主管}, {ask: 培训负责人}]
    within: 2 workdays
    otherwise: next
agreements:
  市场线索跟进:
    from: 市场部
    gives: 合格线索
    to: 销售代表
    does: [客户沟通, 跟进反馈]
    within: 48 hours
    returned_if: 结论 == "退回"
    excluded_if: {小客户: 预算 < 10000}
waits:
  等客户审批: {because_of: 客户, at_most: 2 workdays}
rules:
  大单要报价:
    when: {becomes: 大单}
    do: [{require: 报价单}, {task: 年度回访, for: 销售代表, within: 250 workdays}]
  周报: {when: {every: monday 09:00}, do: [{notify: 主管}]}
"""
AGREEMENT = "市场线索跟进"


def story() -> list[Lead]:
    funnel = Funnel()(MODEL)
    funnel.working(holidays=("2026-03-09",), until="2026-12-31")
    handed_over = funnel.lead()
    for decision in life(funnel, handed_over):
        assert decision.accepted, said(decision)
    at = instant("2026-04-01 10:00")
    left = {"2": "0" * 64}
    handed_over.events.append(
        PayloadErased(actor="yunying", occurred_at=at, recorded_at=at, remainders=left, reason="客户要求")
    )
    visits = (("触达", "2025-12-01 10:00"), ("需求确认", "2026-01-01 10:00"))
    adopted, decision = funnel.adopted("2026-03-20 10:00", *visits)
    assert decision.accepted, said(decision)
    return [handed_over, adopted]


def life(funnel: Funnel, lead: Lead) -> Iterator[Decision]:
    """Handed over unqualified, mended, returned, given again, missed, proven in time after all; then lost."""
    fields = {"客户名称": "华东医院", "联系电话": "13800138000"}
    place = {"unit": "u1", "unit_path": "/u1/"}
    yield lead.ask(
        CreateCase(actor="xiaoli", fields=fields, owner="xiaowang", given_under=AGREEMENT, **place),
        "2026-03-02 10:00",
    )
    yield lead.edit("2026-03-02 10:30", 预算="30000", 级别="大客户")
    yield lead.hand_over(AGREEMENT, "2026-03-02 11:00")
    yield lead.record("跟进反馈", "2026-03-02 12:00", id="s1", 结论="退回", 说明="空号")
    yield lead.ask(ContestReturn(actor="xiaoli", reason="名片上就是这个号"), "2026-03-02 12:10")
    stands = DecideContest(actor="zongjian", granted=False, comment="打过,是空号")
    yield lead.ask(stands, "2026-03-02 12:20")
    yield lead.edit("2026-03-02 13:00", reason="号码抄错了一位", 联系电话="13800138001")
    yield lead.hand_over(AGREEMENT, "2026-03-02 14:00")
    yield lead.record("客户沟通", "2026-03-02 15:00", id="s2", 沟通结果="未接通")
    funnel.until("2026-03-04 15:00")
    yield lead.record("跟进反馈", "2026-03-04 16:00", "2026-03-04 09:00", id="s3", 结论="接收")
    funnel.until("2026-03-08 10:00")
    yield lead.record("客户沟通", "2026-03-08 11:00", "2026-02-01 11:00", id="s4", 沟通结果="已沟通")
    yield lead.correct("s4", "2026-03-08 11:30", reason="其实没人接", 沟通结果="未接通")
    funnel.until("2026-03-09 10:00")
    stop = AcknowledgeReminder(actor="主管", clause="stage/触达", occurrence=1, comment="我来跟")
    yield lead.ask(stop, "2026-03-09 11:00")
    task = next(id for id, opened in lead.case.tasks.items() if opened.title == "话术辅导")
    yield lead.ask(CompleteTask(actor="peixun", task=task, comment="已辅导"), "2026-03-10 10:00")
    yield lead.move("需求确认", "2026-03-10 11:00", override="老客户,电话里谈过", approver="zongjian")
    moved = AssignCase(actor="zhuguan", owner="xiaosun", unit="u2", unit_path="/u2/", comment="换区")
    yield lead.ask(moved, "2026-03-11 09:00")
    yield lead.ask(AddNote(actor="xiaosun", text="约了周五"), "2026-03-11 10:00")
    yield lead.wait("等客户审批", "2026-03-11 11:00")
    funnel.working(holidays=("2026-03-09", "2026-03-13"), until="2026-12-31")
    yield lead.ask_to_refresh("2026-03-11 12:00")
    yield lead.go_on("等客户审批", "2026-03-12 09:00")
    yield lead.add_record("报价单", "r1", "2026-03-12 10:00", 报价金额="28000")
    yield from approval(funnel, lead)
    yield lead.move("触达", "2026-03-12 11:00", comment="需求变了")
    yield lead.record("客户沟通", "2026-03-12 12:00", id="s5", 沟通结果="已沟通")
    yield lead.move("需求确认", "2026-03-12 13:00")
    rename = {"field/case/级别": "客户级别"}
    yield lead.ask(FollowModel(actor="system", version="v2", before="v1", renames=rename), "2026-03-12 14:00")
    yield lead.edit("2026-03-12 15:00", reason="只要一箱", 预算="9000")
    yield lead.move("输单", "2026-03-13 10:00", reason="价格", comment="贵了两成")


def approval(funnel: Funnel, lead: Lead) -> Iterator[Decision]:
    """Delegated, sent back, asked again; the calendar changes, and the second step is still asked when the case moves on."""
    yield lead.ask(RequestApproval(actor="xiaosun", approval="报价审批"), "2026-03-12 10:10")
    (request,) = lead.case.approvals
    yield lead.ask(DelegateApproval(actor="主管", request=request, to="fuzhuguan"), "2026-03-12 10:20")
    back = DecideApproval(
        actor="fuzhuguan", request=request, occurrence=1, verdict="return", comment="写清运费"
    )
    yield lead.ask(back, "2026-03-12 10:30")
    yield lead.ask(RequestApproval(actor="xiaosun", approval="报价审批"), "2026-03-12 10:40")
    funnel.working(holidays=("2026-03-09", "2026-03-13", "2026-03-16"), until="2027-12-31")
    funnel.refresh("2026-03-12 10:45")
    yes = DecideApproval(actor="主管", request=request, occurrence=2, verdict="approve")
    yield lead.ask(yes, "2026-03-12 10:50")


def record(version: str) -> None:
    """Raises FileExistsError where that version has been recorded."""
    leads = story()
    with (HERE / f"{version}.jsonl").open("x", encoding="utf-8") as log:
        for lead in leads:
            for event in lead.events:
                written = {"case": lead.id, "event": json.loads(encode(event))}
                log.write(json.dumps(written, ensure_ascii=False) + "\n")
    folded = {lead.id: json.loads(encode(fold(lead.events))) for lead in leads}
    state = json.dumps(folded, ensure_ascii=False, indent=1) + "\n"
    (HERE / f"{version}.state.json").write_text(state, encoding="utf-8")


if __name__ == "__main__":
    record(sys.argv[1])
