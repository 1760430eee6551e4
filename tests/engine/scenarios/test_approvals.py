"""Approvals in scenarios: asked, decided, sent back, delegated, recalled, and whom they wait for."""

from __future__ import annotations

from tests.engine.scenarios.page import diagnosed, difference, played

MODEL = """
    roles: [销售代表, 主管, 财务]
    records: {报价单: {fields: {折扣: percent}}}
    approvals:
      折扣审批:
        for: 报价单
        steps: [{if: 折扣 > 10, ask: [主管, 财务]}]
        within: 2 days
        otherwise: reject
"""
BEGUN = """
- {at: 2026-03-02 10:00, create: {客户名称: 明德}, to: 小王}
- {add: 报价单, with: {折扣: 15}}
- {request: 折扣审批}
"""


def test_each_decision_is_played_and_what_came_of_it_compared():
    steps = """
- {expect: {approvals: {折扣审批: running}, waiting_for: [主管, 财务]}}
- {delegate: 折扣审批, by: 财务, to: 小李}
- {approve: 折扣审批, by: 小李}
- {expect: {waiting_for: 主管}}
- {send_back: 折扣审批, because: 写清运费}
- {expect: {approvals: {折扣审批: returned}, waiting_for: []}}
- {request: 折扣审批}
- {recall: 折扣审批}
- {expect: {approvals: {折扣审批: recalled}}}
- {request: 折扣审批}
- {at: +2 days 1 min, expect: {approvals: {折扣审批: rejected}}}
"""
    found = played(BEGUN + steps, MODEL)
    assert found.difference is None, found.difference.message("zh")
    assert found.fired == {"approval/折扣审批"}


def test_another_state_and_another_person_are_differences_in_words():
    code, words = difference(BEGUN + "- {expect: {approvals: {折扣审批: approved}}}\n", model=MODEL)
    assert code == "TEST651"
    assert "应当“折扣审批”已通过;实际审批中" in words
    _, words = difference(BEGUN + "- {expect: {waiting_for: 主管}}\n", model=MODEL)
    assert "应当等主管审批;实际等主管、财务" in words


def test_what_comes_next_may_be_an_approval():
    _, words = difference(
        BEGUN + "- {at: +1 day, expect: {tasks: []}}\n- {expect: {reminders: 主管}}\n", model=MODEL
    )
    assert "实际" in words


def test_an_approval_or_a_state_that_does_not_exist_is_told_with_the_nearest():
    page = "people: {小王: 销售代表}\nscenarios:\n  一:\n" + "".join(
        f"    {line}\n"
        for line in (
            BEGUN.strip() + "\n- {approve: 折扣申批}\n- {expect: {approvals: {折扣审批: aproved}}}"
        ).splitlines()
    )
    found = [(str(each.code), each.path) for each in diagnosed(page, MODEL)]
    assert found == [
        ("TEST608", "scenarios.一[3].approve"),
        ("TEST608", "scenarios.一[4].expect.approvals.折扣审批"),
    ]
